// Signing in as a person does, for tests that need a session of their own: `signedIn` shares one, which a test must not end.

import type { Page } from '@playwright/test';

import { ADMINISTRATOR } from './fixtures.ts';

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
  await page.waitForURL((url) => url.pathname === '/services');
}

/** Fills and sends the form of a setup link. */
export async function sendSetUp(page: Page, person: { name: string; password: string } = ADMINISTRATOR): Promise<void> {
  await page.getByLabel('User name').fill(person.name);
  await page.getByLabel('Password', { exact: true }).fill(person.password);
  await page.getByRole('button', { name: 'Create account and sign in' }).click();
}

/** A page without a script preloads one in vain, which browsers remark on after a few seconds. */
export const PRELOADED_IN_VAIN = /was preloaded using link preload but not used/;
