// The list of services on a phone: what is chosen with a thumb.

import { expect, expectAccessible, hydrated, open, test } from '../fixtures.ts';
import { followLink, reviewAndCreate, untilStatus } from '../story.ts';

const NAMES = ['thumbed-one', 'thumbed-two'] as const;

test.beforeAll(async ({ browser, workerSlipway, administrator }) => {
  test.setTimeout(120_000);
  const context = await browser.newContext({ storageState: administrator, baseURL: workerSlipway.url });
  const page = await context.newPage();
  for (const name of NAMES) {
    await followLink(page, name, 8000);
    await hydrated(page);
    await reviewAndCreate(page);
    await untilStatus(page, 'Running');
  }
  await context.close();
});

test('two services are ticked and compared', async ({ signedIn: page }) => {
  await open(page, '/services?q=thumbed');
  const compare = page.getByRole('button', { name: 'Compare', exact: true });
  await expect(compare).toBeHidden();
  for (const name of NAMES) {
    const box = page.getByLabel(`Compare ${name}`);
    await box.scrollIntoViewIfNeeded();
    // A thumb that misses the box by a little hits its label, not the row, which leads elsewhere.
    const place = await box.boundingBox();
    if (place === null) throw new Error('the box is not drawn');
    await page.touchscreen.tap(place.x - 10, place.y + place.height + 12);
    await expect(box).toBeChecked();
  }
  await expect(compare).toBeInViewport({ ratio: 1 });
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(390);
  // What is half below the bar on top would count as too small.
  await page.evaluate(() => window.scrollTo(0, 0));
  await expectAccessible(page);
  await compare.tap();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Compare services');
  await page.getByRole('link', { name: 'Show all fields' }).tap();
  await expect(page.getByRole('table', { name: 'Services side by side' })).toContainText('thumbed-two');
});

test('the rest of the row leads to its service', async ({ signedIn: page }) => {
  await open(page, '/services?q=thumbed-one');
  const place = await page.getByRole('cell', { name: 'eu-west-1', exact: true }).boundingBox();
  if (place === null) throw new Error('the Region is not drawn');
  await page.touchscreen.tap(place.x + 20, place.y + place.height / 2);
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('thumbed-one');
});
