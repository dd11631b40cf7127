import type { Page } from '@playwright/test';

import { expect, expectAccessible, hydrated, open, test } from '../fixtures.ts';
import { sendSignIn } from '../sign-in.ts';

const IMAGE = 'public.ecr.aws/aws-containers/hello-app-runner:latest';
const LAUNCH_TITLE = 'A link proposes a new service';

const heading = (page: Page) => page.getByRole('heading', { level: 1 });
const card = (page: Page, title: string) =>
  page.locator('section').filter({ has: page.getByRole('heading', { level: 2, name: title, exact: true }) });
/** What stands under a name in the card of the short link. */
const fact = (page: Page, name: string) =>
  card(page, 'Short link')
    .getByRole('term')
    .filter({ hasText: new RegExp(`^${name}$`) })
    .locator('xpath=following-sibling::dd[1]');

/** Fills the form and makes a short link of it; gives its path. */
async function makeShortLink(page: Page, name: string, note = ''): Promise<string> {
  await open(page, '/launch/links');
  await page.getByLabel('Container image URI').fill(IMAGE);
  await page.getByLabel('Service name').fill(name);
  await page.getByLabel('Port').fill('8000');
  await page.getByLabel('Note').fill(note);
  await page.getByRole('button', { name: 'Make a short link' }).click();
  await expect(page).toHaveURL(/\/launch\/links\?short=\w{22}$/);
  return `/l/${new URL(page.url()).searchParams.get('short')}`;
}

test('the gallery leads to the form, and link and badge follow what is typed', async ({ signedIn: page, baseURL }) => {
  await open(page, '/gallery');
  await page.getByRole('link', { name: 'Build a launch link' }).click();
  await expect(heading(page)).toHaveText('Launch links');
  await expect(card(page, 'Link')).toContainText('Enter a container image');
  await page.getByLabel('Container image URI').fill(`docker pull ${IMAGE}`);
  await expect(card(page, 'Link')).toContainText(`${baseURL}/launch?v=1&image=${IMAGE}`);
  await page.getByLabel('Service name').fill('web-hello');
  await page.getByLabel('Port').fill('8000');
  await page.getByLabel('Region').selectOption('us-east-1');
  await page.getByLabel('CPU and memory').selectOption({ label: '0.25 vCPU, 0.5 GB' });
  await page.getByLabel('Health check path').fill('/');
  await page.getByLabel('Environment variables').fill('GREETING="Hello & welcome"\nAPI_TOKEN');
  await page.getByLabel('Start command').fill('sh -c "exec /hello"');
  await page.getByLabel('Where the link stands').fill('readme');
  const link = `${baseURL}/launch?v=1&image=${IMAGE}&name=web-hello&region=us-east-1&cpu=256&memory=512&port=8000&health=/&default.GREETING=Hello%20%26%20welcome&env=API_TOKEN&start=sh%20-c%20%22exec%20/hello%22&from=readme`;
  await expect(card(page, 'Link').locator('code')).toHaveText(link);
  await expect(card(page, 'Link')).toContainText(`${link.split('?')[1]?.length} of 8,192 characters`);
  const [markdown, html] = await card(page, 'Badge').locator('code').allInnerTexts();
  expect(markdown).toBe(`[![Launch with App Runner](${baseURL}/badge/launch.svg)](${link})`);
  expect(html).toContain(`<a href="${link.replaceAll('&', '&amp;')}">`);
  await expectAccessible(page);

  // Both pictures are there, and the markup shows one of them.
  for (const picture of await card(page, 'Badge').getByRole('img').all()) {
    expect(await picture.evaluate((image: HTMLImageElement) => image.naturalWidth)).toBe(216);
  }

  // Built, the address of the page holds the link, and loading it anew keeps the form.
  await page.getByRole('button', { name: 'Build the link' }).click();
  await expect(page).toHaveURL(/\/launch\/links\?v=1&image=/);
  await page.reload();
  await hydrated(page);
  await expect(page.getByLabel('Start command')).toHaveValue('sh -c "exec /hello"');
  await expect(page.getByLabel('Environment variables')).toHaveValue('GREETING=Hello & welcome\nAPI_TOKEN');
  await expect(card(page, 'Link').locator('code')).toHaveText(link);

  const opening = page.waitForEvent('popup');
  await page.getByRole('link', { name: 'Try it' }).click();
  const launch = await opening;
  await expect(heading(launch)).toHaveText(LAUNCH_TITLE);
  await expect(launch.getByRole('heading', { name: 'Ignored' })).toHaveCount(0);
  await expect(launch.getByText('Hello & welcome')).toBeVisible();
  await launch.close();
});

test('what is copied is what is shown', async ({ signedIn: page, context }) => {
  expect(context).toBeDefined();
  await page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
  await open(page, `/launch/links?image=${IMAGE}&port=8000`);
  for (const [name, place] of [
    ['Copy the link', 'Link'],
    ['Copy the Markdown', 'Badge'],
  ] as const) {
    await page.getByRole('button', { name }).click();
    const shown = await card(page, place).locator('code').first().innerText();
    expect(await page.evaluate(() => navigator.clipboard.readText())).toBe(shown);
  }
});

test('a badge of Markdown is what the paste box takes', async ({ signedIn: page }) => {
  await open(page, `/launch/links?image=${IMAGE}&port=8000`);
  const markdown = await card(page, 'Badge').locator('code').first().innerText();
  await open(page, '/gallery');
  await page.getByLabel('Paste what you have').fill(markdown);
  await page.getByRole('button', { name: 'Continue' }).click();
  await expect(heading(page)).toHaveText(LAUNCH_TITLE);
});

for (const [field, value, sentence] of [
  ['Container image URI', 'nginx', 'App Runner cannot pull from Docker Hub.'],
  ['Container image URI', '', 'Enter a container image'],
  ['Service name', 'abc', 'Enter at least 4 characters.'],
  ['Port', '70000', 'Enter a port from 1 to 65535.'],
  ['Health check path', 'healthz', 'Start the path with a slash'],
  ['Environment variables', 'A=1\nAPI_TOKEN=hunter2', 'Line 2: API_TOKEN looks like a secret.'],
  ['Environment variables', 'not a name', 'Line 1: Use letters, digits and underscores'],
  ['Environment variables', 'A=\u202etxet', 'Line 1: Leave the hidden characters'],
  ['Start command', 'x'.repeat(8_200), 'This link is too long'],
  ['Where the link stands', 'My README', 'Enter at most 32 lower-case letters'],
] as const) {
  test(`${field} says what to do with ${JSON.stringify(value).slice(0, 30)}`, async ({ signedIn: page }) => {
    await open(page, `/launch/links?image=${IMAGE}`);
    const control = page.getByLabel(field);
    await control.fill(value);
    // Who is still typing is not corrected, and sees that there is no link.
    await expect(control).not.toHaveAttribute('aria-invalid');
    await expect(card(page, 'Link')).toContainText('appear here');
    await expect(card(page, 'Badge')).toHaveCount(0);
    await expect(page.getByRole('button', { name: 'Make a short link' })).toHaveCount(0);
    await page.getByRole('button', { name: 'Build the link' }).click();
    await expect(page.getByRole('alert')).toBeFocused();
    await expect(control).toHaveAttribute('aria-invalid', 'true');
    await expect(control).toHaveAccessibleDescription(new RegExp(sentence.replace(/[.?]/g, '\\$&')));
    await expect(control).toHaveValue(value);
    expect(page.url()).not.toContain('hunter2');
    await expectAccessible(page);
    await page.getByRole('alert').getByRole('link').click();
    await expect(control).toBeFocused();
    await control.fill(field === 'Container image URI' ? IMAGE : '');
    await expect(control).not.toHaveAttribute('aria-invalid');
  });
}

test('a short link leads on, is counted, told, and ends when it is revoked', async ({ signedIn: page, consoleWatch }) => {
  const path = await makeShortLink(page, 'by-short-link', 'for the README');
  await expect(card(page, 'Link').locator('code')).toHaveText(new RegExp(`^http://[^/]+${path}$`));
  await expect(card(page, 'Badge').locator('code').first()).toHaveText(new RegExp(`\\]\\(http://[^/]+${path}\\)$`));
  await expect(fact(page, 'Opened')).toHaveText('0');
  await expect(fact(page, 'Note')).toHaveText('for the README');
  await expectAccessible(page);

  await page.goto(path);
  await expect(page).toHaveURL(/\/launch\?v=1&image=.*&short=\w{22}$/);
  await expect(heading(page)).toHaveText(LAUNCH_TITLE);
  await expect(page.getByRole('heading', { name: 'Ignored' })).toHaveCount(0);
  await page.getByRole('button', { name: 'Continue to draft' }).click();
  await expect(page).toHaveURL(/\/quick$/);
  await expect(page.getByLabel('Service name')).toHaveValue('by-short-link');

  await open(page, '/launch/links');
  const row = page.getByRole('row').filter({ hasText: 'for the README' });
  await expect(row.getByRole('cell')).toContainText([/^\/l\//, 'Open', 'hello-app-runner', 'km', /20\d\d/, '1', '1', '']);
  await row.getByRole('link', { name: /^\/l\// }).click();
  await expect(page.getByLabel('Service name')).toHaveValue('by-short-link');
  await expect(fact(page, 'Became drafts')).toHaveText('1');

  // An edited form is another link.
  await page.getByLabel('Service name').fill('something-else');
  await expect(card(page, 'Link')).toContainText('/launch?v=1');
  await expect(page.getByRole('button', { name: 'Make a short link' })).toBeVisible();
  await page.getByLabel('Service name').fill('by-short-link');

  await page.getByRole('link', { name: 'Revoke the short link' }).click();
  await expect(heading(page)).toHaveText('Revoke the short link for hello-app-runner:latest?');
  await expectAccessible(page);
  await page.getByRole('link', { name: 'Keep it' }).click();
  await expect(fact(page, 'Opened')).toHaveText('1');
  await page.getByRole('link', { name: 'Revoke the short link' }).click();
  await page.getByRole('button', { name: 'Revoke the short link' }).click();
  await expect(page.getByText('Short link revoked.')).toBeVisible();
  await expect(row).toContainText('Revoked');

  consoleWatch.allow(/status of 410/);
  const answer = await page.goto(path);
  await hydrated(page);
  expect(answer?.status()).toBe(410);
  await expect(heading(page)).toHaveText('This short link was revoked');
  await expectAccessible(page);

  await open(page, '/history');
  await expect(page.getByText(`revoked the short link to launch ${IMAGE}`)).toBeVisible();
  await expect(page.getByText(`made a short link to launch ${IMAGE}`).first()).toBeVisible();
});

test('the list hears of what others do, and takes nothing away from who is typing', async ({ signedIn: page, browser, baseURL, administrator }) => {
  await open(page, '/launch/links');
  const image = page.getByLabel('Container image URI');
  await image.fill('public.ecr.aws/nginx/ng');
  await image.press('ArrowLeft');
  const other = await browser.newContext({ storageState: administrator, baseURL: baseURL ?? '' });
  await makeShortLink(await other.newPage(), 'by-another', 'made beside');
  await other.close();
  await expect(page.getByRole('row').filter({ hasText: 'made beside' })).toBeVisible();
  await expect(image).toHaveValue('public.ecr.aws/nginx/ng');
  await expect(image).toBeFocused();
});

test('a short link that never was is a page that says so', async ({ signedIn: page, consoleWatch }) => {
  consoleWatch.allow(/status of 404/);
  const answer = await page.goto('/l/0000000000000000000000');
  await hydrated(page);
  expect(answer?.status()).toBe(404);
  await expect(heading(page)).toHaveText('There is no such short link');
  await page.getByRole('link', { name: 'See launch links' }).click();
  await expect(heading(page)).toHaveText('Launch links');
});

test('signing in on the way keeps the short link', async ({ page, signedIn }) => {
  const path = await makeShortLink(signedIn, 'after-signing-in');
  await open(page, path);
  await expect(page.getByText('You will continue to a launch link.')).toBeVisible();
  await sendSignIn(page);
  await expect(heading(page)).toHaveText(LAUNCH_TITLE);
  await expect(page.getByText('after-signing-in')).toBeVisible();
});

for (const [name, path] of [
  ['an empty form', '/launch/links'],
  ['a link', `/launch/links?image=${IMAGE}&port=8000&name=web-hello&env=API_TOKEN&default.GREETING=Hello`],
  ['a link that is refused', '/launch/links?image=nginx'],
] as const) {
  test(`${name}: accessible in light and dark, fits 320 px`, async ({ signedIn: page }) => {
    await open(page, path);
    for (const colorScheme of ['light', 'dark'] as const) {
      await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
      await expectAccessible(page);
    }
    await page.setViewportSize({ width: 320, height: 700 });
    await expect
      .poll(() => page.evaluate(() => document.documentElement.scrollWidth), 'nothing reaches past the right edge')
      .toBeLessThanOrEqual(320);
  });
}
