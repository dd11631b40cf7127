import { ADMINISTRATOR, expect, expectAccessible, open } from '../fixtures.ts';
import { choose, test } from '../identity-provider.ts';
import { sendSetUp, sendSignIn } from '../sign-in.ts';

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
  await page.context().clearCookies();
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
  await page.context().clearCookies();
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
