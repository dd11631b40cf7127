// The same without JavaScript: every form posts, and every answer is a page.

import { readFile } from 'node:fs/promises';

import { expect, test } from '../fixtures.ts';
import { followLink, reviewAndCreate, untilStatus } from '../story.ts';
import { draftNamed, expectNoSidewaysScrolling, fact, heading } from '../wizard.ts';

test('a service is cloned into a draft under the next free name', async ({ signedIn: page }) => {
  await followLink(page, 'plain-cloned', 8000);
  await reviewAndCreate(page);
  await untilStatus(page, 'Running', true);
  await page.getByText('Actions', { exact: true }).filter({ visible: true }).click();
  await page.getByRole('link', { name: 'Clone as draft…' }).click();
  await expect(heading(page)).toHaveText('Clone plain-cloned as a draft');
  await page.getByRole('button', { name: 'Clone as draft' }).click();
  await expect(heading(page)).toHaveText('Review and create');
  await expect(page.getByText('plain-cloned is cloned as a draft.')).toBeVisible();
  await expect(fact(page, 'Service name')).toHaveText('plain-cloned-2');
});

test('a draft goes out as a file and comes back', async ({ signedIn: page }) => {
  await draftNamed(page, 'plain-file');
  await page.getByLabel('Actions for this draft').click();
  const coming = page.waitForEvent('download');
  await page.getByRole('link', { name: 'Export as JSON' }).click();
  const text = await readFile(await (await coming).path(), 'utf8');
  await page.goto('/create');
  await page.getByLabel('JSON file of an exported draft').setInputFiles({
    name: 'draft.json',
    mimeType: 'application/json',
    buffer: Buffer.from(text),
  });
  await page.getByRole('button', { name: 'Import' }).click();
  await expect(heading(page)).toHaveText('Review and create');
  await expect(page.getByText('The draft is imported.')).toBeVisible();
  await page.goto('/create');
  await page.getByLabel('Or its text').fill('[]');
  await page.getByRole('button', { name: 'Import' }).click();
  await expect(page.getByLabel('Or its text')).toHaveAccessibleDescription(/no draft of Slipway/);
  await expect(page.getByLabel('Or its text')).toHaveValue('[]');
});

test('a draft is compared with another one', async ({ signedIn: page }) => {
  await draftNamed(page, 'plain-other');
  await draftNamed(page, 'plain-mine');
  await page.getByLabel('Actions for this draft').click();
  await page.getByRole('link', { name: 'Compare…' }).click();
  await page.getByLabel('Compare with').selectOption({ label: 'Draft of plain-other, eu-west-1' });
  await page.getByRole('button', { name: 'Compare' }).click();
  await expect(page.getByRole('heading', { name: '1 difference' })).toBeVisible();
  await page.getByRole('link', { name: 'Show all fields' }).click();
  await expect(page.getByRole('row', { name: /Service name/ })).toContainText(/plain-other.*plain-mine/);
  await page.setViewportSize({ width: 320, height: 700 });
  await expectNoSidewaysScrolling(page);
});

test('a review is asked for and answered', async ({ signedIn: page }) => {
  const id = await draftNamed(page, 'plain-talk');
  await page.goto(`/drafts/${id}/review`);
  await page.getByLabel('Your comment').fill('Please look at the port.');
  await page.getByRole('button', { name: 'Ask for a review' }).click();
  await expect(page.getByText('Please look at the port.')).toBeVisible();
  await expect(page.getByLabel('Your comment')).toHaveValue('');
  await page.goto('/drafts');
  await page.getByRole('row').filter({ hasText: 'plain-talk' }).getByRole('link', { name: 'Please review' }).click();
  await page.getByLabel('Your comment').fill('x'.repeat(2001));
  await page.getByRole('button', { name: 'Ask for changes' }).click();
  await expect(page.getByLabel('Your comment')).toHaveAccessibleDescription(/Shorten the comment to 2,000 characters/);
  await expect(page.getByLabel('Your comment')).toHaveValue('x'.repeat(2001));
  await page.getByLabel('Your comment').fill('The port is 8000.');
  await page.getByRole('button', { name: 'Ask for changes' }).click();
  await expect(page.getByText('Changes wanted')).toBeVisible();
  await expect(page.getByRole('button', { name: 'Ask for a review' })).toBeVisible();
});
