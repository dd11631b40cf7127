import { expect, test } from '../fixtures.ts';
import { PRELOADED_IN_VAIN } from '../sign-in.ts';
import { followLink, reviewAndCreate, untilStatus } from '../story.ts';

test.beforeEach(({ consoleWatch }) => {
  consoleWatch.allow(PRELOADED_IN_VAIN);
});

test('the list is filtered, sorted, saved, compared and looked at without a script', async ({ signedIn: page }) => {
  test.setTimeout(120_000);
  for (const [name, port, end] of [
    ['tabled-one', 8000, 'Running'],
    ['tabled-two', 8080, 'Create failed'],
  ] as const) {
    await followLink(page, name, port);
    await reviewAndCreate(page);
    await untilStatus(page, end, true);
  }
  const names = page.getByRole('table', { name: 'Services' }).locator('.cell-name');
  const filter = page.getByLabel('Filter services');

  await page.goto('/services');
  await filter.fill('tabled- and status = failed and region = eu-*');
  await filter.press('Enter');
  await expect(names).toHaveText(['tabled-two']);
  await filter.fill('status = ');
  await filter.press('Enter');
  await expect(page.getByRole('alert')).toContainText('A value is missing behind =. Write one, as status = failed.');
  await expect(filter).toHaveValue('status = ');

  // Other tests have services here too.
  await page.goto('/services?q=tabled-');
  await page.getByRole('columnheader', { name: 'Service' }).getByRole('link').click();
  await expect(names).toHaveText(['tabled-one', 'tabled-two']);
  await page.getByRole('link', { name: 'Columns…' }).click();
  await page.getByLabel('Image or source').uncheck();
  await page.getByLabel('Account', { exact: true }).check();
  await page.getByRole('button', { name: 'Show it so' }).click();
  await expect(page.getByRole('columnheader', { name: 'Account' })).toBeVisible();
  await expect(page.getByRole('columnheader', { name: 'Image or source' })).toHaveCount(0);

  await page.getByRole('link', { name: 'Save view…' }).click();
  await page.getByLabel('Name').fill('By name');
  await page.getByLabel('Only you.').check();
  await page.getByRole('button', { name: 'Save view' }).click();
  await expect(page.getByRole('link', { name: 'By name (yours)' })).toHaveAttribute('aria-current', 'page');
  await page.getByRole('link', { name: 'Edit view…' }).click();
  const change = page.getByRole('region').or(page.locator('form')).filter({ hasText: 'Save changes' }).first();
  await change.getByLabel('Name').fill('Sorted');
  await page.getByRole('button', { name: 'Save changes' }).click();
  await expect(page.getByRole('link', { name: 'Sorted (yours)' })).toHaveAttribute('aria-current', 'page');

  await page.getByLabel('Actions for tabled-one').click();
  await page.getByRole('button', { name: 'Show beside the list' }).click();
  const panel = page.getByRole('complementary', { name: 'Details of tabled-one' });
  await expect(panel).toContainText('Last events');
  await panel.getByRole('link', { name: 'Close the details' }).click();
  await expect(panel).toHaveCount(0);

  await page.getByLabel('Compare tabled-one').check();
  await page.getByLabel('Compare tabled-two').check();
  await page.getByRole('button', { name: 'Compare', exact: true }).click();
  await expect(page.getByRole('table', { name: 'Services side by side' }).getByRole('row', { name: /^Port/ })).toContainText('8080');

  await page.getByRole('link', { name: 'Search' }).click();
  await page.getByLabel('Search services, drafts, pages and actions').fill('tabled-');
  await page.getByRole('button', { name: 'Search' }).click();
  await expect(page.getByRole('link', { name: 'tabled-one' })).toBeVisible();

  await page.locator('summary').filter({ hasText: 'km' }).click();
  await page.getByRole('link', { name: 'Keys' }).click();
  await expect(page.getByRole('row', { name: /Go to the drafts/ })).toBeVisible();
  await page.getByRole('button', { name: 'Turn single keys off' }).click();
  await expect(page.getByText('Single keys are turned off in this browser.')).toBeVisible();
});
