import { ADMINISTRATOR, expect, test } from '../fixtures.ts';
import { PRELOADED_IN_VAIN, confirmItIsYou, invite, join } from '../sign-in.ts';

test.beforeEach(({ consoleWatch }) => {
  consoleWatch.allow(PRELOADED_IN_VAIN);
});

test('somebody is invited, joins, gets another role and is removed', async ({ signedIn: admin, page: member }) => {
  await join(member, await invite(admin, 'Operator', 'for the night shift'), 'no-script-lee');
  await admin.goto('/members');
  await expect(admin.getByRole('row').filter({ hasText: 'for the night shift' })).toContainText(['Accepted']);
  await admin.getByRole('link', { name: 'no-script-lee' }).click();
  await admin.getByRole('radio', { name: 'Editor' }).check();
  await admin.getByLabel('Auditor').check();
  await confirmItIsYou(admin);
  await admin.getByRole('button', { name: 'Save' }).click();
  await expect(admin.getByRole('row').filter({ hasText: 'no-script-lee' }).first()).toContainText('Auditor');
  await member.goto('/services');
  await expect(member.getByRole('heading', { level: 1 })).toHaveText('Sign in');
  await admin.getByRole('link', { name: 'no-script-lee' }).click();
  await admin.getByRole('link', { name: 'Remove…' }).click();
  await confirmItIsYou(admin);
  await admin.getByRole('button', { name: 'Remove the member' }).click();
  await expect(admin.getByText('no-script-lee is a member no more.')).toBeVisible();
});

test('a password is changed and sessions are ended', async ({ signedIn: admin, page }) => {
  await join(page, await invite(admin, 'Viewer'), 'no-script-sam');
  await page.goto('/account');
  await page.getByLabel('Current password').fill('not the right one');
  await page.getByLabel('New password').fill('short');
  await page.getByRole('button', { name: 'Change password' }).click();
  await expect(page.getByText('Enter at least 15 characters.')).toBeVisible();
  await page.getByLabel('Current password').fill(ADMINISTRATOR.password);
  await page.getByLabel('New password').fill('another long password');
  await page.getByRole('button', { name: 'Change password' }).click();
  await expect(page.getByText('Your password is changed.')).toBeVisible();
  await expect(page.getByRole('row')).toHaveCount(2);
});
