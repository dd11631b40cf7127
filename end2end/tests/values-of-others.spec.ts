// What others typed is shown to who has confirmed that it is them.

import { ADMINISTRATOR, expect, expectAccessible, isBeginning, open, test } from '../fixtures.ts';
import { invite, join, sendSetUp } from '../sign-in.ts';
import { beginDraft, nameOfVariable, openStep, saved, valueOfVariable } from '../wizard.ts';

test('an Editor confirms once, and works on the draft of somebody else from then on', async ({ startSlipway, browser }) => {
  // Confirmations are aged in the database of a Slipway of its own.
  const slipway = await startSlipway();
  const of = async () => (await browser.newContext({ baseURL: slipway.url })).newPage();
  const [admin, lee] = [await of(), await of()];
  await admin.goto(slipway.setupLink ?? '');
  await sendSetUp(admin);
  await admin.waitForURL(isBeginning);
  const draft = await beginDraft(admin);
  await openStep(admin, draft, 'configure');
  await admin.getByRole('button', { name: 'Add variable' }).click();
  await nameOfVariable(admin, 1).fill('API_URL');
  await valueOfVariable(admin, 1).fill('https://api.example.com');
  await saved(admin);
  await join(lee, await invite(admin, 'Editor', 'lee'), 'lee');
  const own = await beginDraft(lee);
  await slipway.ageConfirmations(601);

  await openStep(lee, draft, 'configure');
  await expect(lee.getByRole('heading', { name: 'Others typed values into this draft' })).toBeVisible();
  await expectAccessible(lee);
  await lee.getByRole('link', { name: 'Review without values' }).click();
  await expect(lee.getByRole('row', { name: /API_URL/ })).toContainText('Hidden');
  await lee.goBack();
  await lee.getByRole('link', { name: 'Confirm it is you' }).click();
  await expect(lee.getByRole('heading', { level: 1 })).toHaveText('Confirm it is you');
  await expectAccessible(lee);
  await lee.getByLabel('Confirm it is you').fill('not the right one');
  await lee.getByRole('button', { name: 'Go on' }).click();
  await expect(lee.getByText('That is not your password.')).toBeVisible();
  await lee.getByLabel('Confirm it is you').fill(ADMINISTRATOR.password);
  await lee.getByRole('button', { name: 'Go on' }).click();
  await expect(lee).toHaveURL(new RegExp(`/drafts/${draft}/configure$`));
  await expect(valueOfVariable(lee, 1)).toHaveValue('https://api.example.com');

  // Long after, in the middle of the work.
  await slipway.ageConfirmations(601);
  await valueOfVariable(lee, 1).fill('https://api.example.org');
  await saved(lee);
  await lee.reload();
  await expect(valueOfVariable(lee, 1)).toHaveValue('https://api.example.org');

  // In another browser a comparison asks, too.
  const elsewhere = await of();
  await elsewhere.goto('/sign-in');
  await elsewhere.getByLabel('User name').fill('lee');
  await elsewhere.getByLabel('Password', { exact: true }).fill(ADMINISTRATOR.password);
  await elsewhere.getByRole('button', { name: 'Sign in' }).click();
  await elsewhere.waitForURL(isBeginning);
  await slipway.ageConfirmations(601);
  await open(elsewhere, `/drafts/${own}/compare?with=draft:${draft}`);
  await expect(elsewhere.getByText('Values of variables are not compared yet.')).toBeVisible();
  await expectAccessible(elsewhere);
  await elsewhere.getByRole('link', { name: 'Confirm it is you' }).click();
  await elsewhere.getByLabel('Confirm it is you').fill(ADMINISTRATOR.password);
  await elsewhere.getByRole('button', { name: 'Go on' }).click();
  await expect(elsewhere.getByText('https://api.example.org')).toBeVisible();
});
