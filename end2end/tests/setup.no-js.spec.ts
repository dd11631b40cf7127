import { expect, test } from '../fixtures.ts';
import { PRELOADED_IN_VAIN, sendSetUp } from '../sign-in.ts';

test('the server says what is wrong at its field and keeps the typed name', async ({ page, consoleWatch, startSlipway }) => {
  consoleWatch.allow(PRELOADED_IN_VAIN);
  const slipway = await startSlipway();
  await page.goto(slipway.setupLink ?? '');
  await sendSetUp(page, { name: 'Ada L', password: 'short' });
  const name = page.getByLabel('User name');
  const password = page.getByLabel('Password', { exact: true });
  await expect(name).toHaveAccessibleDescription(/Use 2 to 32 lower-case letters/);
  await expect(password).toHaveAccessibleDescription(/Enter at least 15 characters\./);
  await expect(name).toHaveValue('Ada L');
  // A password is never sent back.
  await expect(password).toHaveValue('');

  await sendSetUp(page, { name: 'ada', password: 'ada' });
  await expect(name).not.toHaveAttribute('aria-invalid');
  await expect(password).toHaveAttribute('aria-invalid', 'true');
  await expect(name).toHaveValue('ada');

  await sendSetUp(page, { name: 'ada', password: 'long and easy to remember' });
  await expect(page).toHaveURL(/\/services$/);
  await page.goto(slipway.setupLink ?? '');
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Slipway is set up already');
});
