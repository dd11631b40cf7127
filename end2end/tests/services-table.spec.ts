// The list of services: filter, order, columns, views, a service beside the list, several side by side.

import type { Page } from '@playwright/test';

import { expect, expectAccessible, hydrated, open, test } from '../fixtures.ts';
import { tabTo } from '../keyboard.ts';
import { followLink, reviewAndCreate, untilStatus } from '../story.ts';

const NAMES = ['table-one', 'table-two'];

test.beforeAll(async ({ browser, workerSlipway, administrator }) => {
  test.setTimeout(120_000);
  const context = await browser.newContext({ storageState: administrator, baseURL: workerSlipway.url });
  const page = await context.newPage();
  for (const [name, port] of [
    ['table-one', 8000],
    ['table-two', 8000],
    ['broken-one', 8080],
  ] as const) {
    await followLink(page, name, port);
    await hydrated(page);
    await reviewAndCreate(page);
    await untilStatus(page, port === 8000 ? 'Running' : 'Create failed');
  }
  await context.close();
});

const filter = (page: Page) => page.getByLabel('Filter services');
const names = (page: Page) => page.getByRole('table', { name: 'Services' }).locator('.cell-name');

async function ask(page: Page, text: string): Promise<void> {
  await filter(page).fill(text);
  await filter(page).press('Escape');
  await filter(page).press('Enter');
}

test('a filter narrows the list, and one that cannot be read says where and keeps what was typed', async ({ signedIn: page }) => {
  await open(page, '/services');
  await ask(page, 'status = running and table');
  await expect(names(page)).toHaveText(NAMES);
  expect(new URL(page.url()).searchParams.get('q')).toBe('status = running and table');
  await ask(page, 'stauts = running');
  const alert = page.getByRole('alert');
  await expect(alert).toContainText('At character 1: There is no property "stauts". Did you mean status?');
  await expect(filter(page)).toHaveValue('stauts = running');
  await expect(filter(page)).toHaveAttribute('aria-invalid', 'true');
  await expectAccessible(page);
  await page.getByRole('link', { name: 'Clear filters' }).click();
  await expect(page).toHaveURL(/\/services$/);
  await expect(names(page).filter({ hasText: 'broken-one' })).toBeVisible();
});

test('the filter offers what can be written, by mouse and by keys', async ({ signedIn: page }) => {
  await open(page, '/services');
  await filter(page).focus();
  await filter(page).pressSequentially('sta');
  const list = page.getByRole('listbox', { name: 'What can be written' });
  await expect(list.getByRole('option').first()).toContainText('status');
  await expectAccessible(page);
  await filter(page).press('ArrowDown');
  await expect(filter(page)).toHaveAttribute('aria-activedescendant', 'q-suggestions-0');
  await filter(page).press('Enter');
  await expect(filter(page)).toHaveValue('status = ');
  await filter(page).pressSequentially('runn');
  await expect(list.getByRole('option')).toHaveText([/^running/]);
  await list.getByRole('option').first().click();
  await expect(filter(page)).toHaveValue('status = running ');
  await expect(list.getByRole('option').first()).toContainText('and');
  await filter(page).pressSequentially('and table-');
  await filter(page).press('Enter');
  await expect(names(page)).toHaveText(NAMES);
});

test('heads sort, columns and density are chosen and remembered', async ({ signedIn: page }) => {
  // Other tests of the worker leave services, too.
  await open(page, '/services?q=table-');
  const head = page.getByRole('columnheader', { name: 'Service' });
  await head.getByRole('link').click();
  await expect(head).toHaveAttribute('aria-sort', 'ascending');
  await expect(names(page)).toHaveText(NAMES);
  await head.getByRole('link').click();
  await expect(head).toHaveAttribute('aria-sort', 'descending');
  await expect(names(page)).toHaveText([...NAMES].reverse());
  await page.getByRole('link', { name: 'Columns…' }).click();
  await page.getByLabel('Default domain').uncheck();
  await page.getByLabel('Automatic', { exact: true }).check();
  await page.getByLabel('Density').selectOption('Compact');
  await page.getByLabel('Rows of a page').selectOption('25 services');
  await page.getByRole('button', { name: 'Show it so' }).click();
  await expect(page).toHaveURL(/columns=/);
  await expect(names(page)).toHaveText([...NAMES].reverse());
  await open(page, '/services');
  await expect(page.getByRole('columnheader', { name: 'Automatic' })).toBeVisible();
  await expect(page.getByRole('columnheader', { name: 'Default domain' })).toHaveCount(0);
  await expect(page.locator('.services-table')).toHaveClass(/is-compact/);
});

test('a view is saved for the team, shown as a tab, changed and deleted', async ({ signedIn: page }) => {
  await open(page, '/services?q=broken');
  await page.getByRole('link', { name: 'Save view…' }).click();
  await page.getByRole('button', { name: 'Save view' }).click();
  await expect(page.getByText('Write a name, as Failed in Europe.')).toBeVisible();
  await page.getByLabel('Name').fill('Broken ones');
  await page.getByRole('button', { name: 'Save view' }).click();
  const tabs = page.getByRole('navigation', { name: 'Saved views' });
  await expect(tabs.getByRole('link', { name: 'Broken ones' })).toHaveAttribute('aria-current', 'page');
  await expect(names(page)).toHaveText(['broken-one']);
  await open(page, '/services');
  await tabs.getByRole('link', { name: 'Broken ones' }).click();
  await expect(names(page)).toHaveText(['broken-one']);
  await expectAccessible(page);
  await page.getByRole('link', { name: 'Edit view…' }).click();
  await page.getByRole('button', { name: 'Delete view' }).click();
  await expect(page.getByText('The view Broken ones is deleted.')).toBeVisible();
  await expect(tabs.getByRole('link', { name: 'Broken ones' })).toHaveCount(0);
});

test('a service is shown beside the list, and arrows go from one to the next', async ({ signedIn: page }) => {
  await page.setViewportSize({ width: 1440, height: 900 });
  await open(page, '/services?q=table&sort=name');
  await page.getByRole('row', { name: /table-one/ }).getByText('Running').click();
  const panel = page.getByRole('complementary', { name: 'Details of table-one' });
  await expect(panel.getByRole('heading', { name: 'table-one' })).toBeVisible();
  await expect(panel).toContainText('Last events');
  await expect(page).toHaveURL(/selected=/);
  await expectAccessible(page);
  await names(page).first().getByRole('link').focus();
  await page.keyboard.press('ArrowDown');
  await expect(names(page).nth(1).getByRole('link')).toBeFocused();
  await expect(page.getByRole('complementary', { name: 'Details of table-two' })).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(page.getByRole('complementary')).toHaveCount(0);
  await page.keyboard.press('ArrowUp');
  await page.keyboard.press(' ');
  await expect(panel).toBeVisible();
  await page.reload();
  await hydrated(page);
  await expect(panel).toBeVisible();
  // What can be done fits into one row, and asks first.
  const rows = await panel.locator('.panel-actions .button').evaluateAll((buttons) => new Set(buttons.map((button) => (button as HTMLElement).offsetTop)).size);
  expect(rows).toBe(1);
  const dialog = panel.getByRole('dialog');
  await panel.getByRole('link', { name: 'Pause…' }).click();
  await expect(dialog).toContainText('stops serving. Visitors get 404 Not Found');
  await expectAccessible(page);
  await dialog.getByRole('button', { name: 'Pause service' }).click();
  await expect(panel.locator('.status-word').first()).toHaveText('Paused', { timeout: 20_000 });
  await panel.getByRole('link', { name: 'Resume…' }).click();
  await dialog.getByRole('button', { name: 'Resume service' }).click();
  await expect(panel.locator('.status-word').first()).toHaveText('Running', { timeout: 20_000 });
});

test('services that are ticked are compared', async ({ signedIn: page }) => {
  await open(page, '/services?sort=name');
  await page.getByLabel('Compare broken-one').check();
  await page.getByLabel('Compare table-one').check();
  await page.getByRole('button', { name: 'Compare', exact: true }).click();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Compare services');
  const table = page.getByRole('table', { name: 'Services side by side' });
  await expect(table.getByRole('row', { name: /^Port/ })).toContainText('8080');
  await expect(table.getByRole('row', { name: /^Tracing/ })).toHaveCount(0);
  await expectAccessible(page);
  await page.getByRole('link', { name: 'Show all fields' }).click();
  await expect(table.getByRole('row', { name: /^Tracing/ })).toBeVisible();
  await expect(table.getByRole('row', { name: /GREETING/ })).toContainText('Plain value');
});

test('the list follows what happens while it is filtered', async ({ browser, signedIn: page, slipway, administrator }) => {
  await open(page, '/services?q=status%20%3D%20paused%20and%20table-two');
  await expect(page.getByText('No service matches the filter')).toBeVisible();
  const other = await (await browser.newContext({ storageState: administrator, baseURL: slipway.url })).newPage();
  await open(other, '/services');
  await other.getByRole('link', { name: 'table-two' }).click();
  await untilStatus(other, 'Running');
  await other.locator('summary').filter({ hasText: 'Actions' }).click();
  await other.getByRole('link', { name: 'Pause…' }).click();
  await other.getByRole('dialog').getByRole('button', { name: 'Pause service' }).click();
  await expect(names(page)).toHaveText(['table-two'], { timeout: 20_000 });
  await untilStatus(other, 'Paused');
  await other.locator('summary').filter({ hasText: 'Actions' }).click();
  await other.getByRole('link', { name: 'Resume…' }).click();
  await other.getByRole('dialog').getByRole('button', { name: 'Resume service' }).click();
  await untilStatus(other, 'Running');
  await expect(page.getByText('No service matches the filter')).toBeVisible({ timeout: 20_000 });
});

test('the palette goes to services, pages and questions, by keys alone', async ({ signedIn: page }) => {
  await open(page, '/drafts');
  await page.keyboard.press('Control+k');
  const search = page.getByRole('combobox', { name: 'Search services, drafts, pages and actions' });
  await expect(search).toBeFocused();
  await search.pressSequentially('table-o');
  const options = page.getByRole('listbox', { name: 'Results' }).getByRole('option');
  await expect(options).toHaveCount(1);
  await expect(options.first()).toContainText('table-one');
  await expectAccessible(page);
  await page.keyboard.press('Enter');
  await expect(page).toHaveURL(/\/services\/eu-west-1\/table-one\//);
  await page.keyboard.press('Control+k');
  await search.fill('resume broken');
  await expect(options.first()).toContainText('The create failed');
  await expect(options.first()).toHaveAttribute('aria-disabled', 'true');
  await page.keyboard.press('Enter');
  await expect(search).toBeVisible();
  await search.fill('delete table-one');
  await expect(options.first()).toContainText('Delete');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('heading', { name: 'Delete table-one?' })).toBeVisible();
  await page.keyboard.press('Control+k');
  await search.fill('');
  await expect(page.getByRole('group', { name: 'Recent' }).getByRole('option').first()).toContainText('table-one');
  await page.keyboard.press('Escape');
  await expect(search).toBeHidden();
  // The key of a Mac.
  await page.keyboard.press('Meta+k');
  await expect(search).toBeFocused();
  await search.fill('invite');
  await expect(options.first()).toContainText('Invite a member');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Invite a member');
});

test('the palette asks once for a pause in typing, and leaves late answers alone', async ({ signedIn: page }) => {
  await open(page, '/drafts');
  let asked = 0;
  const held: (() => void)[] = [];
  await page.getByRole('link', { name: 'Search' }).click();
  const search = page.getByRole('combobox', { name: 'Search services, drafts, pages and actions' });
  const options = page.getByRole('listbox', { name: 'Results' }).getByRole('option');
  await expect(options.first()).toBeVisible();
  await page.route('**/api/search_palette', async (route) => {
    asked += 1;
    if (asked === 1) await new Promise<void>((resolve) => held.push(resolve));
    await route.continue();
  });
  await search.pressSequentially('broken');
  await expect.poll(() => asked).toBe(1);
  await search.fill('table-two');
  await expect(options.first()).toContainText('table-two');
  const late = page.waitForResponse('**/api/search_palette');
  for (const go of held) go();
  await late;
  await expect(options).toHaveCount(1);
  await expect(options.first()).toContainText('table-two');
  expect(asked).toBe(2);
});

test('single keys act where nobody types, and can be turned off', async ({ signedIn: page }) => {
  await open(page, '/history');
  await page.keyboard.press('g');
  await page.keyboard.press('d');
  await expect(page).toHaveURL(/\/drafts$/);
  await page.keyboard.press('g');
  await page.keyboard.press('h');
  await expect(page).toHaveURL(/\/history$/);
  await page.keyboard.press('g');
  await page.keyboard.press('s');
  await expect(page).toHaveURL(/\/services$/);
  await expect(names(page).first()).toBeVisible();
  await page.keyboard.press('/');
  await expect(filter(page)).toBeFocused();
  await page.keyboard.type('/?gd');
  await expect(filter(page)).toHaveValue('/?gd');
  await filter(page).press('Escape');
  await filter(page).blur();
  await page.keyboard.press('?');
  const dialog = page.getByRole('dialog', { name: 'Keys' });
  await expect(dialog.getByRole('row', { name: /Go to the history/ })).toBeVisible();
  await expectAccessible(page);
  await dialog.getByRole('link', { name: 'Turn single keys off' }).click();
  await expect(dialog).toBeHidden();
  await page.getByRole('button', { name: 'Turn single keys off' }).click();
  await expect(page.getByText('Single keys are turned off in this browser.')).toBeVisible();
  await hydrated(page);
  await page.keyboard.press('?');
  await page.keyboard.press('g');
  await page.keyboard.press('d');
  // What acts at once has had its time when this has opened.
  await page.keyboard.press('Control+k');
  await expect(page.getByRole('combobox', { name: /^Search/ })).toBeFocused();
  await expect(page).toHaveURL(/\/keys$/);
  await page.keyboard.press('Escape');
  await page.getByRole('button', { name: 'Turn single keys on' }).click();
  await expect(page.getByRole('button', { name: 'Turn single keys off' })).toBeVisible();
});

test('the way through the table by Tab shows where it is', async ({ signedIn: page }) => {
  await open(page, '/services?sort=name');
  await tabTo(page, page.getByLabel('Compare broken-one'));
  await tabTo(page, names(page).first().getByRole('link'));
});
