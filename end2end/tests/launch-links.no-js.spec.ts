import { expect, test } from '../fixtures.ts';
import { PRELOADED_IN_VAIN, sendSignIn } from '../sign-in.ts';

const IMAGE = 'public.ecr.aws/aws-containers/hello-app-runner:latest';

test.beforeEach(({ consoleWatch }) => {
  consoleWatch.allow(PRELOADED_IN_VAIN);
});

test('a link is built, made short, followed and revoked', async ({ signedIn: page, page: stranger, consoleWatch }) => {
  await page.goto('/gallery');
  await page.getByRole('link', { name: 'Build a launch link' }).click();
  await page.getByLabel('Container image URI').fill(IMAGE);
  await page.getByLabel('Service name').fill('no-script-link');
  await page.getByLabel('Port').fill('99999');
  await page.getByLabel('Environment variables').fill('GREETING=Hello\nAPI_TOKEN');
  await page.getByRole('button', { name: 'Build the link' }).click();
  await expect(page.getByRole('link', { name: 'Port: enter a port from 1 to 65535' })).toBeVisible();
  await expect(page.getByLabel('Service name')).toHaveValue('no-script-link');
  await expect(page.getByLabel('Environment variables')).toHaveValue('GREETING=Hello\nAPI_TOKEN');
  await page.getByLabel('Port').fill('8000');
  await page.getByRole('button', { name: 'Build the link' }).click();
  await expect(page.getByText(/^\[!\[Launch with App Runner\]\(.*&default\.GREETING=Hello&env=API_TOKEN\)$/)).toBeVisible();

  await page.getByLabel('Ends').selectOption({ label: 'In 1 day' });
  await page.getByLabel('Note').fill('without a script');
  await page.getByRole('button', { name: 'Make a short link' }).click();
  const path = `/l/${new URL(page.url()).searchParams.get('short')}`;
  await expect(page.getByText(new RegExp(`^http://[^/]+${path}$`))).toBeVisible();

  await stranger.goto(path);
  await sendSignIn(stranger);
  await expect(stranger.getByRole('heading', { level: 1 })).toHaveText('A link proposes a new service');
  await expect(stranger.getByText('no-script-link')).toBeVisible();
  await stranger.getByRole('button', { name: 'Continue to draft' }).click();
  await expect(stranger.getByLabel('Service name')).toHaveValue('no-script-link');

  await page.getByRole('link', { name: 'Revoke the short link' }).click();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Revoke the short link for hello-app-runner:latest?');
  await page.getByRole('button', { name: 'Revoke the short link' }).click();
  await expect(page.getByText('Short link revoked.')).toBeVisible();
  const row = page.getByRole('row').filter({ hasText: 'without a script' });
  await expect(row.getByRole('cell')).toContainText([/^\/l\//, 'Revoked', 'hello-app-runner', 'km', 'by km', '1', '1', '']);

  consoleWatch.allow(/status of 410/);
  expect((await stranger.goto(path))?.status()).toBe(410);
  await expect(stranger.getByText('km revoked it on')).toBeVisible();
});
