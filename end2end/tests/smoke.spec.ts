import { expect, expectAccessible, hydrated, isBeginning, open, test } from '../fixtures.ts';

test('a stranger is asked to sign in', async ({ page }) => {
  await open(page, '/');
  await expect(page).toHaveURL(/\/(sign-in|setup)(\?|$)/);
  await expect(page.getByRole('main')).toBeVisible();
  await expectAccessible(page);
});

test('the setup link creates the first administrator, once', async ({
  page,
  startSlipway,
  consoleWatch,
}) => {
  // The page stays open while its server starts again.
  consoleWatch.allow(/events\/stream|ERR_CONNECTION_REFUSED/);
  const slipway = await startSlipway();
  const link = slipway.setupLink ?? '';
  await open(page, link);
  await expectAccessible(page);
  await page.getByLabel('User name').fill('ada');
  await page.getByLabel('Password', { exact: true }).fill('long and easy to remember');
  await page.getByRole('button', { name: 'Create account and sign in' }).click();
  await expect(page).toHaveURL(/\/services$/);

  await slipway.restart();
  expect(slipway.setupLink).toBeUndefined();
});

test('an administrator sees the services', async ({ signedIn }) => {
  await signedIn.goto('/');
  await expect(signedIn).toHaveURL(isBeginning);
  await hydrated(signedIn);
  await expectAccessible(signedIn);
});
