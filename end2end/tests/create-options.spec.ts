// What has a default that mostly fits, folded; and everything on one page.

import { expect, expectAccessible, hydrated, test } from '../fixtures.ts';
import { untilStatus } from '../story.ts';
import { PUBLIC_IMAGE, beginDraft, draftNamed, expectRefused, fact, field, heading, image, onwards, openStep, port } from '../wizard.ts';

test.use({ simulatorSpeed: 120 });

test('an auto scaling configuration is made, chosen, and counted in the cost', async ({ signedIn: page }) => {
  const id = await draftNamed(page, 'scaled');
  await hydrated(page);
  const cost = page.locator('.cost');
  await expect(cost).toContainText('$10.22');
  await page.getByText('1 to 25 instances, 100 requests each', { exact: true }).first().click();
  await page.getByText('Make an auto scaling configuration', { exact: true }).first().click();
  await field(page, 'Name of the new configuration').first().fill('two-at-least');
  await field(page, 'Minimum of instances').fill('2');
  await field(page, 'Maximum of instances').fill('1');
  await page.getByRole('button', { name: 'Make an auto scaling configuration' }).click();
  await expectRefused(page, 'Maximum of instances', '1', 'Enter at least the minimum, 2.');
  await field(page, 'Maximum of instances').fill('4');
  await page.getByRole('button', { name: 'Make an auto scaling configuration' }).click();
  const chosen = field(page, 'Auto scaling configuration').getByRole('option', { selected: true });
  await expect(chosen).toHaveText('two-at-least, revision 1 – 2 to 4 instances, 100 requests each');
  await expect(cost).toContainText('$20.44');
  await openStep(page, id, 'review');
  await expect(fact(page, 'Auto scaling')).toHaveText(/two-at-least/);
  await page.getByRole('navigation', { name: 'Main' }).getByRole('link', { name: 'History' }).click();
  await expect(page.getByText('made the auto scaling configuration two-at-least')).toBeVisible();
});

test('security, networking and tracing are told what is wrong in them, unfolded', async ({ signedIn: page }) => {
  const id = await draftNamed(page, 'secured');
  await hydrated(page);
  await page.getByText('No instance role, key owned by AWS', { exact: true }).click();
  // Roles that the other of App Runner's two services trusts are not offered.
  await expect(field(page, 'Instance role').getByRole('option', { name: 'AppRunnerECRAccessRole' })).toHaveCount(0);
  await field(page, 'Instance role').selectOption({ label: 'OrdersApiInstanceRole' });
  await page.getByRole('checkbox', { name: /with the permissions of role OrdersApiInstanceRole\.$/ }).check();
  await field(page, 'Encryption key').fill('alias/mine');
  await page.getByText('Public endpoint, public outgoing', { exact: true }).click();
  await page.getByRole('radio', { name: /^Private endpoint/ }).check();
  await field(page, 'IP address type').selectOption({ label: 'Dual stack (IPv4 and IPv6)' });
  await onwards(page, 'Review').click();
  await expectRefused(page, 'Encryption key', 'alias/mine', 'Enter the ARN of a key');
  await expectAccessible(page);
  await field(page, 'Encryption key').fill('arn:aws:kms:eu-west-1:123456789012:key/1234abcd-12ab-34cd-56ef-1234567890ab');
  await onwards(page, 'Review').click();
  await expect(heading(page)).toHaveText('Review and create');
  await expect(fact(page, 'Instance role')).toHaveText(/^OrdersApiInstanceRole/);
  await expect(fact(page, 'Networking')).toHaveText(/^Private endpoint, public outgoing/);
  await expect(fact(page, 'Encryption')).toHaveText(/^Own key/);
  await page.getByText('The same as code').click();
  await expect(page.getByRole('region', { name: 'Terraform' })).toContainText('is_publicly_accessible = false');
  await openStep(page, id, 'configure');
  await expect(page.getByText('Role OrdersApiInstanceRole, own key', { exact: true })).toBeVisible();
});

test('a service is created on one page, on a draft that was begun step by step', async ({ signedIn: page }) => {
  await beginDraft(page);
  await hydrated(page);
  await image(page).fill(PUBLIC_IMAGE);
  await page.getByRole('link', { name: 'Quick create on one page' }).click();
  await expect(heading(page)).toHaveText('Quick create');
  await hydrated(page);
  await expect(image(page)).toHaveValue(PUBLIC_IMAGE);
  await field(page, 'Service name').fill('x');
  await onwards(page, 'Review').click();
  await expectRefused(page, 'Service name', 'x', /4 to 40/);
  await expect(port(page)).toHaveValue('80');
  await field(page, 'Service name').fill('quick-one');
  await expectAccessible(page);
  await onwards(page, 'Review').click();
  await expect(heading(page)).toHaveText('Review and create');
  await page.getByRole('button', { name: /^Create in/ }).filter({ visible: true }).click();
  await expect(page).toHaveURL(/\/services\/eu-west-1\/quick-one\//);
  await untilStatus(page, 'Running');
});
