// The allowed list without a script.

import { ADMINISTRATOR, expect, isBeginning, test } from '../fixtures.ts';
import { sendSetUp } from '../sign-in.ts';

test('the allowed list is changed without a script', async ({ startSlipway, browser }) => {
  const slipway = await startSlipway({});
  const page = await (await browser.newContext({ baseURL: slipway.url, javaScriptEnabled: false })).newPage();
  await page.goto(slipway.setupLink ?? '');
  await sendSetUp(page, ADMINISTRATOR);
  await page.waitForURL(isBeginning);
  await page.goto('/allowed-list');
  await expect(page.getByText('Everything in the account', { exact: true })).toHaveCount(3);
  const secrets = page.getByLabel('Secrets and parameters');
  await secrets.fill('shop/key');
  await page.getByRole('button', { name: 'Save the list' }).click();
  await expect(secrets).toHaveAccessibleDescription(/Line 1: Enter an ARN/);
  await expect(secrets).toHaveValue('shop/key');
  const line = 'arn:aws:secretsmanager:eu-west-1:123456789012:secret:shop/*';
  await secrets.fill(line);
  await page.getByRole('button', { name: 'Save the list' }).click();
  await expect(page.getByText('The allowed list is saved.')).toBeVisible();
  await expect(page.getByRole('definition').last()).toHaveText(line);
});
