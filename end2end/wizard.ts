// Getting into the wizard and about in it, as a person does.

import { type Browser, type BrowserContext, type Page, expect } from '@playwright/test';

import { hydrated } from './fixtures.ts';
import type { Slipway } from './slipway.ts';

export const PUBLIC_IMAGE = 'public.ecr.aws/nginx/nginx:1.27';
export const PRIVATE_IMAGE = '123456789012.dkr.ecr.eu-west-1.amazonaws.com/shop/web:1';

/** Begins an empty draft and stands at its first step; returns the draft's id. */
export async function beginDraft(page: Page): Promise<string> {
  await page.goto('/create');
  await page.getByRole('button', { name: 'Begin a draft' }).click();
  await expect(page).toHaveURL(/\/drafts\/[^/]+\/source$/);
  await expect(heading(page)).toHaveText('Source and deployment');
  return draftOf(page);
}

/** Begins a draft of a public image that has this name, and stands at its second step. */
export async function draftNamed(page: Page, name: string, more = ''): Promise<string> {
  await page.goto(`/launch?image=${PUBLIC_IMAGE}&port=80&name=${name}${more}`);
  await page.getByRole('button', { name: 'Continue to draft' }).first().click();
  await expect(page).toHaveURL(/\/drafts\/[^/]+\/quick$/);
  const id = draftOf(page);
  await page.goto(`/drafts/${id}/configure`);
  await expect(page.getByLabel('Service name')).toHaveValue(name);
  return id;
}

/** The id in the address of a draft's page. */
export function draftOf(page: Page): string {
  const id = /\/drafts\/([^/?#]+)/.exec(page.url())?.[1];
  if (!id) throw new Error(`${page.url()} is no draft's page`);
  return id;
}

export const heading = (page: Page) => page.getByRole('heading', { level: 1 });
export const summary = (page: Page) => page.getByRole('alert').filter({ hasText: /^Check \d/ });
/** What stands beside a key of the review. */
export const fact = (page: Page, key: string) =>
  page.getByRole('term').filter({ hasText: new RegExp(`^${key}$`) }).locator('xpath=following-sibling::dd[1]');
export const port = (page: Page) => page.getByLabel('Port', { exact: true });
export const image = (page: Page) => page.getByLabel('Container image URI');
export const onwards = (page: Page, name: 'Configure build' | 'Configure service' | 'Review') =>
  page.getByRole('button', { name, exact: true }).filter({ visible: true });

/** The field that is called so, whether it may stay empty or not. */
export const field = (page: Page, label: string) =>
  page.getByLabel(new RegExp(`^${label.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')}( – optional)?$`));

export const nameOfVariable = (page: Page, number: number) =>
  page.getByLabel(`Name of variable ${number}`, { exact: true });
export const valueOfVariable = (page: Page, number: number) =>
  page.getByLabel(`Value or ARN of variable ${number}`, { exact: true });

/** Waits until all that was typed is safe. */
export async function saved(page: Page): Promise<void> {
  await expect(page.locator('.save-state')).toHaveText(/^Saved (just now|\d+ s ago)$/);
}

/** Fills a field and waits until that is saved, by what the server got. */
export async function typeAndSave(page: Page, label: string, text: string): Promise<void> {
  const answer = page.waitForResponse((response) => response.url().includes('save_draft') && response.ok());
  await field(page, label).fill(text);
  await answer;
  await saved(page);
}

/** The sentence stands at the field: it is marked, described by it, and keeps what was typed. */
export async function expectRefused(page: Page, label: string, typed: string, sentence: string | RegExp): Promise<void> {
  const control = field(page, label);
  await expect(control).toHaveAttribute('aria-invalid', 'true');
  const said = typeof sentence === 'string' ? new RegExp(sentence.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')) : sentence;
  await expect(control).toHaveAccessibleDescription(said);
  await expect(control).toHaveValue(typed);
}

/** Nothing is wider than the window. */
export async function expectNoSidewaysScrolling(page: Page): Promise<void> {
  const { content, window } = await page.evaluate(() => ({
    content: document.documentElement.scrollWidth,
    window: document.documentElement.clientWidth,
  }));
  expect(content, page.url()).toBeLessThanOrEqual(window);
}

/** Another browser of the same person. The test closes it. */
export async function anotherBrowser(
  browser: Browser,
  slipway: Slipway,
  storageState: Awaited<ReturnType<BrowserContext['storageState']>>,
  options: { javaScriptEnabled?: boolean } = {},
): Promise<Page> {
  return (await browser.newContext({ storageState, baseURL: slipway.url, ...options })).newPage();
}

/** Opens an address of the draft and waits until it is live. */
export async function openStep(page: Page, id: string, step: 'quick' | 'source' | 'build' | 'configure' | 'review', query = ''): Promise<void> {
  await page.goto(`/drafts/${id}/${step}${query}`);
  await hydrated(page);
}
