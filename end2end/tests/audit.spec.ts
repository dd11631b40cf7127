import { readFile } from 'node:fs/promises';

import { expect, open, test } from '../fixtures.ts';
import { confirmItIsYou } from '../sign-in.ts';
import { followLink } from '../story.ts';
import { heading } from '../wizard.ts';

test('the audit log shows from where a draft was changed, and what changed', async ({ signedIn: page }) => {
  await followLink(page, 'web-audited', 8000);
  await open(page, '/history');
  await page.getByRole('link', { name: 'Audit log' }).click();
  await expect(heading(page)).toHaveText('Audit log');
  const row = page.getByRole('listitem').filter({ hasText: 'began the draft web-audited from a launch link' });
  await expect(row).toContainText('Launch link, 127.0.0.1');
  await row.getByLabel(/^Details of what/).click();
  const changes = row.getByRole('table', { name: 'What changed' });
  await expect(changes.getByRole('row', { name: /After name web-audited/ })).toBeVisible();
  // Everything of the same session is one press away.
  await row.getByRole('definition').getByRole('link').first().click();
  await expect(page).toHaveURL(/\/audit\?session=/);
  await expect(row).toBeVisible();
});

test('filters stand in the address, and what happens appears by itself', async ({ signedIn: page }) => {
  await open(page, '/audit');
  const filters = page.getByRole('search', { name: 'Entries' });
  await filters.getByLabel('Action').selectOption({ label: 'Draft begun' });
  await filters.getByRole('button', { name: 'Filter' }).click();
  await expect(page).toHaveURL(/\/audit\?.*action=draft\.created/);
  const other = await page.context().newPage();
  await followLink(other, 'web-live', 8000);
  await expect(page.getByText('began the draft web-live from a launch link')).toBeVisible();
  await filters.getByLabel('Outcome').selectOption({ label: 'Denied' });
  await filters.getByRole('button', { name: 'Filter' }).click();
  await expect(page.getByRole('heading', { name: 'No entry matches' })).toBeVisible();
  await page.getByRole('link', { name: 'Clear filters' }).first().click();
  await expect(page).toHaveURL('/audit');
});

test('what is filtered is saved as a file, and that is an entry', async ({ signedIn: page }) => {
  await followLink(page, 'web-exported', 8000);
  await open(page, '/audit?target=web-exported');
  const [csv] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('button', { name: 'Export CSV' }).click(),
  ]);
  expect(csv.suggestedFilename()).toMatch(/^slipway-audit-\d{4}-\d\d-\d\d\.csv$/);
  const lines = (await readFile(await csv.path(), 'utf8')).trimEnd().split('\r\n');
  expect(lines[0]).toContain('id,time,person');
  expect(lines.slice(1).join('\n')).toContain('draft.created,web-exported');
  const [json] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('button', { name: 'Export JSON' }).click(),
  ]);
  const entries = JSON.parse(await readFile(await json.path(), 'utf8')) as { target: string }[];
  expect(entries.length).toBeGreaterThan(0);
  expect(entries.every((entry) => entry.target === 'web-exported')).toBe(true);
  await open(page, '/audit?action=record.exported');
  await expect(page.getByText('exported the audit log').first()).toBeVisible();
});

test('retention says what is wrong at its field, and is recorded', async ({ signedIn: page }) => {
  await open(page, '/audit');
  const days = page.getByLabel('Days to keep events');
  await confirmItIsYou(page);
  await days.fill('0');
  await page.getByRole('button', { name: 'Save retention' }).click();
  await expect(days).toHaveAccessibleDescription(/Enter a number of days from 1/);
  await confirmItIsYou(page);
  await days.fill('3650');
  await page.getByRole('button', { name: 'Save retention' }).click();
  await expect(page.getByText('Events are kept for 3650 days.').first()).toBeVisible();
  const row = page.getByRole('listitem').filter({ hasText: 'changed how long events are kept' }).first();
  await row.getByLabel(/^Details of what/).click();
  await expect(row.getByRole('table', { name: 'What changed' })).toContainText('for 3650 days');
});
