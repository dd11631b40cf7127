import { expect, test } from '../fixtures.ts';
import { PRELOADED_IN_VAIN, sendSignIn } from '../sign-in.ts';

test.beforeEach(({ administrator, consoleWatch }) => {
  expect(administrator.cookies).not.toEqual([]);
  consoleWatch.allow(PRELOADED_IN_VAIN);
});

test('a launch link leads through signing in to a draft', async ({ page }) => {
  const link = '/launch?image=public.ecr.aws/nginx/nginx:1.27&name=no-script&port=80&default.GREETING=a%26b%25&start=run';
  await page.goto(link);
  await sendSignIn(page);
  expect(page.url().endsWith(link), page.url()).toBe(true);
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('A link proposes a new service');
  await expect(page.getByText('a&b%')).toBeVisible();
  await page.getByLabel("Run this command instead of the image's own").check();
  await page.getByRole('button', { name: 'Continue to draft' }).click();
  await expect(page).toHaveURL(/\/drafts\/[^/]+\/quick$/);
  await expect(page.getByLabel('Service name')).toHaveValue('no-script');
  await expect(page.getByLabel('Start command')).toHaveValue('run');
});

test("AWS's own link explains itself, and the paste box goes on with it, through signing in", async ({ page }) => {
  await page.goto('/apprunner/home?region=eu-west-1#/create?imageUri=public.ecr.aws%2Fnginx%2Fnginx');
  await expect(page.getByText('where only a script can read them')).toBeVisible();
  await page
    .getByLabel('Link, image or command')
    .fill('https://eu-west-1.console.aws.amazon.com/apprunner/home?region=eu-west-1#/create?imageUri=public.ecr.aws%2Fnginx%2Fnginx');
  await page.getByRole('button', { name: 'Continue' }).click();
  await sendSignIn(page);
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('What you typed is kept');
  await page.getByRole('button', { name: 'Continue' }).click();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('A link proposes a new service');
});

test('a link that cannot be launched says why and what to do', async ({ signedIn, consoleWatch }) => {
  consoleWatch.allow(/status of 422/);
  const answer = await signedIn.goto('/launch?image=nginx&port=80');
  expect(answer?.status()).toBe(422);
  await signedIn.getByRole('link', { name: 'Go on with nginx' }).click();
  await expect(signedIn.getByText('public.ecr.aws/docker/library/nginx')).toBeVisible();
});
