// What Editors may give to services: the list of the Administrators, and a draft that is held up by it.

import { ADMINISTRATOR, expect, expectAccessible, hydrated, isBeginning, open, test } from '../fixtures.ts';
import { invite, join, sendSetUp } from '../sign-in.ts';
import { followLink } from '../story.ts';
import { draftOf, expectNoSidewaysScrolling, saved } from '../wizard.ts';

const STOREFRONT = 'arn:aws:iam::123456789012:role/StorefrontInstanceRole';

test('an Editor gives to a service what is on the allowed list', async ({ startSlipway, browser }) => {
  test.setTimeout(120_000);
  const slipway = await startSlipway({ simulatorSpeed: 600 });
  const page = async () => (await browser.newContext({ baseURL: slipway.url })).newPage();
  const admin = await page();
  await admin.goto(slipway.setupLink ?? '');
  await sendSetUp(admin, ADMINISTRATOR);
  await admin.waitForURL(isBeginning);
  const lee = await page();
  await join(lee, await invite(admin, 'Editor', 'lee'), 'lee');
  await hydrated(lee);

  await open(admin, '/members');
  await expectNoSidewaysScrolling(admin);
  await admin.getByRole('link', { name: 'Allowed list' }).click();
  await expect(admin.getByRole('heading', { level: 1 })).toHaveText('Allowed list');
  await hydrated(admin);
  const roles = admin.getByLabel('Instance roles');
  await roles.fill('StorefrontInstanceRole');
  await admin.getByRole('button', { name: 'Save the list' }).click();
  await expect(roles).toHaveAccessibleDescription(/Line 1: Enter an ARN/);
  await expect(roles).toHaveValue('StorefrontInstanceRole');
  await roles.fill(STOREFRONT);
  await admin.getByRole('button', { name: 'Save the list' }).click();
  await expect(admin.getByText('The allowed list is saved.')).toBeVisible();
  await expectAccessible(admin);
  await expectNoSidewaysScrolling(admin);

  // Lee reads it, and has no form.
  await open(lee, '/allowed-list');
  await expect(lee.getByRole('definition').first()).toHaveText(STOREFRONT);
  await expect(lee.getByRole('button', { name: 'Save the list' })).toHaveCount(0);
  await expectAccessible(lee);

  await followLink(lee, 'listed-role', 8000);
  const id = draftOf(lee);
  await open(lee, `/drafts/${id}/configure#instance_role`);
  const role = lee.getByLabel('Instance role', { exact: true });
  const offered = role.getByRole('option');
  await expect(offered.filter({ hasText: 'StorefrontInstanceRole' })).toHaveCount(1);
  await expect(offered.filter({ hasText: 'OrdersApiInstanceRole' })).toHaveCount(0);

  // An Administrator chooses another one in the same draft; who may send it is another question.
  await open(admin, `/drafts/${id}/configure#instance_role`);
  await admin.getByLabel('Instance role', { exact: true }).selectOption({ label: 'OrdersApiInstanceRole' });
  await admin.getByRole('checkbox', { name: /to run with the permissions of role/ }).check();
  await saved(admin);
  await open(lee, `/drafts/${id}/review`);
  await expect(lee.getByText('OrdersApiInstanceRole takes an Administrator')).toBeVisible();
  await expectAccessible(lee);
  await lee.getByRole('button', { name: /^Create in eu-west-1/ }).first().click();
  await expect(lee.getByRole('link', { name: /the allowed list of instance roles does not have OrdersApiInstanceRole/ })).toBeVisible();
  await open(admin, `/drafts/${id}/review`);
  await expect(admin.getByText('OrdersApiInstanceRole takes an Administrator')).toHaveCount(0);
  await admin.getByRole('button', { name: /^Create in eu-west-1/ }).first().click();
  await admin.waitForURL(/\/services\/eu-west-1\/listed-role\//);
});
