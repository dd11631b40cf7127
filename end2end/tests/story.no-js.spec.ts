// The same stories in a browser without JavaScript.

import { expect, test } from '../fixtures.ts';
import { PRELOADED_IN_VAIN, confirmItIsYou } from '../sign-in.ts';
import { followLink, reviewAndCreate, untilStatus } from '../story.ts';

test.beforeEach(({ consoleWatch }) => consoleWatch.allow(PRELOADED_IN_VAIN));

test('a launch link becomes a running service', async ({ signedIn: page }) => {
  await followLink(page, 'plain-hello', 8000);
  await reviewAndCreate(page);
  await untilStatus(page, 'Running', true);
  await page.getByRole('link', { name: 'History' }).first().click();
  await expect(page.getByRole('listitem').filter({ hasText: 'created the service from a launch link' }).first()).toContainText('plain-hello');
});

test('a failed create is fixed in its draft', async ({ signedIn: page }) => {
  await followLink(page, 'plain-wrong', 8080);
  await reviewAndCreate(page);
  await untilStatus(page, 'Create failed', true);
  await page.getByRole('button', { name: 'Fix and try again' }).click();
  await expect(page).toHaveURL(/\/drafts\/[^/]+\/review$/);
  await page.getByRole('button', { name: /^Rebuild plain-wrong/ }).first().click();
  await expect(page).toHaveURL(/\/services\//);
  await untilStatus(page, 'Running', true);
});

test('a service is deleted on a page of its own', async ({ signedIn: page }) => {
  await followLink(page, 'plain-short', 8000);
  await reviewAndCreate(page);
  await untilStatus(page, 'Running', true);
  await page.getByText('Actions', { exact: true }).click();
  await page.getByRole('link', { name: 'Delete service…' }).click();
  await page.getByLabel('Type plain-short to confirm').fill('wrong');
  await confirmItIsYou(page);
  await page.getByRole('button', { name: 'Delete service' }).click();
  await expect(page.getByText('Type plain-short to confirm.', { exact: true })).toBeVisible();
  await page.getByLabel('Type plain-short to confirm').fill('plain-short');
  await confirmItIsYou(page);
  await page.getByRole('button', { name: 'Delete service' }).click();
  await untilStatus(page, 'Deleted', true);
});
