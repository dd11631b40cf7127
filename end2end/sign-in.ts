// Signing in as a person does, for tests that need a session of their own: `signedIn` shares one, which a test must not end.

import { type Page, expect } from '@playwright/test';

import { ADMINISTRATOR, isBeginning } from './fixtures.ts';

/** Fills and sends the form of the sign-in page that is shown. */
export async function sendSignIn(page: Page, person: { name: string; password: string } = ADMINISTRATOR): Promise<void> {
  await page.getByLabel('User name').fill(person.name);
  await page.getByLabel('Password', { exact: true }).fill(person.password);
  await page.getByRole('button', { name: 'Sign in' }).click();
}

/** Opens the sign-in page and signs in. */
export async function signIn(page: Page): Promise<void> {
  await page.goto('/sign-in');
  await sendSignIn(page);
  await page.waitForURL(isBeginning);
}

/** Takes the session away from the browser. The page goes first: it would ask for its live stream without one. */
export async function forgetSession(page: Page): Promise<void> {
  await page.goto('about:blank');
  await page.context().clearCookies();
}

/** Fills and sends the form of a setup link. */
export async function sendSetUp(page: Page, person: { name: string; password: string } = ADMINISTRATOR): Promise<void> {
  await page.getByLabel('User name').fill(person.name);
  await page.getByLabel('Password', { exact: true }).fill(person.password);
  await page.getByRole('button', { name: 'Create account and sign in' }).click();
}

/** Types the password once more where the page asks for it: a session that is shared by tests may be older than ten minutes. */
export async function confirmItIsYou(page: Page): Promise<void> {
  const field = page.getByLabel('Confirm it is you');
  if (await field.isVisible()) await field.fill(ADMINISTRATOR.password);
}

/** Invites somebody and returns the link that the page shows once. */
export async function invite(page: Page, role: string, note = ''): Promise<string> {
  await page.goto('/members/invite');
  if (note) await page.getByLabel('For whom').fill(note);
  // The page may come alive in the middle of a click.
  await expect(() => page.getByRole('radio', { name: role }).check({ timeout: 2_000 })).toPass();
  await confirmItIsYou(page);
  await page.getByRole('button', { name: 'Make the link' }).click();
  await page.getByText('The invitation is made.').waitFor();
  return (await page.getByText(/\/join\?token=[0-9a-f]{64}$/).textContent()) ?? '';
}

/** Becomes a member by the link of an invitation. */
export async function join(page: Page, link: string, name: string): Promise<void> {
  await page.goto(link);
  await page.getByLabel('User name').fill(name);
  await page.getByLabel('Password', { exact: true }).fill(ADMINISTRATOR.password);
  await page.getByRole('button', { name: 'Join and sign in' }).click();
  await page.waitForURL(isBeginning);
}

/** A page without a script preloads one in vain, which browsers remark on after a few seconds. */
export const PRELOADED_IN_VAIN = /was preloaded using link preload but not used/;
