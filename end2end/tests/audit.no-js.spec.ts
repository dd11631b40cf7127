import { readFile } from 'node:fs/promises';

import { expect, test } from '../fixtures.ts';
import { PRELOADED_IN_VAIN, confirmItIsYou } from '../sign-in.ts';

test.beforeEach(({ consoleWatch }) => consoleWatch.allow(PRELOADED_IN_VAIN));

test('the audit log is filtered, opened and saved without a script', async ({ signedIn: page }) => {
  await page.goto('/history');
  await page.getByRole('link', { name: 'Audit log' }).click();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Audit log');
  const filters = page.getByRole('search', { name: 'Entries' });
  await filters.getByLabel('Action').selectOption({ label: 'Member joined' });
  await filters.getByRole('button', { name: 'Filter' }).click();
  await expect(page).toHaveURL(/action=person\.created/);
  const row = page.getByRole('listitem').filter({ hasText: 'set up Slipway' }).first();
  await row.getByLabel(/^Details of what/).click();
  await expect(row.getByText('person.created')).toBeVisible();
  await row.getByRole('link', { name: '127.0.0.1' }).click();
  await expect(page).toHaveURL('/audit?address=127.0.0.1');
  const [file] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('button', { name: 'Export JSON' }).click(),
  ]);
  const entries = JSON.parse(await readFile(await file.path(), 'utf8')) as { address: string }[];
  expect(entries.every((entry) => entry.address === '127.0.0.1')).toBe(true);
});

test('retention is changed without a script', async ({ signedIn: page }) => {
  await page.goto('/audit');
  await confirmItIsYou(page);
  await page.getByLabel('Days to keep events').fill('x');
  await page.getByRole('button', { name: 'Save retention' }).click();
  await expect(page.getByLabel('Days to keep events')).toHaveAccessibleDescription(/Enter a number of days from 1/);
  await confirmItIsYou(page);
  await page.getByLabel('Days to keep events').fill('3000');
  await page.getByRole('button', { name: 'Save retention' }).click();
  await expect(page.getByText('Events are kept for 3000 days.').first()).toBeVisible();
});
