import { ADMINISTRATOR, expect, expectAccessible, hydrated, open } from '../fixtures.ts';
import { choose, test } from '../identity-provider.ts';
import { forgetSession, sendSetUp, sendSignIn } from '../sign-in.ts';

test('a person signs in at the provider and is a member with the role of their groups', async ({ page, provider, startSlipway }) => {
  const slipway = await startSlipway(provider.settings());
  await open(page, `${slipway.url}/drafts`);
  // Nobody has set it up: an administrator by groups can be the first.
  await open(page, `${slipway.url}/sign-in?next=/drafts`);
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Nobody has an account yet');
  await expectAccessible(page);
  await page.getByRole('link', { name: 'Sign in with Example Login' }).click();
  await choose(page, 'kim');
  await expect(page).toHaveURL(`${slipway.url}/drafts`);
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Drafts');
  await page.goto(`${slipway.url}/history`);
  await expect(page.getByText('joined through single sign-on')).toBeVisible();
});

test('who is in no group with a role is told so, and goes on another way', async ({ page, provider, startSlipway }) => {
  const slipway = await startSlipway(provider.settings());
  await page.goto(slipway.setupLink ?? '');
  await sendSetUp(page);
  await page.waitForURL(/\/services$/);
  await forgetSession(page);
  await open(page, `${slipway.url}/sign-in?next=/gallery`);
  await page.getByRole('link', { name: 'Sign in with Example Login' }).click();
  await choose(page, 'noa');
  await expect(page.getByRole('alert')).toContainText('None of your groups has access to this Slipway.');
  await expectAccessible(page);
  await sendSignIn(page);
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Gallery');
});

test('under single sign-on alone the local administrator gets in while the provider is away', async ({ page, provider, startSlipway }) => {
  const slipway = await startSlipway(
    provider.settings(['--only-single-sign-on', '--local-administrator', ADMINISTRATOR.name]),
  );
  await page.goto(slipway.setupLink ?? '');
  await sendSetUp(page);
  await page.waitForURL(/\/services$/);
  await forgetSession(page);
  await provider.stop();
  await open(page, `${slipway.url}/sign-in`);
  await expect(page.getByLabel('Password', { exact: true })).toHaveCount(0);
  await page.getByRole('link', { name: 'Sign in with Example Login' }).click();
  await expect(page.getByRole('alert')).toContainText('The sign-in service does not answer.');
  await page.getByRole('link', { name: 'Sign in as the local administrator' }).click();
  await expectAccessible(page);
  await sendSignIn(page, { name: ADMINISTRATOR.name, password: 'not the right one' });
  await expect(page.getByRole('alert')).toHaveText('That name and password do not fit.');
  await sendSignIn(page);
  await expect(page).toHaveURL(`${slipway.url}/services`);
});

test('a member without a password confirms at the provider, and what they typed stays', async ({ page, provider, startSlipway }) => {
  const slipway = await startSlipway(provider.settings());
  await open(page, `${slipway.url}/sign-in?next=/members/invite`);
  await page.getByRole('link', { name: 'Sign in with Example Login' }).click();
  await choose(page, 'kim');
  await expect(page).toHaveURL(`${slipway.url}/members/invite`);
  await hydrated(page);
  await page.getByLabel('For whom').fill('Kit');
  await page.getByRole('radio', { name: 'Viewer' }).check();
  const coming = page.context().waitForEvent('page');
  await page.getByRole('link', { name: 'Confirm with Example Login' }).click();
  const other = await coming;
  // The provider knows this browser and asks all the same.
  await choose(other, 'kim');
  await expect(other).toHaveURL(`${slipway.url}/members/invite`);
  await expect(other.getByText('You have confirmed that it is you.')).toBeVisible();
  await expect(other.getByRole('link', { name: 'Confirm with Example Login' })).toHaveCount(0);
  await other.close();
  await expect(page.getByLabel('For whom')).toHaveValue('Kit');
  await page.getByRole('button', { name: 'Make the link' }).click();
  await expect(page.getByText('The invitation is made.')).toBeVisible();
  await expect(page.getByRole('row').filter({ hasText: 'Kit' })).toContainText(['Open']);
});
