import { expect, expectAccessible, open, test } from '../fixtures.ts';

test('signing in fits a phone', async ({ page }) => {
  await open(page, '/');
  await expectAccessible(page);
  const width = await page.evaluate(() => document.documentElement.scrollWidth);
  expect(width).toBeLessThanOrEqual(390);
});
