import { expect, test } from '../fixtures.ts';
import { PRELOADED_IN_VAIN } from '../sign-in.ts';

test.beforeEach(({ consoleWatch }) => consoleWatch.allow(PRELOADED_IN_VAIN));

test('the paste box goes on with what it recognises', async ({ signedIn: page }) => {
  for (const text of [
    'public.ecr.aws/nginx/nginx:1.27',
    'docker pull public.ecr.aws/nginx/nginx:1.27',
    'https://gallery.ecr.aws/nginx/nginx',
    'https://eu-west-1.console.aws.amazon.com/apprunner/home?region=eu-west-1#/create?imageUri=public.ecr.aws%2Fnginx%2Fnginx',
    'https://slipway.example/launch?image=public.ecr.aws/nginx/nginx&default.A=x%26y',
  ]) {
    await page.goto('/gallery');
    await page.getByLabel('Paste what you have').fill(text);
    await page.getByRole('button', { name: 'Continue' }).click();
    await expect(page.getByRole('heading', { level: 1 }), text).toHaveText('A link proposes a new service');
  }
  await expect(page.getByText('x&y')).toBeVisible();
});

test('the paste box says what is wrong, keeps what was typed and proposes a way on', async ({ signedIn: page }) => {
  await page.goto('/gallery');
  const box = page.getByLabel('Paste what you have');
  await page.getByRole('button', { name: 'Continue' }).click();
  await expect(box).toHaveAccessibleDescription(/Paste an image, a gallery page,/);
  await box.fill('redis:7');
  await page.getByRole('button', { name: 'Continue' }).click();
  await expect(box).toHaveValue('redis:7');
  await expect(box).toHaveAccessibleDescription(/App Runner cannot pull from Docker Hub\./);
  await page.getByRole('link', { name: 'Go on with redis:7' }).click();
  await expect(page.getByText('public.ecr.aws/docker/library/redis:7')).toBeVisible();
  // It is said once.
  await page.goto('/gallery');
  await expect(box).toHaveValue('');
});
