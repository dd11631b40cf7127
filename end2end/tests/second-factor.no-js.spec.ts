import { code } from '../authenticator.ts';
import { expect, isBeginning, test } from '../fixtures.ts';
import { PRELOADED_IN_VAIN, sendSetUp, sendSignIn } from '../sign-in.ts';

test.beforeEach(({ consoleWatch }) => consoleWatch.allow(PRELOADED_IN_VAIN));

test('a second factor needs no script', async ({ page, startSlipway }) => {
  const slipway = await startSlipway();
  await page.goto(slipway.setupLink ?? '');
  await sendSetUp(page);
  await page.waitForURL(isBeginning);
  await page.goto(`${slipway.url}/account/second-factor`);
  await page.getByRole('button', { name: 'Set up a second factor' }).click();
  await expect(page.getByRole('img', { name: 'QR code of the secret' })).toBeVisible();
  const secret = (await page.locator('.second-factor-secret code').textContent()) ?? '';
  await page.getByLabel('Code that it shows now').fill(code(secret));
  await page.getByRole('button', { name: 'Switch it on' }).click();
  const codes = await page.getByRole('list', { name: 'Recovery codes' }).getByRole('listitem').allTextContents();
  expect(codes).toHaveLength(10);
  await page.context().clearCookies();
  await page.goto(`${slipway.url}/sign-in?next=/gallery`);
  await sendSignIn(page);
  await page.getByLabel('Code').fill('000000');
  await page.getByRole('button', { name: 'Sign in' }).click();
  await expect(page.getByRole('alert')).toContainText('That code is not right, or was used before.');
  await page.getByLabel('Code').fill(codes[0] ?? '');
  await page.getByRole('button', { name: 'Sign in' }).click();
  await expect(page).toHaveURL(`${slipway.url}/gallery`);
  await page.goto(`${slipway.url}/account/second-factor`);
  const renewal = page.locator('form', { has: page.getByRole('button', { name: 'Make new recovery codes' }) });
  await renewal.getByLabel('Confirm it is you').fill(codes[1] ?? '');
  await page.getByRole('button', { name: 'Make new recovery codes' }).click();
  await expect(page.getByText('You have new recovery codes.')).toBeVisible();
  await expect(page.getByText('10 recovery codes are left.')).toBeVisible();
});
