import { expect, test } from '../fixtures.ts';

test('the first administrator can be created without JavaScript', async ({ page, startSlipway }) => {
  const slipway = await startSlipway();
  await page.goto(slipway.setupLink ?? '');
  await page.getByLabel('User name').fill('ada');
  await page.getByLabel('Password', { exact: true }).fill('long and easy to remember');
  await page.getByRole('button', { name: 'Create account and sign in' }).click();
  await expect(page).toHaveURL(/\/services$/);
});
