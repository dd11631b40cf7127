// What somebody waits for finds them wherever they are, and stays until they have put it away.

import type { Page } from '@playwright/test';

import { expect, expectAccessible, hydrated, open, test } from '../fixtures.ts';
import { invite, join } from '../sign-in.ts';
import { followLink, reviewAndCreate, untilStatus } from '../story.ts';
import { draftNamed, expectNoSidewaysScrolling } from '../wizard.ts';

const stack = (page: Page) => page.getByRole('region', { name: 'Notifications' });
const told = (page: Page, text: string) => stack(page).locator('.flash').filter({ hasText: text });

/** Keeps what pages say to assistive technology: the next thing they say takes the place of the last. */
async function listen(page: Page): Promise<string[]> {
  const heard: string[] = [];
  await page.exposeFunction('hear', (said: string) => heard.push(said));
  const observe = () => {
    const listen = () =>
      document.querySelectorAll('[role=status]').forEach((status) => {
        if (status.textContent) (window as unknown as { hear: (said: string) => void }).hear(status.textContent);
      });
    new MutationObserver(listen).observe(document, { childList: true, characterData: true, subtree: true });
  };
  await page.addInitScript(observe);
  await page.evaluate(observe);
  return heard;
}

test('the end of a create is told on another page, and stays through pages and loads until it is dismissed', async ({ signedIn: page }) => {
  await followLink(page, 'told-one', 8000);
  await hydrated(page);
  const heard = await listen(page);
  await reviewAndCreate(page);
  await page.getByRole('link', { name: 'History' }).first().click();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('History');
  const news = told(page, 'told-one is created. It runs in eu-west-1.');
  await expect(news).toBeVisible({ timeout: 40_000 });
  await expect.poll(() => heard).toContainEqual(expect.stringContaining('told-one is created.'));
  await expectAccessible(page);
  await page.getByRole('link', { name: 'Gallery' }).first().click();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Gallery');
  await expect(news).toBeVisible();
  await page.reload();
  await hydrated(page);
  await expect(news).toBeVisible();
  await expect(page.getByRole('link', { name: /^Notifications, \d+ unread$/ })).toBeVisible();
  await news.getByRole('link', { name: 'Show service' }).click();
  await untilStatus(page, 'Running');
  await expect(news).toBeVisible();
  const other = await page.context().newPage();
  await open(other, '/gallery');
  const there = told(other, 'told-one is created. It runs in eu-west-1.');
  await expect(there).toBeVisible();
  await news.getByRole('button', { name: 'Dismiss notification' }).click();
  await expect(news).toHaveCount(0);
  // In the other tab, too, which nobody has touched.
  await expect(there).toHaveCount(0);
  await other.close();
  await page.reload();
  await hydrated(page);
  await expect(news).toHaveCount(0);
  await page.getByRole('banner').getByRole('link', { name: /^Notifications/ }).click();
  const row = page.getByRole('listitem').filter({ hasText: 'told-one is created.' });
  await expect(row).toBeVisible();
  await expect(row.getByText('Unread')).toHaveCount(0);
  await expectAccessible(page);
});

test('what others say about a draft is told to its author, folded when it is much', async ({ signedIn: mine, browser, slipway }) => {
  const link = await invite(mine, 'Viewer');
  const context = await browser.newContext({ baseURL: slipway.url });
  const theirs = await context.newPage();
  await join(theirs, link, 'lee-tells');
  const id = await draftNamed(mine, 'told-draft');
  await open(mine, '/services');
  // Whatever earlier tests have left.
  const all = stack(mine).getByRole('button', { name: 'Dismiss all' });
  const first = stack(mine).getByRole('button', { name: 'Dismiss notification' }).first();
  while (await first.isVisible()) {
    await ((await all.isVisible()) ? all : first).click();
    await expect(stack(mine)).toHaveCount(0);
  }

  await open(theirs, `/drafts/${id}/review`);
  const say = async (text: string) => {
    await theirs.getByLabel('Your comment').fill(text);
    await theirs.getByRole('button', { name: 'Comment', exact: true }).click();
    await expect(theirs.getByText(text, { exact: true })).toBeVisible();
    await expect(theirs.getByLabel('Your comment')).toHaveValue('');
  };
  await say('first');
  await expect(told(mine, 'lee-tells commented on the draft of told-draft.')).toHaveCount(1);
  await say('second');
  await say('third');
  await expect(stack(mine).locator('.flash')).toHaveCount(3);
  await say('fourth');
  await expect(stack(mine).locator('.flash').filter({ visible: true })).toHaveCount(1);
  await stack(mine).getByText('3 more notifications').click();
  await expect(stack(mine).locator('.flash').filter({ visible: true })).toHaveCount(4);
  await expectAccessible(mine);
  // It stays unfolded while another is put away.
  await stack(mine).getByRole('button', { name: 'Dismiss notification' }).nth(0).click();
  await expect(stack(mine).locator('.flash').filter({ visible: true })).toHaveCount(3);
  await mine.setViewportSize({ width: 320, height: 700 });
  await expectNoSidewaysScrolling(mine);
  await mine.setViewportSize({ width: 1280, height: 800 });
  await all.click();
  await expect(stack(mine)).toHaveCount(0);
  await expect(mine.getByRole('link', { name: 'Notifications', exact: true })).toBeVisible();
  // Who said it is told nothing.
  await expect(stack(theirs)).toHaveCount(0);
  await context.close();
});
