import { code } from '../authenticator.ts';
import { ADMINISTRATOR, expect, expectAccessible, hydrated, isBeginning, open, test } from '../fixtures.ts';
import { forgetSession, sendSetUp, sendSignIn } from '../sign-in.ts';

test('a member sets a second factor up, signs in with it and with a recovery code, and switches it off', async ({ page, startSlipway, consoleWatch }) => {
  // Cookies are thrown away while a page is open: its live stream may come back just then.
  consoleWatch.allow(/status of 401/);
  const slipway = await startSlipway();
  await page.goto(slipway.setupLink ?? '');
  await sendSetUp(page);
  await page.waitForURL(isBeginning);

  await open(page, `${slipway.url}/account`);
  await page.getByRole('link', { name: 'Set up a second factor' }).click();
  await page.getByRole('button', { name: 'Set up a second factor' }).click();
  await expect(page.getByRole('img', { name: 'QR code of the secret' })).toBeVisible();
  await hydrated(page);
  await expectAccessible(page);
  const secret = (await page.locator('.second-factor-secret code').textContent()) ?? '';
  expect(secret).toMatch(/^([A-Z2-7]{4} ){7}[A-Z2-7]{4}$/);
  await page.getByLabel('Code that it shows now').fill('12345');
  await page.getByRole('button', { name: 'Switch it on' }).click();
  await expect(page.getByText('That is not the code of this moment.')).toBeVisible();
  await page.getByLabel('Code that it shows now').fill(code(secret));
  await page.getByRole('button', { name: 'Switch it on' }).click();
  await expect(page.getByText('Your second factor is on.')).toBeVisible();
  const codes = await page.getByRole('list', { name: 'Recovery codes' }).getByRole('listitem').allTextContents();
  expect(codes).toHaveLength(10);
  await hydrated(page);
  await expectAccessible(page);
  await page.reload();
  await expect(page.getByText('10 recovery codes are left.')).toBeVisible();
  await expect(page.getByRole('list', { name: 'Recovery codes' })).toHaveCount(0);

  await forgetSession(page);
  await open(page, `${slipway.url}/sign-in?next=/gallery`);
  await sendSignIn(page);
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Enter a code');
  await hydrated(page);
  await expect(page.getByLabel('Code')).toBeFocused();
  await expectAccessible(page);
  await page.getByLabel('Code').fill(code(secret, 1));
  await page.getByRole('button', { name: 'Sign in' }).click();
  await expect(page).toHaveURL(`${slipway.url}/gallery`);

  await forgetSession(page);
  await open(page, `${slipway.url}/sign-in?next=/account/second-factor`);
  await sendSignIn(page);
  await page.getByLabel('Code').fill(codes[0] ?? '');
  await page.getByRole('button', { name: 'Sign in' }).click();
  await expect(page.getByText('9 recovery codes are left.')).toBeVisible();
  await hydrated(page);

  const off = page.locator('form', { has: page.getByRole('button', { name: 'Switch the second factor off' }) });
  await off.getByLabel('Confirm it is you').fill(ADMINISTRATOR.password);
  await page.getByRole('button', { name: 'Switch the second factor off' }).click();
  await expect(page.getByText('That code is not right')).toBeVisible();
  await off.getByLabel('Confirm it is you').fill(codes[1] ?? '');
  await page.getByRole('button', { name: 'Switch the second factor off' }).click();
  await expect(page.getByText('Your second factor is off.')).toBeVisible();
  await open(page, `${slipway.url}/history`);
  await expect(page.getByText('switched their second factor off')).toBeVisible();
});

test('a code confirms that it is you where the password was typed long ago', async ({ page, startSlipway }) => {
  const slipway = await startSlipway();
  await page.goto(slipway.setupLink ?? '');
  await sendSetUp(page);
  await page.waitForURL(isBeginning);
  await open(page, `${slipway.url}/account/second-factor`);
  await page.getByRole('button', { name: 'Set up a second factor' }).click();
  const secret = (await page.locator('.second-factor-secret code').textContent()) ?? '';
  await page.getByLabel('Code that it shows now').fill(code(secret));
  await page.getByRole('button', { name: 'Switch it on' }).click();
  await expect(page.getByText('Your second factor is on.')).toBeVisible();
  await slipway.ageConfirmations(601);
  await open(page, `${slipway.url}/members/invite`);
  await page.getByLabel('For whom').fill('Kit');
  await page.getByLabel('Confirm it is you').fill('000000');
  await page.getByRole('button', { name: 'Make the link' }).click();
  await expect(page.getByText('That is neither your password nor a code')).toBeVisible();
  await expect(page.getByLabel('For whom')).toHaveValue('Kit');
  await page.getByLabel('Confirm it is you').fill(code(secret, 1));
  await page.getByRole('button', { name: 'Make the link' }).click();
  await expect(page.getByText('The invitation is made.')).toBeVisible();
});
