// What can be done with a draft among people: copies of services, files, comparisons, comments.

import { readFile } from 'node:fs/promises';

import { expect, expectAccessible, hydrated, open, test } from '../fixtures.ts';
import { followLink, reviewAndCreate, untilStatus } from '../story.ts';
import { anotherBrowser, draftNamed, expectNoSidewaysScrolling, fact, heading, openStep, port, typeAndSave } from '../wizard.ts';
import { confirmItIsYou } from '../sign-in.ts';

test('a service is cloned into a draft for another Region', async ({ signedIn: page }) => {
  await followLink(page, 'cloned-here', 8000);
  await reviewAndCreate(page);
  await untilStatus(page, 'Running');
  await page.getByText('Actions', { exact: true }).filter({ visible: true }).click();
  await page.getByRole('link', { name: 'Clone as draft…' }).click();
  const dialog = page.getByRole('dialog', { name: 'Clone cloned-here as a draft' });
  await expect(dialog).toBeVisible();
  await expectAccessible(page);
  await dialog.getByLabel('Region of the draft').selectOption('us-east-1');
  await dialog.getByRole('button', { name: 'Clone as draft' }).click();
  await expect(heading(page)).toHaveText('Review and create');
  await expect(page.getByText('cloned-here is cloned as a draft.')).toBeVisible();
  await expect(fact(page, 'Service name')).toContainText('cloned-here');
  await expect(fact(page, 'Port')).toHaveText(/^8000 ?from service cloned-here$/);
  await expect(page.getByRole('button', { name: /^Create in us-east-1/ }).first()).toBeEnabled();
  await expectAccessible(page);
});

test('a draft goes out as a file and comes back', async ({ signedIn: page }) => {
  await draftNamed(page, 'sent-as-file', '&default.GREETING=Hello&default.API_TOKEN=sesame');
  await hydrated(page);
  // A launch link cannot bring it along.
  await typeAndSave(page, 'Value or ARN of variable 2', 'sesame');
  await page.getByLabel('Actions for this draft').click();
  const coming = page.waitForEvent('download');
  await page.getByRole('link', { name: 'Export as JSON' }).click();
  const file = await coming;
  expect(file.suggestedFilename()).toBe('slipway-draft-sent-as-file.json');
  const text = await readFile(await file.path(), 'utf8');
  expect(text).toContain('"GREETING"');
  expect(text).not.toContain('sesame');

  await page.getByLabel('Actions for this draft').click();
  await page.getByRole('link', { name: 'Export with secrets…' }).click();
  await expect(heading(page)).toHaveText('Review and create');
  await confirmItIsYou(page);
  const whole = page.waitForEvent('download');
  await page.getByRole('button', { name: 'Export with secrets' }).click();
  expect(await readFile(await (await whole).path(), 'utf8')).toContain('sesame');

  await open(page, '/create');
  await expectAccessible(page);
  const changed = text.replace('"port": "80"', '"port": "81", "colour": "red"');
  await page.getByLabel('JSON file of an exported draft').setInputFiles({
    name: 'draft.json',
    mimeType: 'application/json',
    buffer: Buffer.from(changed),
  });
  await page.getByRole('button', { name: 'Import' }).click();
  await expect(heading(page)).toHaveText('Review and create');
  await expect(page.getByText('Ignored, because no draft has such fields: colour.')).toBeVisible();
  await expect(fact(page, 'Port')).toHaveText(/^81 ?from file$/);

  await open(page, '/create');
  await page.getByLabel('Or its text').fill('{"format": "slipway-draft",\n oops');
  await page.getByRole('button', { name: 'Import' }).click();
  await expect(page.getByLabel('Or its text')).toHaveAccessibleDescription(/Line 2, character 2/);
  await expect(page.getByLabel('Or its text')).toHaveValue('{"format": "slipway-draft",\n oops');
  await hydrated(page);
  await expectAccessible(page);
});

test('a draft is compared with another draft and with a running service', async ({ signedIn: page }) => {
  await followLink(page, 'compared-runs', 8000);
  await reviewAndCreate(page);
  await untilStatus(page, 'Running');
  await draftNamed(page, 'compared-other');
  const id = await draftNamed(page, 'compared-mine', '&default.API_TOKEN=sesame');
  await openStep(page, id, 'configure');
  await typeAndSave(page, 'Port', '8099');
  await typeAndSave(page, 'Value or ARN of variable 1', 'sesame');
  await page.getByLabel('Actions for this draft').click();
  await page.getByRole('link', { name: 'Compare…' }).click();
  await expect(heading(page)).toHaveText('Compare');
  await page.getByLabel('Compare with').selectOption({ label: 'Draft of compared-other, eu-west-1' });
  await page.getByRole('button', { name: 'Compare' }).click();
  const rows = page.getByRole('table').getByRole('row');
  await expect(rows).toHaveText([
    /Field.*The draft of compared-other.*This draft/,
    /Service name.*compared-other.*compared-mine/,
    /Port.*80.*8099/,
    /Variable API_TOKEN.*Not there.*••••••••/,
  ]);
  await expect(page.getByRole('heading', { name: '3 differences' })).toBeVisible();
  await expectAccessible(page);
  await page.getByRole('link', { name: 'Show all fields' }).click();
  await expect(page.getByRole('row', { name: /Virtual CPU/ })).toContainText('1 vCPU');
  await expect(page.getByRole('row', { name: /Port \(differs\)/ })).toBeVisible();
  await expectAccessible(page);

  await page.getByLabel('Compare with').selectOption({ label: 'Service compared-runs, eu-west-1' });
  await page.getByRole('button', { name: 'Compare' }).click();
  await expect(page.getByRole('row', { name: /Port/ })).toContainText(/8000.*8099/);
  await expect(page.getByText('sesame')).toHaveCount(0);
  await page.setViewportSize({ width: 320, height: 700 });
  await expectNoSidewaysScrolling(page);
});

test('two people talk about a draft, and a review is asked for and answered', async ({
  signedIn: mine,
  browser,
  slipway,
  administrator,
}) => {
  const id = await draftNamed(mine, 'talked-about');
  await openStep(mine, id, 'review');
  const theirs = await anotherBrowser(browser, slipway, administrator);
  await openStep(theirs, id, 'review');
  await theirs.getByLabel('Your comment').fill('half a sentence');
  const said = '<b>Is 80 right?</b>\nI think so.';
  await mine.getByLabel('Your comment').fill(said);
  await mine.getByRole('button', { name: 'Ask for a review' }).click();
  for (const page of [mine, theirs]) {
    await expect(page.getByRole('listitem').filter({ hasText: 'Please review' })).toContainText('<b>Is 80 right?</b>');
    await expect(page.getByRole('button', { name: 'Ask for changes' })).toBeVisible();
    // Nobody approves what they saved themselves.
    await expect(page.getByRole('button', { name: 'Approve' })).toHaveAccessibleDescription(/You saved this version yourself/);
  }
  await expect(mine.getByLabel('Your comment')).toHaveValue('');
  // Nothing typed is lost by what another browser does.
  await expect(theirs.getByLabel('Your comment')).toHaveValue('half a sentence');
  await expectAccessible(mine);
  await open(mine, '/drafts');
  const row = mine.getByRole('row').filter({ hasText: 'talked-about' });
  await expect(row.getByRole('link', { name: 'Please review' })).toBeVisible();
  await expectAccessible(mine);
  await theirs.getByRole('button', { name: 'Ask for changes' }).click();
  await expect(theirs.getByRole('listitem').filter({ hasText: 'Changes wanted' })).toContainText('half a sentence');
  await expect(row.getByRole('link', { name: 'Please review' })).toHaveCount(0);
  await openStep(mine, id, 'review');
  await mine.getByRole('button', { name: 'Comment', exact: true }).click();
  await expect(mine.getByLabel('Your comment')).toHaveAccessibleDescription(/Write a comment\./);
  await expect(mine.getByText('Ready to create.')).toBeVisible();
  await openStep(mine, id, 'configure');
  await expect(port(mine)).toHaveValue('80');
  await theirs.context().close();
});
