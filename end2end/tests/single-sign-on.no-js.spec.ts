import { expect } from '../fixtures.ts';
import { choose, test } from '../identity-provider.ts';
import { PRELOADED_IN_VAIN } from '../sign-in.ts';

test.beforeEach(({ consoleWatch }) => consoleWatch.allow(PRELOADED_IN_VAIN));

test('signing in at the provider needs no script', async ({ page, provider, startSlipway }) => {
  const slipway = await startSlipway(provider.settings());
  await page.goto(`${slipway.url}/sign-in?next=/gallery`);
  await page.getByRole('link', { name: 'Sign in with Example Login' }).click();
  await choose(page, '');
  await expect(page.getByRole('alert')).toContainText('The sign-in service did not sign you in.');
  await page.getByRole('link', { name: 'Sign in with Example Login' }).click();
  await choose(page, 'kim');
  await expect(page).toHaveURL(`${slipway.url}/gallery`);
  await page.getByLabel('Account of kim').click();
  await page.getByRole('button', { name: 'Sign out' }).click();
  await page.goto(`${slipway.url}/drafts`);
  await expect(page).toHaveURL(/\/sign-in\?next=\/drafts$/);
});
