// The stories' steps, as a person takes them. Each waits for what that person would wait for.

import { type Page, expect } from '@playwright/test';

const HELLO = 'public.ecr.aws/aws-containers/hello-app-runner:latest';

/** Follows a launch link up to the draft that it makes; `origin` is for a Slipway of the test's own. */
export async function followLink(page: Page, name: string, port: number, origin = ''): Promise<void> {
  await page.goto(`${origin}/launch?image=${HELLO}&port=${port}&name=${name}&default.GREETING=Hello&from=end2end`);
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('A link proposes a new service');
  await page.getByRole('button', { name: 'Continue to draft' }).first().click();
  await expect(page).toHaveURL(/\/drafts\/[^/]+\/quick$/);
}

/** Goes from a step before the review through the review and sends the draft. */
export async function reviewAndCreate(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Review', exact: true }).first().click();
  await expect(page).toHaveURL(/\/drafts\/[^/]+\/review/);
  await page.getByRole('button', { name: /^(Create in|Rebuild)/ }).first().click();
  await expect(page).toHaveURL(/\/services\/[^/]+\/[^/]+\/[0-9a-f]{32}$/);
}

/** The status beside the name of the service. */
export function status(page: Page) {
  return page.getByRole('main').locator('.page-head .status-word');
}

/** Waits until the service is in this state; without JavaScript by loading the page again. */
export async function untilStatus(page: Page, word: string, reload = false): Promise<void> {
  if (!reload) return expect(status(page)).toHaveText(word, { timeout: 40_000 });
  await expect(async () => {
    await page.reload();
    await expect(status(page)).toHaveText(word, { timeout: 500 });
  }).toPass({ timeout: 40_000 });
}
