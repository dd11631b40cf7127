import { ADMINISTRATOR, expect, expectAccessible, hydrated, isBeginning, open, test } from '../fixtures.ts';
import { forgetSession, sendSetUp, sendSignIn, signIn } from '../sign-in.ts';

// The worker's administrator has to exist.
test.beforeEach(({ administrator }) => expect(administrator.cookies).not.toEqual([]));

test('signing in returns to the page that was asked for', async ({ page }) => {
  await open(page, '/history?show=failures');
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Sign in');
  await expect(page.getByText('You will continue to the history.')).toBeVisible();
  await expect(page.getByLabel('User name')).toBeFocused();
  await expectAccessible(page);
  await sendSignIn(page);
  await expect(page).toHaveURL('/history?show=failures');
});

test('an unknown name and a wrong password are refused in the same words', async ({ page }) => {
  await open(page, '/sign-in');
  const words: string[] = [];
  for (const name of [ADMINISTRATOR.name, 'nobody-here']) {
    await sendSignIn(page, { name, password: 'not the right one' });
    await hydrated(page);
    words.push(await page.getByRole('alert').innerText());
    await expect(page.getByLabel('User name')).toHaveValue(name);
    await expect(page.getByLabel('Password', { exact: true })).toBeFocused();
  }
  expect(words).toEqual(['That name and password do not fit.', 'That name and password do not fit.']);
  await expectAccessible(page);
  await sendSignIn(page);
  await expect(page).toHaveURL(isBeginning);
});

test('who guesses is slowed down, and told for how long', async ({ page, startSlipway, consoleWatch }) => {
  // The page of someone signed in whose cookies are taken away.
  consoleWatch.allow(/events\/stream/);
  const slipway = await startSlipway();
  await open(page, slipway.setupLink ?? '');
  await sendSetUp(page);
  await expect(page).toHaveURL(isBeginning);
  await forgetSession(page);
  await open(page, `${slipway.url}/sign-in`);
  await expect(async () => {
    await sendSignIn(page, { name: ADMINISTRATOR.name, password: 'not the right one' });
    await expect(page.getByRole('alert')).toHaveText(/Too many attempts\. Try again in \d+ (s|min)/, { timeout: 1 });
  }).toPass({ intervals: [0] });
  // Never a lock: with the right password after the wait it opens.
  await expect(async () => {
    await sendSignIn(page);
    await expect(page).toHaveURL(isBeginning, { timeout: 1_000 });
  }).toPass();
});

test('a session begins under a new name and ends with signing out', async ({ page, browser, baseURL }) => {
  const session = async () => (await page.context().cookies()).find(({ name }) => name === 'slipway');
  await open(page, '/sign-in');
  await sendSignIn(page, { name: ADMINISTRATOR.name, password: 'not the right one' });
  await expect(page.getByRole('alert')).toBeVisible();
  const before = await session();
  await sendSignIn(page);
  await expect(page).toHaveURL(isBeginning);
  const during = await session();
  expect(during).toMatchObject({ httpOnly: true, sameSite: 'Lax' });
  expect(during?.value).not.toBe(before?.value);

  await hydrated(page);
  const state = await page.context().storageState();
  await page.getByLabel(`Account of ${ADMINISTRATOR.name}`).click();
  await page.getByRole('button', { name: 'Sign out' }).click();
  await expect(page).toHaveURL(/\/sign-in$/);
  await open(page, '/services');
  await expect(page).toHaveURL('/sign-in?next=/services');

  // A copy of the cookie is worth nothing any more.
  const copy = await (await browser.newContext({ storageState: state, ...(baseURL ? { baseURL } : {}) })).newPage();
  await open(copy, '/services');
  await expect(copy.getByRole('heading', { level: 1 })).toHaveText('Sign in');
  await copy.context().close();
});

test('who is signed in already can go on or leave', async ({ page }) => {
  await signIn(page);
  await open(page, '/sign-in?next=/gallery');
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('You are signed in');
  await expectAccessible(page);
  await page.getByRole('link', { name: 'Continue' }).click();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Gallery');

  await open(page, '/sign-in');
  await page.getByRole('button', { name: 'Sign out' }).click();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Sign in');
});

test('signing in never leads to another site', async ({ page, consoleWatch }) => {
  // The page of someone signed in whose cookies are taken away.
  consoleWatch.allow(/events\/stream/);
  for (const next of ['https://evil.example/', '//evil.example/', '/\\evil.example/', 'javascript:alert(1)']) {
    await page.context().clearCookies();
    await open(page, `/sign-in?next=${encodeURIComponent(next)}`);
    await sendSignIn(page);
    await expect(page).toHaveURL(isBeginning);
  }
});

test('a form of another site is refused', async ({ page, baseURL, consoleWatch }) => {
  consoleWatch.allow(/status of 403/);
  await signIn(page);
  await hydrated(page);
  await page.route('https://evil.example/', (route) =>
    route.fulfill({
      contentType: 'text/html',
      body: `<title>Evil</title><form method="post" action="${baseURL}/api/begin_draft"><button>Win</button></form>`,
    }),
  );
  await page.goto('https://evil.example/');
  const answer = page.waitForResponse(/begin_draft/);
  await page.getByRole('button', { name: 'Win' }).click();
  expect((await answer).status()).toBe(403);
  await expect(page.getByText('This request did not come from a page of Slipway, so nothing was done.')).toBeVisible();
});

test('when the session is over, what was typed stays on the page', async ({ page, consoleWatch }) => {
  consoleWatch.allow(/status of 401/);
  await signIn(page);
  await open(page, '/gallery');
  const box = page.getByLabel('Paste what you have');
  await box.fill('public.ecr.aws/nginx/nginx:1.27');
  await page.context().clearCookies();
  await page.getByRole('button', { name: 'Continue' }).click();
  await expect(page.getByRole('alert')).toContainText('You are signed out.');
  await expect(box).toHaveValue('public.ecr.aws/nginx/nginx:1.27');
});

test('a page whose session ended elsewhere says so, keeps what was typed, and goes on after signing in', async ({
  page,
}) => {
  await signIn(page);
  await open(page, '/gallery');
  const box = page.getByLabel('Paste what you have');
  await box.fill('public.ecr.aws/nginx/nginx:1.27');
  const other = await page.context().newPage();
  await open(other, '/services');
  await other.getByLabel(`Account of ${ADMINISTRATOR.name}`).click();
  await other.getByRole('button', { name: 'Sign out' }).click();
  await expect(other.getByRole('heading', { level: 1 })).toHaveText('Sign in');
  await expect(page.getByText('You are signed out.')).toBeVisible();
  await expect(box).toHaveValue('public.ecr.aws/nginx/nginx:1.27');
  await sendSignIn(other);
  await expect(other).toHaveURL(isBeginning);
  await page.evaluate(() => window.dispatchEvent(new Event('focus')));
  await expect(page.getByText('You are signed out.')).toBeHidden();
  await expect(box).toHaveValue('public.ecr.aws/nginx/nginx:1.27');
});

test('nothing is kept for who lost nothing', async ({ signedIn }) => {
  await open(signedIn, '/held');
  await expect(signedIn.getByRole('heading', { level: 1 })).toHaveText('Nothing is kept');
  await expectAccessible(signedIn);
});

test('an address that is no page says so', async ({ signedIn, consoleWatch }) => {
  consoleWatch.allow(/status of 404/);
  const answer = await signedIn.goto('/nowhere');
  await hydrated(signedIn);
  expect(answer?.status()).toBe(404);
  await expect(signedIn.getByRole('heading', { level: 1 })).toHaveText('There is no such page');
  await expectAccessible(signedIn);
  await signedIn.getByRole('link', { name: 'Go to the services' }).click();
  await expect(signedIn).toHaveURL(isBeginning);
});

test('who signs out everywhere else stays, and nobody else does', async ({ page, browser, startSlipway }) => {
  const slipway = await startSlipway();
  await open(page, slipway.setupLink ?? '');
  await sendSetUp(page);
  await expect(page).toHaveURL(isBeginning);
  const elsewhere = await browser.newContext();
  const other = await elsewhere.newPage();
  await open(other, `${slipway.url}/sign-in`);
  await sendSignIn(other);
  await expect(other).toHaveURL(isBeginning);
  await open(page, `${slipway.url}/account`);
  const sessions = page.getByRole('table', { name: 'Sessions' });
  await expect(sessions.getByRole('row')).toHaveCount(3);
  await expect(sessions.getByRole('columnheader', { name: 'Last used' })).toBeVisible();
  await other.goto('about:blank');
  await page.getByRole('button', { name: 'Sign out everywhere else' }).click();
  await expect(sessions.getByRole('row')).toHaveCount(2);
  await expect(page.getByRole('button', { name: 'Sign out everywhere else' })).toHaveCount(0);
  await open(other, `${slipway.url}/account`);
  await expect(other).toHaveURL(/\/sign-in/);
  await elsewhere.close();
});
