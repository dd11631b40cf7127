// Drafts are shared: the list of them, and two people in one draft.

import { expect, expectAccessible, hydrated, isBeginning, open, test } from '../fixtures.ts';
import { sendSetUp } from '../sign-in.ts';
import { followLink, reviewAndCreate } from '../story.ts';
import {
  anotherBrowser,
  beginDraft,
  draftNamed,
  expectNoSidewaysScrolling,
  heading,
  image,
  onwards,
  openStep,
  port,
  saved,
  typeAndSave,
} from '../wizard.ts';

test.describe('the list', () => {
  test('is a way to begin while it is empty', async ({ page, startSlipway }) => {
    const slipway = await startSlipway();
    await page.goto(slipway.setupLink ?? '');
    await sendSetUp(page);
    await page.waitForURL(isBeginning);
    await open(page, `${slipway.url}/drafts`);
    await expect(page.getByRole('heading', { name: 'No draft is open' })).toBeVisible();
    await expect(page.getByRole('table')).toHaveCount(0);
    await expectAccessible(page);
    await page.getByRole('button', { name: 'Begin a draft' }).click();
    await expect(heading(page)).toHaveText('Source and deployment');
    await open(page, `${slipway.url}/drafts`);
    await expect(page.getByText('1 draft, shared with your team')).toBeVisible();
    await expect(page.getByRole('row').nth(1)).toContainText(/a new service.*2 blockers.*eu-west-1.*None yet.*km/);
  });

  test('says of each how far it is, who saved it last and when, and leads to what is open', async ({ signedIn: page }) => {
    await draftNamed(page, 'list-ready');
    await draftNamed(page, 'list-blocked');
    await hydrated(page);
    await typeAndSave(page, 'Port', 'abc');
    await beginDraft(page);
    await hydrated(page);
    await image(page).fill('ghcr.io/owner/list-elsewhere');
    await saved(page);

    await open(page, '/drafts');
    const row = (text: string) => page.getByRole('row').filter({ hasText: text });
    await expect(row('list-ready')).toContainText(/Ready to create.*eu-west-1.*nginx:1\.27.*km.*(now|\d+ s ago)/);
    await expect(row('list-blocked')).toContainText(/1 blocker.*km/);
    await expect(row('list-elsewhere')).toContainText(/a new service.*2 blockers/);
    await expectAccessible(page);
    await page.getByRole('link', { name: 'list-ready' }).click();
    await expect(heading(page)).toHaveText('Review and create');
    await page.goBack();
    await page.getByRole('link', { name: 'list-blocked' }).click();
    await expect(heading(page)).toHaveText('Configure service');
    await expect(port(page)).toHaveValue('abc');
    await page.goBack();
    await row('list-elsewhere').getByRole('link', { name: 'a new service' }).click();
    await expect(image(page)).toHaveValue('ghcr.io/owner/list-elsewhere');
  });

  test('lets a draft be thrown away and brought back, from the list and from the draft', async ({ signedIn: page }) => {
    const id = await draftNamed(page, 'thrown-away');
    await hydrated(page);
    await typeAndSave(page, 'Start command', 'kept');
    await open(page, '/drafts');
    const row = page.getByRole('row').filter({ hasText: 'thrown-away' });
    await row.getByLabel('Actions for the draft of thrown-away').click();
    await page.getByRole('button', { name: 'Discard draft' }).filter({ visible: true }).click();
    await expect(page.getByRole('status').filter({ hasText: 'Draft discarded.' })).toBeVisible();
    await expect(row).toHaveCount(0);
    await expectAccessible(page);
    await page.getByRole('button', { name: 'Bring it back' }).click();
    await expect(page).toHaveURL(new RegExp(`/drafts/${id}/`));
    await openStep(page, id, 'configure');
    await expect(page.getByLabel('Start command')).toHaveValue('kept');

    // What is typed and not saved goes along.
    await port(page).fill('8090');
    await page.getByRole('button', { name: 'Discard draft' }).filter({ visible: true }).click();
    await expect(page).toHaveURL(new RegExp(`/drafts\\?discarded=${id}`));
    await page.goto(`/drafts/${id}/configure`);
    await expect(page.getByRole('heading', { name: 'This draft is discarded' })).toBeVisible();
    await hydrated(page);
    await expectAccessible(page);
    await page.getByRole('button', { name: 'Bring it back' }).click();
    await expect(page.getByRole('heading', { name: 'This draft is discarded' })).toHaveCount(0);
    await openStep(page, id, 'configure');
    await expect(port(page)).toHaveValue('8090');
  });

  test('follows what another browser does', async ({ signedIn: mine, browser, slipway, administrator }) => {
    const theirs = await anotherBrowser(browser, slipway, administrator);
    await open(theirs, '/drafts');
    const row = (name: string) => theirs.getByRole('row').filter({ hasText: name });
    await draftNamed(mine, 'seen-arriving');
    await hydrated(mine);
    await expect(row('seen-arriving')).toContainText('Ready to create');
    await typeAndSave(mine, 'Port', '0');
    await expect(row('seen-arriving')).toContainText('1 blocker');
    await typeAndSave(mine, 'Service name', 'seen-renamed');
    await expect(row('seen-renamed')).toBeVisible();
    await mine.getByRole('button', { name: 'Discard draft' }).filter({ visible: true }).click();
    await expect(row('seen-renamed')).toHaveCount(0);
    await mine.getByRole('button', { name: 'Bring it back' }).click();
    await expect(row('seen-renamed')).toBeVisible();
    await theirs.context().close();
  });

  test('loses a draft that became a service, and the draft says what became of it', async ({ signedIn: page }) => {
    await followLink(page, 'became-one', 8000);
    await hydrated(page);
    const address = page.url();
    await reviewAndCreate(page);
    await page.goto(address);
    await expect(page.getByRole('heading', { name: 'This draft became became-one' })).toBeVisible();
    await open(page, '/drafts');
    await expect(page.getByRole('row').filter({ hasText: 'became-one' })).toHaveCount(0);
  });

  test('has room on the narrowest screens, and tells who saved last there too', async ({ signedIn: page }) => {
    await draftNamed(page, 'w'.repeat(40));
    await page.setViewportSize({ width: 320, height: 700 });
    await open(page, '/drafts');
    await expectNoSidewaysScrolling(page);
    const row = page.getByRole('row').filter({ hasText: 'w'.repeat(40) });
    await expect(row.getByText(/km/).filter({ visible: true })).toBeVisible();
    await expectAccessible(page);
  });
});

test.describe('two browsers in one draft', () => {
  test('the one that looks is told of what the other saves, and can load it', async ({
    signedIn: mine,
    browser,
    slipway,
    administrator,
  }) => {
    const id = await draftNamed(mine, 'told-of-it');
    await hydrated(mine);
    const theirs = await anotherBrowser(browser, slipway, administrator);
    await openStep(theirs, id, 'configure');
    await typeAndSave(mine, 'Port', '8091');
    const told = theirs.getByRole('status').filter({ hasText: 'You saved version 2 in another window.' });
    await expect(told).toBeVisible();
    await expect(port(theirs)).toHaveValue('80');
    await expectAccessible(theirs);
    await told.getByRole('button', { name: 'Load it' }).click();
    await expect(port(theirs)).toHaveValue('8091');
    await expect(told).toHaveCount(0);
    await typeAndSave(theirs, 'Start command', 'on top of it');
    await expect(theirs).not.toHaveURL(/conflict/);
    await theirs.context().close();
  });

  for (const choice of ['mine', 'theirs'] as const) {
    test(`the second writer sees the difference and can take ${choice}`, async ({
      signedIn: first,
      browser,
      slipway,
      administrator,
    }) => {
      const id = await draftNamed(first, `conflict-${choice}`, '&default.GREETING=Hello&env=API_KEY');
      await hydrated(first);
      const second = await anotherBrowser(browser, slipway, administrator);
      await openStep(second, id, 'configure');
      await typeAndSave(first, 'Port', '8092');
      await expect(second.getByRole('status').filter({ hasText: 'saved version 2' })).toBeVisible();
      await second.getByLabel('Port', { exact: true }).fill('8093');
      await second.getByLabel('Value or ARN of variable 1').fill('Hi');
      await second.getByLabel('Value or ARN of variable 2').fill('sesame');
      await expect(second).toHaveURL(/\/configure\?conflict=\d+$/);
      await expect(second.getByText('You saved version 2 in another window.')).toBeVisible();
      const table = second.getByRole('table');
      await expect(table.getByRole('row')).toHaveText([
        /Field.*Saved as version 2.*Yours/,
        /Port.*8092.*8093/,
        /Variable GREETING.*Hello.*Hi/,
        /Variable API_KEY.*Empty.*••••••••/,
      ]);
      await expectAccessible(second);
      await second.emulateMedia({ colorScheme: 'dark' });
      await expectAccessible(second);
      await second.setViewportSize({ width: 320, height: 700 });
      await expectNoSidewaysScrolling(second);
      // It waits, also for who comes back later.
      await second.reload();
      await hydrated(second);
      await expect(table).toBeVisible();
      const [button, kept] =
        choice === 'mine' ? (['Use my version', '8093'] as const) : (['Keep the saved one', '8092'] as const);
      await second.getByRole('button', { name: button }).click();
      await expect(second).toHaveURL(/\/configure$/);
      await expect(second.getByLabel('Port', { exact: true })).toHaveValue(kept);
      await expect(second.getByLabel('Value or ARN of variable 1')).toHaveValue(choice === 'mine' ? 'Hi' : 'Hello');
      await openStep(first, id, 'configure');
      await expect(port(first)).toHaveValue(kept);
      // Both go on from here.
      await typeAndSave(second, 'Start command', 'go on');
      await expect(second).not.toHaveURL(/conflict/);
      await second.context().close();
    });
  }

  test('a choice counts for the versions that were shown, and a third one is shown first', async ({
    signedIn: first,
    browser,
    slipway,
    administrator,
  }) => {
    const id = await draftNamed(first, 'third-version');
    await hydrated(first);
    const second = await anotherBrowser(browser, slipway, administrator);
    await openStep(second, id, 'configure');
    await typeAndSave(first, 'Port', '8094');
    await expect(second.getByRole('status').filter({ hasText: 'saved version 2' })).toBeVisible();
    await port(second).fill('8095');
    await expect(second).toHaveURL(/conflict=/);
    await typeAndSave(first, 'Port', '8096');
    await second.getByRole('button', { name: 'Use my version' }).click();
    await expect(second.getByRole('table').getByRole('row').nth(1)).toHaveText(/Port.*8096.*8095/);
    await second.getByRole('button', { name: 'Use my version' }).click();
    await expect(second).toHaveURL(/\/configure$/);
    await expect(port(second)).toHaveValue('8095');
    await second.context().close();
  });

  test('a create with a version that has moved on sends nothing', async ({ signedIn: mine, browser, slipway, administrator }) => {
    const id = await draftNamed(mine, 'moved-on');
    await openStep(mine, id, 'review');
    const theirs = await anotherBrowser(browser, slipway, administrator, { javaScriptEnabled: false });
    await theirs.goto(`/drafts/${id}/review`);
    await openStep(mine, id, 'configure');
    await typeAndSave(mine, 'Port', '8097');
    await theirs.getByRole('button', { name: /^Create in/ }).filter({ visible: true }).click();
    await expect(theirs).toHaveURL(new RegExp(`/drafts/${id}/review`));
    await expect(theirs.getByRole('term').filter({ hasText: /^Port$/ }).locator('xpath=following-sibling::dd[1]')).toContainText('8097');
    await open(mine, '/services');
    await expect(mine.getByRole('row').filter({ hasText: 'moved-on' })).toHaveCount(0);
    await theirs.context().close();
  });

  test('what one discards, the other is told, with a way back', async ({ signedIn: mine, browser, slipway, administrator }) => {
    const id = await draftNamed(mine, 'discarded-under');
    const theirs = await anotherBrowser(browser, slipway, administrator);
    await openStep(theirs, id, 'configure');
    await openStep(mine, id, 'configure');
    await mine.getByRole('button', { name: 'Discard draft' }).filter({ visible: true }).click();
    await expect(theirs.getByRole('heading', { name: 'This draft is discarded' })).toBeVisible();
    await theirs.getByRole('button', { name: 'Bring it back' }).click();
    await expect(theirs.getByRole('heading', { name: 'This draft is discarded' })).toHaveCount(0);
    await theirs.context().close();
  });
});

test('a draft can be resumed at the address of any of its steps', async ({ signedIn: page }) => {
  const id = await draftNamed(page, 'resumed');
  await openStep(page, id, 'source');
  await onwards(page, 'Configure service').click();
  await expect(heading(page)).toHaveText('Configure service');
  await open(page, `/drafts/${id}/review`);
  await expect(page.getByText('Ready to create.')).toBeVisible();
});
