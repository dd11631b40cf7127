import type { Page } from '@playwright/test';

import { expect, expectAccessible, hydrated, open, test } from '../fixtures.ts';
import { forgetSession, sendSignIn } from '../sign-in.ts';

const IMAGE = 'image=public.ecr.aws/aws-containers/hello-app-runner:latest';
const TITLE = 'A link proposes a new service';

const heading = (page: Page) => page.getByRole('heading', { level: 1 });
/** What stands beside a name in the lists of the page. */
const value = (page: Page, name: string) =>
  page.getByRole('term').filter({ hasText: new RegExp(`^${name}$`) }).locator('xpath=following-sibling::dd[1]');
const drafts = async (page: Page) => {
  await open(page, '/drafts');
  return page.getByRole('link', { name: /^Drafts/ }).innerText();
};

test('every value is shown with where it came from, and nothing is written', async ({ signedIn: page }) => {
  const before = await drafts(page);
  const answer = await page.goto(
    `/launch?v=1&${IMAGE}&name=web-hello&port=8000&health=/&default.GREETING=Hello&env=API_TOKEN&instanceRole=x&autoDeploy=1&utm_source=y`,
  );
  await hydrated(page);
  expect(answer?.headers()).toMatchObject({
    'cache-control': 'no-store',
    'referrer-policy': 'no-referrer',
    'x-frame-options': 'DENY',
  });
  await expect(heading(page)).toHaveText(TITLE);
  await expect(page.getByText('Nothing has been created yet.')).toBeVisible();
  await expect(page.getByText('public.ecr.aws/aws-containers/hello-app-runner:latest')).toBeVisible();
  for (const [name, text] of [
    ['Registry', 'Amazon ECR Public'],
    ['Published by', 'aws-containers'],
    ['Listens on', 'Port 8000'],
    ['Size', 'Not checked'],
    ['Service name', 'web-hello'],
    ['Port', '8000 matches the image'],
    ['CPU and memory', '1 vCPU, 2 GB'],
    ['Health check', 'HTTP /'],
    ['GREETING', 'Hello'],
    ['API_TOKEN', 'Empty. You fill it in; a link may not carry secrets.'],
    ['instanceRole', 'A link may not choose a role. The service starts without one.'],
    ['autoDeploy', 'Images from ECR Public cannot deploy automatically.'],
    ['utm_source', 'Unknown parameter.'],
  ] as const) {
    await expect(value(page, name), name).toHaveText(text);
  }
  await expectAccessible(page);
  expect(await drafts(page)).toBe(before);
});

test('names of AWS stand for ours, and what a link leaves open is the default', async ({ signedIn: page }) => {
  await open(page, '/launch?imageUri=public.ecr.aws%2Fnginx%2Fnginx%3A1.27&serviceName=by-alias&from=public-gallery');
  await expect(value(page, 'Service name')).toHaveText('by-alias');
  await expect(value(page, 'Port')).toHaveText('80');
  await expect(page.getByRole('heading', { name: 'Ignored' })).toHaveCount(0);
  await page.getByRole('button', { name: 'Continue to draft' }).click();
  await expect(page).toHaveURL(/\/drafts\/[^/]+\/quick$/);
  await expect(page.getByLabel('Service name')).toHaveValue('by-alias');
  await expect(page.getByLabel('Port', { exact: true })).toHaveValue('80');
});

test('the Region of the link is chosen, another one can be, and an unknown one is left out', async ({ signedIn: page }) => {
  await open(page, `/launch?${IMAGE}`);
  const region = page.getByLabel('Create in');
  const first = await region.inputValue();
  const regions = await region.getByRole('option').evaluateAll((options) =>
    options.map((option) => (option as HTMLOptionElement).value),
  );
  const last = regions.at(-1) ?? first;
  await open(page, `/launch?${IMAGE}&region=${last}`);
  await expect(region).toHaveValue(last);
  await region.selectOption(first);
  await page.getByRole('button', { name: 'Continue to draft' }).click();
  await expect(page.getByLabel('Region')).toHaveValue(first);

  await open(page, `/launch?${IMAGE}&region=ap-south-1`);
  await expect(region).toHaveValue(first);
  await expect(value(page, 'region')).toHaveText('Slipway is not set up for this Region. You choose another one.');
});

test('a start command is taken only by who accepts it', async ({ signedIn: page }) => {
  const link = `/launch?${IMAGE}&start=${encodeURIComponent('sh -c "exec /hello"')}`;
  for (const accepted of [false, true]) {
    await open(page, link);
    await expect(page.getByText('sh -c "exec /hello"')).toBeVisible();
    const box = page.getByLabel("Run this command instead of the image's own");
    await expect(box).not.toBeChecked();
    await box.setChecked(accepted);
    await page.getByRole('button', { name: 'Continue to draft' }).click();
    await expect(page).toHaveURL(/\/quick$/);
    await expect(page.getByLabel('Start command')).toHaveValue(accepted ? 'sh -c "exec /hello"' : '');
  }
});

test('who does not want it goes to the services', async ({ signedIn: page }) => {
  await open(page, `/launch?${IMAGE}`);
  await page.getByRole('link', { name: 'Not now' }).click();
  await expect(page).toHaveURL(/\/services$/);
});

test('a link that misleads or cannot be read is a clear page with the paste box', async ({ signedIn: page, consoleWatch }) => {
  consoleWatch.allow(/status of 422/);
  for (const [query, sentence] of [
    ['', 'Enter a container image, for example public.ecr.aws/nginx/nginx:1.27.'],
    [`?${IMAGE}&imageUri=public.ecr.aws/evil/evil`, 'This link gives image twice. Keep one.'],
    [`?${IMAGE}&port=80&port=81`, 'This link gives port twice. Keep one.'],
    [`?${IMAGE}&name=web%E2%80%AEhello`, 'This link hides characters in name.'],
    [`?${IMAGE}&v=2`, 'This link is written for another version of Slipway.'],
    [`?${IMAGE}&x=${'a'.repeat(9000)}`, 'This link is too long'],
    ['?image=ghcr.io/owner/app', 'App Runner cannot pull from ghcr.io.'],
    ['?image=https://evil.example/x', 'Leave out https://.'],
  ] as const) {
    const answer = await page.goto(`/launch${query}`);
    await hydrated(page);
    expect(answer?.status(), query.slice(0, 80)).toBe(422);
    await expect(heading(page)).toHaveText('This link cannot be launched');
    await expect(page.getByText(sentence)).toBeVisible();
  }
  await expectAccessible(page);
  await page.getByLabel('Paste another one').fill('public.ecr.aws/nginx/nginx:1.27');
  await page.getByRole('button', { name: 'Continue' }).click();
  await expect(heading(page)).toHaveText(TITLE);
});

test('an image of Docker Hub is proposed from the public mirror, with all else that the link asks for', async ({
  signedIn: page,
  consoleWatch,
}) => {
  consoleWatch.allow(/status of 422/);
  await open(page, '/launch?image=nginx:1.27&name=from-hub&port=80&default.A=x%26y');
  await expect(page.getByText('Use the same image in ECR Public: public.ecr.aws/docker/library/nginx:1.27.')).toBeVisible();
  await page.getByRole('link', { name: 'Go on with nginx:1.27' }).click();
  await expect(heading(page)).toHaveText(TITLE);
  await expect(page.getByText('public.ecr.aws/docker/library/nginx:1.27')).toBeVisible();
  await expect(value(page, 'Service name')).toHaveText('from-hub');
  await expect(value(page, 'A')).toHaveText('x&y');
});

test('nothing of a link runs, speaks in our voice, or breaks the page', async ({ signedIn: page, consoleWatch }) => {
  consoleWatch.allow(/status of 422/);
  const script = '<script>window.hacked=1</script><img src=x onerror="window.hacked=1">';
  await open(
    page,
    `/launch?${IMAGE}&default.GREETING=${encodeURIComponent(script)}&start=${encodeURIComponent(script)}&title=Your+account+is+locked&${encodeURIComponent(script)}=1`,
  );
  await expect(value(page, 'GREETING')).toHaveText(script);
  await expect(page.getByLabel('Start command of the link')).toHaveText(script);
  await expect(page.getByText('account is locked')).toHaveCount(0);
  await expect(page.getByRole('main').locator('img, script')).toHaveCount(0);
  expect(await page.evaluate(() => 'hacked' in window)).toBe(false);

  const garbage = ['%', '%zz', '%00', '&&&', '=', 'image', 'image=%FF', '?'.repeat(50), `${IMAGE}&${'x=1&'.repeat(900)}`];
  for (const query of [...garbage, `image=${encodeURIComponent(script)}`, `${IMAGE}&env=${encodeURIComponent(script)}`]) {
    const answer = await page.request.get(`/launch?${query}`);
    expect([200, 422], query.slice(0, 60)).toContain(answer.status());
  }
});

test('signing in on the way keeps the whole link', async ({ page, administrator }) => {
  expect(administrator.cookies).not.toEqual([]);
  const link = `/launch?v=1&${IMAGE}&name=kept-whole&default.GREETING=Hello%20%26%20100%25%20welcome%2B%3D%23&env=A&env=B&utm=%2526`;
  await open(page, link);
  await expect(page.getByText('You will continue to a launch link for hello-app-runner.')).toBeVisible();
  await sendSignIn(page);
  await expect(heading(page)).toHaveText(TITLE);
  expect(page.url().endsWith(link), page.url()).toBe(true);
  await expect(value(page, 'GREETING')).toHaveText('Hello & 100% welcome+=#');
});

test('signing in on the way keeps even the longest link, and one that is too long is told so', async ({
  page,
  administrator,
  consoleWatch,
}) => {
  expect(administrator.cookies).not.toEqual([]);
  consoleWatch.allow(/status of 422/);
  // The page of someone signed in whose cookies are taken away.
  consoleWatch.allow(/events\/stream/);
  const query = `${IMAGE}&default.LONG=`;
  const longest = query + 'a'.repeat(8192 - query.length);
  await open(page, `/launch?${longest}`);
  await sendSignIn(page);
  await expect(heading(page)).toHaveText(TITLE);
  await forgetSession(page);
  await open(page, `/launch?${longest}a`);
  await sendSignIn(page);
  await expect(page.getByText('This link is too long')).toBeVisible();
});

const CONSOLE_LINK =
  '/apprunner/home?region=eu-west-1#/create?serviceName=from-console&imageUri=public.ecr.aws%2Fnginx%2Fnginx%3A1.27&port=80&from=public-gallery&instanceRole=x';

test("AWS's own link works with only its host replaced", async ({ signedIn: page }) => {
  await open(page, '/gallery');
  await page.goto(CONSOLE_LINK);
  await expect(heading(page)).toHaveText(TITLE);
  await hydrated(page);
  await expect(value(page, 'Service name')).toHaveText('from-console');
  // The way there is no place to come back to.
  await page.goBack();
  await expect(heading(page)).toHaveText('Gallery');
});

test("AWS's own link asks strangers to sign in and goes on", async ({ page, administrator }) => {
  expect(administrator.cookies).not.toEqual([]);
  await page.goto(CONSOLE_LINK);
  await expect(page.getByText('You will continue to a launch link for nginx.')).toBeVisible();
  await sendSignIn(page);
  await expect(heading(page)).toHaveText(TITLE);
  await expect(value(page, 'Service name')).toHaveText('from-console');
});

test('an address of the console that proposes nothing explains itself', async ({ page, administrator }) => {
  expect(administrator.cookies).not.toEqual([]);
  await open(page, '/apprunner/home?region=eu-west-1');
  await expect(heading(page)).toHaveText('Paste the link to go on');
  await expectAccessible(page);
  await open(page, '/apprunner/home?region=eu-west-1#/services');
  await expect(page.getByText('This address proposes no service.')).toBeVisible();

  // Another link pasted into the address bar changes the fragment alone.
  await page.evaluate((hash) => (window.location.hash = hash), CONSOLE_LINK.slice(CONSOLE_LINK.indexOf('#')));
  await expect(page.getByText('You will continue to a launch link for nginx.')).toBeVisible();
});
