import { expect, expectAccessible, open, test } from '../fixtures.ts';

const CONSOLE_LINK =
  'https://us-east-1.console.aws.amazon.com/apprunner/home?region=us-east-1#/create?serviceName=web-hello&imageUri=public.ecr.aws%2Fnginx%2Fnginx%3A1.27&port=80';

test('every image of the gallery leads to its launch page', async ({ signedIn: page }) => {
  await open(page, '/gallery');
  await expectAccessible(page);
  const entries = page.getByRole('main').getByRole('listitem');
  const links = await entries.getByRole('link', { name: 'Review and launch' }).all();
  expect(links.length).toBeGreaterThanOrEqual(6);
  const addresses = await Promise.all(links.map((link) => link.getAttribute('href')));
  for (const address of addresses) {
    await open(page, address ?? '');
    await expect(page.getByText('matches the image')).toBeVisible();
    await expect(page.getByRole('heading', { name: 'Ignored' })).toHaveCount(0);
  }
  await open(page, '/gallery');
  await entries.filter({ hasText: 'Apache Tomcat' }).getByRole('link', { name: 'Review and launch' }).click();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('A link proposes a new service');
  await expect(page.getByText('public.ecr.aws/docker/library/tomcat:10.1')).toBeVisible();
});

for (const [what, text, words] of [
  ['an image', 'public.ecr.aws/nginx/nginx:1.27', 'An image in Amazon ECR Public'],
  ['a private image', '123456789012.dkr.ecr.eu-west-1.amazonaws.com/web:1', 'An image in Amazon ECR, account 123456789012'],
  ['a command', '$ docker pull public.ecr.aws/nginx/nginx:1.27', 'A docker pull command for an image in Amazon ECR Public'],
  ['a page of the gallery', 'https://gallery.ecr.aws/nginx/nginx', 'A gallery page of an image in Amazon ECR Public'],
  ["AWS's link", CONSOLE_LINK, 'A "Launch with App Runner" link for an image in Amazon ECR Public'],
  ['our link', 'https://slipway.example/launch?image=public.ecr.aws/nginx/nginx&port=80', 'A launch link'],
] as const) {
  test(`the paste box recognises ${what} while it is typed and goes on with it`, async ({ signedIn: page }) => {
    await open(page, '/gallery');
    await page.getByLabel('Paste what you have').fill(text);
    await expect(page.getByRole('status').filter({ hasText: words })).toBeVisible();
    await page.getByRole('button', { name: 'Continue' }).click();
    await expect(page.getByRole('heading', { level: 1 })).toHaveText('A link proposes a new service');
  });
}

for (const [what, text, sentence, proposal] of [
  ['an image of Docker Hub', 'nginx:1.27', 'App Runner cannot pull from Docker Hub.', 'Go on with nginx:1.27'],
  ['a run command', 'docker run -p 80:80 -e A=1 public.ecr.aws/nginx/nginx', 'App Runner starts the container itself', 'Go on with nginx'],
  ['an image of elsewhere', 'ghcr.io/owner/app:1', 'App Runner cannot pull from ghcr.io.', null],
  ['a page that is no image', 'https://example.com/', 'Slipway does not know this page.', null],
  ['a page of the console', 'https://console.aws.amazon.com/apprunner/home#/services', 'This page of the AWS console proposes no service.', null],
  ['a link that is refused', '/launch?image=public.ecr.aws/nginx/nginx&port=1&port=2', 'This link gives port twice.', null],
  ['nothing', '', 'Paste an image, a gallery page,', null],
] as const) {
  test(`the paste box says what to do with ${what} and keeps what was typed`, async ({ signedIn: page }) => {
    await open(page, '/gallery');
    const box = page.getByLabel('Paste what you have');
    await box.fill(text);
    // Who is still typing is not corrected.
    await expect(box).not.toHaveAttribute('aria-invalid');
    await page.getByRole('button', { name: 'Continue' }).click();
    await expect(box).toBeFocused();
    await expect(box).toHaveAccessibleDescription(new RegExp(sentence.replace(/[.?]/g, '\\$&')));
    await expect(box).toHaveValue(text);
    await expectAccessible(page);
    const link = page.getByRole('link', { name: 'Go on with' });
    if (proposal === null) {
      await expect(link).toHaveCount(0);
    } else {
      await expect(link).toHaveText(proposal);
      await link.click();
      await expect(page.getByRole('heading', { level: 1 })).toHaveText('A link proposes a new service');
    }
  });
}

test('whoever comes for the paste box starts in it', async ({ signedIn: page }) => {
  await open(page, '/gallery#paste');
  await expect(page.getByLabel('Paste what you have')).toBeFocused();
});

test('the first page offers three ways to a service', async ({ page, startSlipway }) => {
  const slipway = await startSlipway();
  await open(page, slipway.setupLink ?? '');
  await page.getByLabel('User name').fill('ada');
  await page.getByLabel('Password', { exact: true }).fill('long and easy to remember');
  await page.getByRole('button', { name: 'Create account and sign in' }).click();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Launch your first service');
  await expect(page.getByLabel('Paste what you have')).toBeVisible();
  await expect(page.getByRole('link', { name: 'Review and launch' })).toHaveCount(3);
  await expect(page.getByRole('link', { name: 'Create service' })).toBeVisible();
  await expectAccessible(page);
});
