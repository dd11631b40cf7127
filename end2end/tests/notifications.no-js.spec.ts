import { expect, test } from '../fixtures.ts';
import { PRELOADED_IN_VAIN } from '../sign-in.ts';
import { followLink, reviewAndCreate, untilStatus } from '../story.ts';

test.beforeEach(({ consoleWatch }) => {
  consoleWatch.allow(PRELOADED_IN_VAIN);
});

test('an operation says what it brings about, and its end is told and put away, without a script', async ({ signedIn: page }) => {
  test.setTimeout(120_000);
  await followLink(page, 'told-plainly', 8000);
  await reviewAndCreate(page);
  await untilStatus(page, 'Running', true);
  const address = page.url();
  const news = page.getByRole('region', { name: 'Notifications' }).locator('.flash');

  await page.getByText('Actions', { exact: true }).click();
  await page.getByRole('link', { name: 'Pause…' }).click();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Pause told-plainly?');
  await expect(page.getByText('stops serving. Visitors get 404 Not Found')).toBeVisible();
  await page.getByRole('link', { name: 'Keep it running' }).click();
  await expect(page).toHaveURL(address);
  await page.getByText('Actions', { exact: true }).click();
  await page.getByRole('link', { name: 'Pause…' }).click();
  await page.getByRole('button', { name: 'Pause service' }).click();
  await untilStatus(page, 'Paused', true);
  await expect(news.filter({ hasText: 'told-plainly is paused.' })).toBeVisible();

  await page.goto('/services');
  await news.filter({ hasText: 'told-plainly is paused.' }).getByRole('button', { name: 'Dismiss notification' }).click();
  await expect(page).toHaveURL(/\/services$/);
  await expect(news.filter({ hasText: 'told-plainly is paused.' })).toHaveCount(0);
  await page.getByRole('banner').getByRole('link', { name: /^Notifications/ }).click();
  await page.getByRole('button', { name: 'Mark all as read' }).click();
  await expect(page.getByText('Nothing is unread')).toBeVisible();
});
