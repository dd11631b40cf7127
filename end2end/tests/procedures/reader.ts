// Whoever follows a procedure of App Runner's developer guide in Slipway, with JavaScript or without. Titles of steps carry
// the guide's numbers: "1.3" is step 1, sub-step 3 (chapters "Creating an App Runner service", "App Runner service based on a
// source image").

import { type Page, test } from '@playwright/test';

import { expect, hydrated } from '../../fixtures.ts';
import type { Slipway } from '../../slipway.ts';
import { untilStatus } from '../../story.ts';
import { fact, heading, onwards } from '../../wizard.ts';

export interface Reader {
  page: Page;
  slipway: Slipway;
  /** Whether the browser runs scripts. */
  hasScript: boolean;
}

/** The reader of a test, by the browser that its project gives it. */
export function reader(page: Page, slipway: Slipway): Reader {
  return { page, slipway, hasScript: test.info().project.use.javaScriptEnabled !== false };
}

/** A step of the guide. */
export const step = (title: string, follow: () => Promise<unknown>) => test.step(title, follow);

/** Waits until the page that is shown can be used. */
export async function ready({ page, hasScript }: Reader): Promise<void> {
  if (hasScript) await hydrated(page);
}

/** Waits for a page by its title. Its code comes with the first visit. */
export async function arriveAt(reader: Reader, title: string): Promise<void> {
  await expect(heading(reader.page)).toHaveText(title, { timeout: 30_000 });
  await ready(reader);
}

/** Chooses a tile; without a script a button brings the fields that go with it. */
export async function choose(reader: Reader, name: RegExp): Promise<void> {
  await reader.page.getByRole('radio', { name }).check();
  if (!reader.hasScript) await reader.page.getByRole('button', { name: 'Show the fields of this choice' }).click();
}

/** Goes on to the next page. */
export async function next(reader: Reader, to: 'Configure build' | 'Configure service' | 'Review'): Promise<void> {
  await onwards(reader.page, to).click();
  await arriveAt(reader, to === 'Review' ? 'Review and create' : to);
}

/** Steps 1.1 and 1.2, from the list of services or from the first page of an empty account. */
export async function startToCreate(reader: Reader, region: string): Promise<void> {
  const { page } = reader;
  await step('1.1 Open the console and select your AWS Region', async () => {
    await page.goto(`/services?q=region%20%3D%20${region}`);
    await ready(reader);
  });
  await step('1.2 Choose Create service', async () => {
    await page.getByRole('link', { name: 'Create service' }).click();
    await arriveAt(reader, 'Create service');
    await page.getByRole('button', { name: 'Begin a draft' }).click();
    await arriveAt(reader, 'Source and deployment');
  });
}

/** What every create ends with: review, create and deploy, wait, look at the website. */
export async function createAndVerify(
  reader: Reader,
  numbers: { review: number; verify: number },
  name: string,
  facts: [key: string, value: string | RegExp][],
): Promise<void> {
  const { page } = reader;
  await step(`${numbers.review}. Verify all the details, and then choose Create and deploy`, async () => {
    for (const [key, value] of facts) await expect(fact(page, key)).toHaveText(value);
    await page.getByRole('button', { name: /^Create in / }).filter({ visible: true }).click();
    await expect(page).toHaveURL(new RegExp(`/services/[^/]+/${name}/`));
    await expect(page.getByRole('heading', { level: 2, name: 'Service overview' })).toBeVisible();
  });
  await verify(reader, numbers.verify, name);
}

/** The guide's last step. */
export async function verify(reader: Reader, number: number, name: string): Promise<void> {
  const { page, hasScript } = reader;
  await step(`${number}.1 Wait until the service status is Running`, () => untilStatus(page, 'Running', !hasScript));
  let website: Page = page;
  await step(`${number}.2 Choose the Default domain value`, async () => {
    const domain = fact(page, 'Default domain').getByRole('link');
    await expect(domain).toHaveText(/^[a-z0-9]{10}\.[a-z0-9-]+\.awsapprunner\.com/);
    website = await page.context().newPage();
    await website.goto((await domain.getAttribute('href')) ?? '');
  });
  await step(`${number}.3 Use your website and verify that it's running properly`, async () => {
    await expect(website.getByText(name).first()).toBeVisible();
    await website.close();
  });
}
