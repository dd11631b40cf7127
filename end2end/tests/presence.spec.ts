// Two people at the same draft and the same service: each sees who else is there, and what they type into.

import type { Page } from '@playwright/test';

import { expect, expectAccessible, hydrated, open, test } from '../fixtures.ts';
import { invite, join } from '../sign-in.ts';
import { followLink, reviewAndCreate, untilStatus } from '../story.ts';
import { draftNamed, expectNoSidewaysScrolling, field, openStep, typeAndSave } from '../wizard.ts';

/** Who else is on the page: initials for the eyes, and words. */
const others = (page: Page) => page.getByRole('list', { name: 'Also here' }).getByRole('listitem');

/** News comes at most once a second, and a page that was left counts for a few seconds. */
const SOON = { timeout: 10_000 };

test('two people see each other come, type and go', async ({ signedIn: mine, browser, slipway }) => {
  const link = await invite(mine, 'Editor');
  const context = await browser.newContext({ baseURL: slipway.url });
  const theirs = await context.newPage();
  await join(theirs, link, 'ada-present');
  const id = await draftNamed(mine, 'present-draft');
  await hydrated(mine);
  await expect(others(mine)).toHaveCount(0);

  await openStep(theirs, id, 'configure');
  await expect(others(mine)).toHaveText([/ada-present is looking$/], SOON);
  await expect(others(theirs)).toHaveText([/km is /], SOON);
  await field(theirs, 'Port').focus();
  await expect(others(mine)).toHaveText([/ada-present is editing Port$/], SOON);
  await typeAndSave(theirs, 'Port', '8091');
  await field(theirs, 'Start command').focus();
  await expect(others(mine)).toHaveText([/ada-present is editing Start command$/], SOON);
  await expectAccessible(mine);
  for (const width of [320, 1280]) {
    await mine.setViewportSize({ width, height: 800 });
    await expectNoSidewaysScrolling(mine);
  }

  // The list of drafts says it in small, and one's own second tab says nothing.
  const second = await mine.context().newPage();
  await open(second, '/drafts');
  const row = second.getByRole('row').filter({ hasText: 'present-draft' });
  await expect(row.getByText('ada-present is editing Start command')).toBeAttached(SOON);
  await second.goto(`/drafts/${id}/review`);
  await hydrated(second);
  await expect(others(second)).toHaveText([/ada-present is editing Start command$/], SOON);
  await expect(others(theirs)).toHaveCount(1);
  await second.close();

  // Elsewhere by a link of the page, and gone with the page.
  await theirs.getByRole('link', { name: 'Gallery' }).click();
  await expect(others(mine)).toHaveCount(0, SOON);
  await openStep(theirs, id, 'configure');
  await expect(others(mine)).toHaveText([/ada-present is looking$/], SOON);
  await context.close();
  await expect(others(mine)).toHaveCount(0, SOON);
});

test('a service shows who looks at it', async ({ signedIn: mine, browser, slipway }) => {
  await followLink(mine, 'present-service', 8000);
  await hydrated(mine);
  await reviewAndCreate(mine);
  await untilStatus(mine, 'Running');
  const address = mine.url();
  const link = await invite(mine, 'Viewer');
  await open(mine, address);
  const context = await browser.newContext({ baseURL: slipway.url });
  const theirs = await context.newPage();
  await join(theirs, link, 'lee-present');
  await open(theirs, address);
  await expect(others(mine)).toHaveText([/lee-present is looking$/], SOON);
  await expect(others(theirs)).toHaveText([/km is looking$/], SOON);
  await expectAccessible(theirs);
  await context.close();
  await expect(others(mine)).toHaveCount(0, SOON);
});

test('a service shows who edits it: whoever is at the draft that is to rebuild it', async ({ signedIn: mine, browser, slipway }) => {
  await followLink(mine, 'present-mended', 8080);
  await hydrated(mine);
  await reviewAndCreate(mine);
  await untilStatus(mine, 'Create failed');
  const address = mine.url();
  const link = await invite(mine, 'Editor');
  await open(mine, address);
  const context = await browser.newContext({ baseURL: slipway.url });
  const theirs = await context.newPage();
  await join(theirs, link, 'eva-present');
  await open(theirs, address);
  await theirs.getByRole('button', { name: 'Fix and try again' }).click();
  await expect(theirs).toHaveURL(/\/drafts\//);
  await hydrated(theirs);
  const id = /\/drafts\/([^/]+)\//.exec(theirs.url())?.[1] ?? '';
  await openStep(theirs, id, 'configure');
  await field(theirs, 'Start command').focus();
  await expect(others(mine)).toHaveText([/eva-present is editing Start command$/], SOON);
  await context.close();
  await expect(others(mine)).toHaveCount(0, SOON);
});
