import { expect, expectAccessible, open, test } from '../fixtures.ts';

test('on a phone the button stays at hand and nothing scrolls sideways', async ({ signedIn: page }) => {
  await open(
    page,
    `/launch?image=public.ecr.aws/nginx/nginx@sha256:${'0123456789abcdef'.repeat(4)}&default.LONG=${'x'.repeat(31)}y&start=${'z'.repeat(200)}&${'w'.repeat(60)}=1`,
  );
  await expect(page.getByRole('button', { name: 'Continue to draft' })).toBeInViewport();
  for (const path of ['', '/gallery', '/held', '/apprunner/home', '/sign-in']) {
    if (path) await open(page, path);
    await expectAccessible(page);
    expect(await page.evaluate(() => document.documentElement.scrollWidth), path).toBeLessThanOrEqual(390);
  }
});
