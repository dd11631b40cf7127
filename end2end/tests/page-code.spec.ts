// The code of a page is loaded when the page is shown. When it does not arrive, nothing is lost.

import type { Page } from '@playwright/test';

import { expect, expectAccessible, hydrated, open, test } from '../fixtures.ts';
import { heading } from '../wizard.ts';

const main = (page: Page, name: string) =>
  page.getByRole('navigation', { name: 'Main' }).getByRole('link', { name: new RegExp(`^${name}`) });

/** What Chromium and the script say of a file that does not arrive. */
const MISSING = /Failed to load resource|Failed to fetch|ERR_FAILED/;

test('a page whose code does not arrive says so, and comes when it is asked for again', async ({
  signedIn: page,
  consoleWatch,
}) => {
  consoleWatch.allow(MISSING);
  await open(page, '/services');
  await page.route('**/*.parts/*.wasm', (route) => route.abort());
  await main(page, 'History').click();
  await expect(page.getByRole('heading', { name: 'Slipway does not answer' })).toBeVisible();
  await expectAccessible(page);
  await page.unrouteAll();
  await page.getByRole('link', { name: 'Load it again' }).click();
  await expect(heading(page)).toHaveText('History');
  await hydrated(page);
});

test('a first offer whose code does not arrive says so inside of the page, and comes when it is asked for again', async ({
  page,
  startSlipway,
  consoleWatch,
}) => {
  consoleWatch.allow(MISSING);
  const slipway = await startSlipway();
  await open(page, slipway.setupLink ?? '');
  await page.getByLabel('User name').fill('ada');
  await page.getByLabel('Password', { exact: true }).fill('long and easy to remember');
  await page.getByRole('button', { name: 'Create account and sign in' }).click();
  await expect(heading(page)).toHaveText('Launch your first service');
  // Another document, which has not loaded that code.
  await open(page, new URL('/history', page.url()).href);
  await page.route('**/*.parts/*.wasm', (route) => route.abort());
  await main(page, 'Services').click();
  await expect(page.getByRole('heading', { name: 'Slipway does not answer' })).toBeVisible();
  await expect(main(page, 'History')).toBeVisible();
  await expectAccessible(page);
  await page.unrouteAll();
  await page.getByRole('link', { name: 'Load it again' }).click();
  await expect(heading(page)).toHaveText('Launch your first service');
  await hydrated(page);
});

test('a page whose code never arrives works as it does without scripts', async ({ signedIn: page, consoleWatch }) => {
  consoleWatch.allow(MISSING);
  await page.route('**/*.parts/*.wasm', (route) => route.abort());
  await page.goto('/history');
  await page.getByLabel('From').fill('2020-01-01');
  await page.getByRole('button', { name: 'Filter' }).click();
  await expect(page).toHaveURL(/[?&]from=2020-01-01/);
  await expect(page.getByLabel('From')).toHaveValue('2020-01-01');
  await expect(page.locator('body')).not.toHaveAttribute('data-hydrated');
  await page.unrouteAll();
});

test('an address inside of the application loads the code of its page once', async ({ signedIn: page }) => {
  const loaded: string[] = [];
  page.on('request', (request) => {
    if (request.url().endsWith('.wasm')) loaded.push(request.url());
  });
  await open(page, '/services');
  const before = loaded.length;
  await main(page, 'History').click();
  await expect(heading(page)).toHaveText('History');
  const once = loaded.length;
  expect(once).toBeGreaterThan(before);
  await main(page, 'Services').click();
  await main(page, 'History').click();
  await expect(heading(page)).toHaveText('History');
  expect(loaded).toHaveLength(once);
});

test('a link to no page says so without another document, and the pages go on from there', async ({ signedIn: page }) => {
  await open(page, '/drafts');
  await page.evaluate(() => {
    const link = document.createElement('a');
    link.href = '/nowhere';
    link.textContent = 'Nowhere';
    document.querySelector('main')?.append(link);
    Object.assign(window, { sameDocument: true });
  });
  await page.getByRole('link', { name: 'Nowhere' }).click();
  await expect(page.getByRole('heading', { name: 'There is no such page' })).toBeVisible();
  await expect(page).toHaveTitle('Not found · Slipway');
  await page.goBack();
  await expect(heading(page)).toHaveText('Drafts');
  await page.goForward();
  await page.getByRole('link', { name: 'See the history' }).click();
  await expect(heading(page)).toHaveText('History');
  await hydrated(page);
  expect(await page.evaluate(() => 'sameDocument' in window)).toBe(true);
});
