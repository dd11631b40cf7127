// Protected places: an Editor's draft waits for somebody else's approval, live; a deletion is proposed and decided.

import type { Browser } from '@playwright/test';

import { ADMINISTRATOR, expect, expectAccessible, hydrated, isBeginning, open, test } from '../fixtures.ts';
import { invite, join } from '../sign-in.ts';
import type { Slipway } from '../slipway.ts';
import { followLink, untilStatus } from '../story.ts';
import { draftOf, expectNoSidewaysScrolling } from '../wizard.ts';

/** A Slipway of its own: what is protected there must not be in the way of other tests. */
async function team(browser: Browser, slipway: Slipway) {
  const page = async () => (await browser.newContext({ baseURL: slipway.url })).newPage();
  const admin = await page();
  await admin.goto(slipway.setupLink ?? '');
  await admin.getByLabel('User name').fill(ADMINISTRATOR.name);
  await admin.getByLabel('Password', { exact: true }).fill(ADMINISTRATOR.password);
  await admin.getByRole('button', { name: 'Create account and sign in' }).click();
  await admin.waitForURL(isBeginning);
  const member = async (name: string) => {
    const theirs = await page();
    await join(theirs, await invite(admin, 'Editor', name), name);
    await hydrated(theirs);
    return theirs;
  };
  return { admin, lee: await member('lee'), ada: await member('ada') };
}

test('an Editor creates in a protected Region when somebody else has approved', async ({ startSlipway, browser }) => {
  test.setTimeout(120_000);
  const { admin, lee, ada } = await team(browser, await startSlipway({ simulatorSpeed: 600 }));

  await open(admin, '/members');
  await admin.getByRole('link', { name: 'Protection' }).click();
  await expect(admin.getByRole('heading', { level: 1 })).toHaveText('Protection');
  await hydrated(admin);
  await expect(admin.getByText('Nothing is protected')).toBeVisible();
  await expect(admin.getByLabel('Region', { exact: true })).toBeVisible();
  await admin.getByRole('radio', { name: 'A tag' }).check();
  await expect(admin.getByLabel('Region', { exact: true })).toBeHidden();
  await admin.getByLabel('Key of the tag').fill('aws:stage');
  await admin.getByRole('button', { name: 'Protect' }).click();
  await expect(admin.getByLabel('Key of the tag')).toHaveAccessibleDescription(/Choose another key/);
  await expect(admin.getByLabel('Key of the tag')).toHaveValue('aws:stage');
  await admin.getByRole('radio', { name: 'A Region' }).check();
  await admin.getByLabel('Region', { exact: true }).selectOption('eu-west-1');
  await admin.getByLabel('Why').fill('our customers are here');
  await admin.getByRole('button', { name: 'Protect' }).click();
  await expect(admin.getByText('Services in eu-west-1 are protected.')).toBeVisible();
  await expect(admin.getByRole('table', { name: 'Protected' })).toContainText('our customers are here');
  await expectAccessible(admin);

  await followLink(lee, 'guarded-one', 8000);
  const id = draftOf(lee);
  await open(lee, `/drafts/${id}/review`);
  const create = lee.getByRole('button', { name: /^Create in eu-west-1/ }).first();
  await expect(create).toHaveAccessibleDescription(/Services in eu-west-1 are protected: it takes an Administrator/);
  await expect(lee.getByText(/an Editor when somebody else has approved it/)).toBeVisible();
  await expectAccessible(lee);
  await lee.getByRole('button', { name: 'Ask for a review' }).click();

  await open(ada, `/drafts/${id}/review`);
  await ada.getByRole('button', { name: 'Approve' }).click();
  await expect(ada.getByRole('listitem').filter({ hasText: 'Approved' })).toBeVisible();
  // The button of whoever waits comes alive.
  await expect(lee.getByText('Approved as it is now by ada.')).toBeVisible();
  await expect(create).not.toHaveAccessibleDescription(/protected/);
  await create.click();
  await lee.waitForURL(/\/services\/eu-west-1\/guarded-one\//);
  await hydrated(lee);
  await untilStatus(lee, 'Running');
  await expect(lee.getByRole('link', { name: 'Protected' })).toBeVisible();

  // Who may not delete proposes.
  await lee.getByText('Actions', { exact: true }).click();
  await expect(lee.getByRole('link', { name: /Delete service…/ })).toContainText('Needs the Administrator role');
  await lee.getByRole('link', { name: /Propose to delete…/ }).click();
  await expect(lee.getByRole('heading', { name: 'Propose to delete guarded-one?' })).toBeVisible();
  await expectAccessible(lee);
  await lee.getByRole('button', { name: 'Propose to delete' }).click();
  await expect(lee.getByLabel('Why it can go')).toHaveAccessibleDescription(/Say why it can go\./);
  await lee.getByLabel('Why it can go').fill('nobody calls it');
  await lee.getByRole('button', { name: 'Propose to delete' }).click();
  await expect(lee.getByText('You propose to delete this service.')).toBeVisible();
  await open(admin, new URL(lee.url()).pathname);
  await expect(admin.getByText('lee proposes to delete this service.')).toBeVisible();
  await expect(admin.getByText('“nobody calls it”')).toBeVisible();
  await expect(admin.getByRole('link', { name: 'Delete…' })).toBeVisible();
  await admin.setViewportSize({ width: 320, height: 700 });
  await expectNoSidewaysScrolling(admin);
  await admin.setViewportSize({ width: 1280, height: 800 });
  await admin.getByRole('button', { name: 'Decline' }).click();
  await expect(admin.getByText('lee proposes to delete this service.')).toBeHidden();
  await expect(lee.getByText('You propose to delete this service.')).toBeHidden();

  await open(admin, '/protection');
  await admin.getByRole('link', { name: 'End…' }).click();
  await expect(admin.getByRole('heading', { name: 'End this protection?' })).toBeVisible();
  await expectAccessible(admin);
  await admin.getByRole('button', { name: 'End the protection' }).click();
  await expect(admin.getByText('Nothing is protected')).toBeVisible();
});
