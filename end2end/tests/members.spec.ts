import { ADMINISTRATOR, expect, expectAccessible, hydrated, isBeginning, open, test } from '../fixtures.ts';
import { confirmItIsYou, invite, join, sendSignIn, signIn } from '../sign-in.ts';

test('somebody is invited, joins, loses a role and is removed', async ({ signedIn: admin, page: member }) => {
  const link = await invite(admin, 'Editor', 'Lee');
  await hydrated(admin);
  await expect(admin.getByRole('row').filter({ hasText: 'Lee' })).toContainText(['Open']);
  await expectAccessible(admin);

  await open(member, link);
  await expect(member.getByRole('heading', { level: 1 })).toHaveText('Join this Slipway');
  await expect(member.getByText('km invites you')).toBeVisible();
  await expectAccessible(member);
  await member.getByLabel('User name').fill('lee');
  await member.getByLabel('Password', { exact: true }).fill('short');
  await member.getByRole('button', { name: 'Join and sign in' }).click();
  await expect(member.getByText('Enter at least 15 characters.')).toBeVisible();
  await expect(member.getByLabel('User name')).toHaveValue('lee');
  await join(member, link, 'lee');
  await hydrated(member);

  // The list of whoever has it open hears of it.
  await expect(admin.getByRole('row').filter({ hasText: 'lee joined' })).toContainText(['Accepted']);
  await expect(member.getByRole('navigation', { name: 'Main' }).getByRole('link', { name: 'Members' })).toBeHidden();

  await admin.getByRole('link', { name: 'lee', exact: true }).click();
  await expect(admin.getByRole('heading', { level: 1 })).toHaveText('lee');
  await expect(admin.getByRole('radio', { name: 'Editor' })).toBeChecked();
  await admin.getByRole('radio', { name: 'Viewer' }).check();
  await admin.getByRole('button', { name: 'Save' }).click();
  await expect(admin.getByText("lee's role is saved.")).toBeVisible();
  // The page that the member has open says so at once.
  await expect(member.getByText('You are signed out.')).toBeVisible();

  await open(member, '/sign-in');
  await sendSignIn(member, { name: 'lee', password: ADMINISTRATOR.password });
  await expect(member).toHaveURL(isBeginning);
  await hydrated(member);
  await admin.getByRole('link', { name: 'lee', exact: true }).click();
  await admin.getByRole('link', { name: 'Sign out…' }).click();
  await expect(admin.getByRole('heading', { name: 'Sign lee out everywhere?' })).toBeVisible();
  await expectAccessible(admin);
  await admin.getByRole('button', { name: 'Sign out everywhere' }).click();
  await expect(admin.getByText('lee is signed out everywhere.')).toBeVisible();
  await expect(member.getByText('You are signed out.')).toBeVisible();

  await open(member, '/sign-in');
  await sendSignIn(member, { name: 'lee', password: ADMINISTRATOR.password });
  await expect(member).toHaveURL(isBeginning);
  await hydrated(member);
  await admin.getByRole('link', { name: 'Remove…' }).click();
  await expect(admin.getByRole('heading', { name: 'Remove lee?' })).toBeVisible();
  await expectAccessible(admin);
  await admin.getByRole('button', { name: 'Remove the member' }).click();
  await expect(admin.getByText('lee is a member no more.')).toBeVisible();
  await expect(member.getByText('You are signed out.')).toBeVisible();
});

test('an invitation with a note that is too long says so at its field', async ({ signedIn: admin }) => {
  await open(admin, '/members/invite');
  await admin.getByLabel('For whom').fill('x'.repeat(300));
  await admin.getByRole('radio', { name: 'Viewer' }).check();
  await confirmItIsYou(admin);
  await admin.getByRole('button', { name: 'Make the link' }).click();
  await expect(admin.getByLabel('For whom')).toHaveAccessibleDescription(/Keep the note to/);
  await expect(admin.getByLabel('For whom')).toHaveValue('x'.repeat(300));
});

test('an invitation is revoked', async ({ signedIn: admin, page: stranger }) => {
  const link = await invite(admin, 'Viewer', 'Robin');
  await hydrated(admin);
  await admin.getByRole('row').filter({ hasText: 'Robin' }).getByRole('link', { name: 'Revoke…' }).click();
  await expect(admin.getByRole('heading', { name: 'Revoke the invitation for Robin?' })).toBeVisible();
  await admin.getByRole('button', { name: 'Revoke the invitation' }).click();
  await expect(admin.getByText('Invitation revoked.')).toBeVisible();
  await open(stranger, link);
  await expect(stranger.getByRole('heading', { level: 1 })).toHaveText('This invitation is not open');
});

test('the last administrator stays one, and the buttons say why', async ({ startSlipway, page }) => {
  const slipway = await startSlipway();
  await page.goto(slipway.setupLink ?? '');
  await page.getByLabel('User name').fill('km');
  await page.getByLabel('Password', { exact: true }).fill(ADMINISTRATOR.password);
  await page.getByRole('button', { name: 'Create account and sign in' }).click();
  await page.waitForURL(isBeginning);
  await open(page, `${slipway.url}/members/1`);
  await expect(page.getByRole('radio', { name: 'Viewer' })).toBeDisabled();
  await expect(page.getByRole('link', { name: 'Remove…' })).toHaveAccessibleDescription(/There is no other administrator/);
});

test('a password is changed, and other browsers are signed out', async ({ signedIn: admin, browser, page }) => {
  await join(page, await invite(admin, 'Viewer'), 'sam');
  await hydrated(page);
  const sam = { name: 'sam', password: ADMINISTRATOR.password };
  const other = await (await browser.newContext({ baseURL: new URL(page.url()).origin })).newPage();
  await other.goto('/sign-in');
  await sendSignIn(other, sam);
  await other.waitForURL(isBeginning);
  await hydrated(other);

  await page.getByLabel('Account of sam').click();
  await page.getByRole('link', { name: 'Your account' }).click();
  const sessions = page.getByRole('table', { name: 'Sessions' });
  await expect(sessions.getByRole('row')).toHaveCount(3);
  await expect(sessions).toContainText('Chrome on Linux');
  await sessions.getByRole('button', { name: /^Sign out/ }).click();
  await expect(page.getByText('Signed out there.')).toBeVisible();
  await expect(other.getByText('You are signed out.')).toBeVisible();

  await page.getByLabel('Current password').fill(sam.password);
  await page.getByLabel('New password').fill('another long password');
  await page.getByRole('button', { name: 'Change password' }).click();
  await expect(page.getByText('Your password is changed.')).toBeVisible();
  await open(other, '/sign-in');
  await sendSignIn(other, { name: 'sam', password: 'another long password' });
  await expect(other).toHaveURL(isBeginning);
  await other.context().close();
});

test('the password is asked for where it was typed long ago', async ({ page, startSlipway }) => {
  // A clock that runs ahead belongs to no browser: the session is aged in the database of a Slipway of its own.
  const slipway = await startSlipway();
  await page.goto(slipway.setupLink ?? '');
  await page.getByLabel('User name').fill('km');
  await page.getByLabel('Password', { exact: true }).fill(ADMINISTRATOR.password);
  await page.getByRole('button', { name: 'Create account and sign in' }).click();
  await page.waitForURL(isBeginning);
  await slipway.ageConfirmations(601);
  await open(page, `${slipway.url}/members/invite`);
  await page.getByRole('radio', { name: 'Operator' }).check();
  await page.getByLabel('For whom').fill('Kit');
  await page.getByLabel('Confirm it is you').fill('not the right one');
  await page.getByRole('button', { name: 'Make the link' }).click();
  await expect(page.getByText('That is not your password.')).toBeVisible();
  await expect(page.getByLabel('For whom')).toHaveValue('Kit');
  await expect(page.getByRole('radio', { name: 'Operator' })).toBeChecked();
  await expectAccessible(page);
  await page.getByLabel('Confirm it is you').fill(ADMINISTRATOR.password);
  await page.getByRole('button', { name: 'Make the link' }).click();
  await expect(page.getByText('The invitation is made.')).toBeVisible();
});

test('whoever is signed in already is told what an invitation is for', async ({ signedIn: admin, page }) => {
  const link = await invite(admin, 'Viewer');
  await signIn(page);
  await open(page, link);
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('You are signed in as km');
  await expectAccessible(page);
});
