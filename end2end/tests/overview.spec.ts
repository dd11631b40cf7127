import { expect, expectAccessible, hydrated, open, test } from '../fixtures.ts';
import { sendSetUp } from '../sign-in.ts';
import { followLink, reviewAndCreate, untilStatus } from '../story.ts';

test('people begin at the overview once there is a service, and it follows what happens', async ({ page, startSlipway }) => {
  test.setTimeout(120_000);
  const slipway = await startSlipway();
  await open(page, slipway.setupLink ?? '');
  await sendSetUp(page);
  await expect(page).toHaveURL(/\/services$/);
  await open(page, `${slipway.url}/overview`);
  await expect(page.getByText('There is no service yet.')).toBeVisible();
  await expect(page.getByText('App Runner works on nothing right now.')).toBeVisible();

  const watching = await page.context().newPage();
  await open(watching, `${slipway.url}/`);
  await watching.goto(`${slipway.url}/overview`);
  await hydrated(watching);

  await page.goto(`${slipway.url}/gallery`);
  await followLink(page, 'seen-at-once', 8080, slipway.url);
  await hydrated(page);
  await reviewAndCreate(page);
  await untilStatus(page, 'Create failed');
  // Nobody has touched this page meanwhile.
  const attention = watching.getByRole('listitem').filter({ hasText: 'could not be created' });
  await expect(attention).toContainText('seen-at-once');
  await expect(watching.getByRole('link', { name: 'Create failed: 1 service' })).toBeVisible();
  await expect(watching.getByRole('list').filter({ hasText: 'created the service' })).toBeVisible();
  await expectAccessible(watching);
  await attention.getByRole('link').click();
  await expect(watching.getByRole('heading', { level: 1 })).toHaveText('seen-at-once');
  await watching.getByRole('link', { name: 'Slipway, overview' }).first().click();
  await expect(watching).toHaveURL(/\/overview$/);
  await watching.getByRole('link', { name: /^eu-west-1: / }).click();
  await expect(watching).toHaveURL(`${slipway.url}/services?q=region%20%3D%20eu-west-1`);
});

test('what only time changes appears by itself', async ({ page, startSlipway }) => {
  const slipway = await startSlipway();
  await open(page, slipway.setupLink ?? '');
  await sendSetUp(page);
  await expect(page).toHaveURL(/\/services$/);
  await page.clock.install();
  await open(page, `${slipway.url}/overview`);
  const asked = page.waitForRequest(/\/api\/load_overview/);
  await page.clock.fastForward('01:05');
  await asked;
});
