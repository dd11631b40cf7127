// Two people in one draft, an image's and that of source code: both type, each hears of the other, and nothing is lost.

import type { Page } from '@playwright/test';

import { expect, expectAccessible, hydrated, open, test } from '../fixtures.ts';
import { anotherBrowser, beginDraft, draftNamed, expectNoSidewaysScrolling, fact, field, openStep, port, typeAndSave } from '../wizard.ts';

const news = (page: Page) => page.getByRole('status').filter({ hasText: /saved version \d+ in another window/ });

/** What one of them typed arrives at the other, who loads it. */
async function hears(page: Page, label: string, text: string): Promise<void> {
  await news(page).getByRole('button', { name: 'Load it' }).click();
  await expect(field(page, label)).toHaveValue(text);
  await expect(news(page)).toHaveCount(0);
}

test('of an image', async ({ signedIn: mine, browser, slipway, administrator }) => {
  const id = await draftNamed(mine, 'together-image', '&default.GREETING=Hello');
  await hydrated(mine);
  const theirs = await anotherBrowser(browser, slipway, administrator);
  await openStep(theirs, id, 'configure');
  // One after the other: the second sees what the first did, and goes on from there.
  await typeAndSave(mine, 'Port', '8091');
  await hears(theirs, 'Port', '8091');
  await typeAndSave(theirs, 'Start command', 'serve');
  await hears(mine, 'Start command', 'serve');

  // Both at once: one saves while the other has typed something else.
  await typeAndSave(mine, 'Port', '8092');
  await mine.getByRole('button', { name: 'Add variable' }).click();
  await typeAndSave(mine, 'Name of variable 2', 'COLOUR');
  await expect(news(theirs)).toBeVisible();
  await field(theirs, 'Start command').fill('serve --all');
  await field(theirs, 'Value or ARN of variable 1').fill('Hi');
  await expect(theirs).toHaveURL(/conflict=/);
  await expect(theirs.getByRole('row', { name: /Start command/ })).toContainText(/serve.*serve --all/);
  await expectAccessible(theirs);
  await theirs.setViewportSize({ width: 320, height: 700 });
  await expectNoSidewaysScrolling(theirs);
  await theirs.setViewportSize({ width: 1280, height: 800 });
  await theirs.getByRole('button', { name: 'Take both' }).click();
  await expect(theirs).toHaveURL(/\/configure$/);
  for (const [label, text] of [
    ['Port', '8092'],
    ['Start command', 'serve --all'],
    ['Name of variable 1', 'GREETING'],
    ['Value or ARN of variable 1', 'Hi'],
    ['Name of variable 2', 'COLOUR'],
  ] as const) {
    await expect(field(theirs, label), label).toHaveValue(text);
  }
  await hears(mine, 'Start command', 'serve --all');
  await expect(port(mine)).toHaveValue('8092');
  await openStep(mine, id, 'review');
  await expect(fact(mine, 'Port')).toHaveText('8092 changed from default');
  await expect(mine.getByRole('heading', { name: /^Environment variables/ })).toBeVisible();
  await theirs.context().close();
});

test('of source code', async ({ signedIn: mine, browser, slipway, administrator }) => {
  const id = await beginDraft(mine);
  await hydrated(mine);
  await mine.getByRole('radio', { name: /^Source code repository/ }).check();
  await typeAndSave(mine, 'Repository', 'https://github.com/shop/together');
  await typeAndSave(mine, 'Branch', 'main');
  const theirs = await anotherBrowser(browser, slipway, administrator);
  await openStep(theirs, id, 'source');
  await expect(field(theirs, 'Branch')).toHaveValue('main');
  await typeAndSave(mine, 'Branch', 'release');
  await expect(news(theirs)).toBeVisible();
  await field(theirs, 'Source directory').fill('/web');
  await expect(theirs).toHaveURL(/conflict=/);
  await theirs.getByRole('button', { name: 'Take both' }).click();
  await expect(theirs).toHaveURL(/\/source$/);
  await expect(field(theirs, 'Branch')).toHaveValue('release');
  await expect(field(theirs, 'Source directory')).toHaveValue('/web');

  // In different steps they are not in each other's way.
  await openStep(mine, id, 'build');
  await openStep(theirs, id, 'source');
  await typeAndSave(mine, 'Build command', 'npm ci');
  await expect(news(theirs)).toBeVisible();
  await typeAndSave(theirs, 'Branch', 'hotfix');
  await expect(news(theirs)).toBeHidden();
  await expect(theirs).toHaveURL(/\/source$/);
  await open(theirs, `/drafts/${id}/build`);
  await expect(field(theirs, 'Build command')).toHaveValue('npm ci');
  await theirs.context().close();
});
