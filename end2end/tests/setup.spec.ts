import { expect, expectAccessible, hydrated, open, test } from '../fixtures.ts';
import { sendSetUp } from '../sign-in.ts';

const GOOD = { name: 'ada', password: 'long and easy to remember' };

test('the setup link says what it does and what it connects to', async ({ page, startSlipway }) => {
  const slipway = await startSlipway();
  await open(page, slipway.setupLink ?? '');
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Create the first administrator');
  await expect(page.getByText('It stops working once this account exists.')).toBeVisible();
  await expect(page.getByText('You start with the local simulator.')).toBeVisible();
  await expectAccessible(page);
});

test('what is wrong is said at its field, nothing typed is lost, and a message goes with its fault', async ({
  page,
  startSlipway,
}) => {
  const slipway = await startSlipway();
  await open(page, slipway.setupLink ?? '');
  const name = page.getByLabel('User name');
  const password = page.getByLabel('Password', { exact: true });

  await sendSetUp(page, { name: 'Ada L', password: 'short' });
  await expect(name).toHaveAccessibleDescription(/Use 2 to 32 lower-case letters/);
  await expect(password).toHaveAccessibleDescription(/Enter at least 15 characters\./);
  await expect(name).toBeFocused();
  await expect(name).toHaveValue('Ada L');
  await expect(password).toHaveValue('short');
  await expectAccessible(page);

  await name.fill(GOOD.name);
  await expect(name).not.toHaveAttribute('aria-invalid');
  await password.fill('123456789012345');
  await expect(password).toHaveAccessibleDescription(/harder to guess/);
  await password.fill(GOOD.password);
  await expect(page.getByText('25 characters: strong')).toBeVisible();
  await expect(password).not.toHaveAttribute('aria-invalid');

  await page.getByRole('button', { name: 'Create account and sign in' }).click();
  await expect(page).toHaveURL(/\/services$/);
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Launch your first service');
});

test('the password can be shown', async ({ page, startSlipway }) => {
  const slipway = await startSlipway();
  await open(page, slipway.setupLink ?? '');
  const password = page.getByLabel('Password', { exact: true });
  await password.fill(GOOD.password);
  await page.getByRole('button', { name: 'Show password' }).click();
  await expect(password).toHaveAttribute('type', 'text');
  await page.getByRole('button', { name: 'Hide password' }).click();
  await expect(password).toHaveAttribute('type', 'password');
});

test('a used link leads to the way in', async ({ page, browser, startSlipway }) => {
  const slipway = await startSlipway();
  const link = slipway.setupLink ?? '';
  await open(page, link);
  await sendSetUp(page, GOOD);
  await expect(page).toHaveURL(/\/services$/);

  await open(page, link);
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Slipway is set up already');
  await page.getByRole('link', { name: 'Go to the services' }).click();
  await expect(page).toHaveURL(/\/services$/);

  const stranger = await (await browser.newContext()).newPage();
  await open(stranger, link);
  await expect(stranger.getByRole('heading', { level: 1 })).toHaveText('Slipway is set up already');
  await expectAccessible(stranger);
  await stranger.getByRole('link', { name: 'Sign in' }).click();
  await expect(stranger.getByRole('heading', { level: 1 })).toHaveText('Sign in');
  await stranger.context().close();
});

test('a form that was open when somebody else was faster creates nobody', async ({ page, browser, startSlipway }) => {
  const slipway = await startSlipway();
  const link = slipway.setupLink ?? '';
  await open(page, link);
  const faster = await (await browser.newContext()).newPage();
  await open(faster, link);
  await sendSetUp(faster, GOOD);
  await expect(faster).toHaveURL(/\/services$/);
  await faster.context().close();

  await sendSetUp(page, { name: 'eve', password: 'long and easy to remember' });
  await hydrated(page);
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Slipway is set up already');
});

test('a restart prints a new link and ends the one before', async ({ page, startSlipway }) => {
  const slipway = await startSlipway();
  const before = slipway.setupLink ?? '';
  await slipway.restart();
  expect(slipway.setupLink).not.toBe(before);

  await open(page, before);
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('This setup link is not valid any more');
  await expect(page.getByText('Restart Slipway and open the newest link.')).toBeVisible();
  await open(page, slipway.setupLink ?? '');
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Create the first administrator');
});

test('while nobody has an account, every page points to the link in the terminal', async ({ page, startSlipway }) => {
  const slipway = await startSlipway();
  for (const path of ['/', '/services', '/launch?image=public.ecr.aws/nginx/nginx', '/sign-in']) {
    await open(page, `${slipway.url}${path}`);
    await expect(page.getByRole('heading', { level: 1 })).toHaveText('Nobody has an account yet');
    await expect(page.getByText('a one-time link in its terminal')).toBeVisible();
  }
  await expectAccessible(page);
});
