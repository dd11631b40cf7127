// A launch link chose what runs: whoever gives it a role, a network or secrets says so.

import { expect, expectAccessible, hydrated, open, test } from '../fixtures.ts';
import { beginDraft, draftNamed, expectNoSidewaysScrolling, field, heading, onwards, openStep, PUBLIC_IMAGE } from '../wizard.ts';

const SENTENCE = `I want ${PUBLIC_IMAGE} to run with the permissions of role OrdersApiInstanceRole.`;

for (const step of ['configure', 'quick'] as const) {
  test(`a role is confirmed in ${step}, and another role is asked for again`, async ({ signedIn: page }) => {
    const id = await draftNamed(page, `confirmed-${step}`);
    await openStep(page, id, step);
    await page.getByText('Security', { exact: true }).click();
    const box = (name: string) => page.getByRole('checkbox', { name });
    await expect(page.getByRole('checkbox', { name: /^I want/ })).toHaveCount(0);
    await field(page, 'Instance role').selectOption({ label: 'OrdersApiInstanceRole' });
    await expect(box(SENTENCE)).not.toBeChecked();
    await onwards(page, 'Review').click();
    await expect(box(SENTENCE)).toHaveAccessibleDescription(/Confirm that what the launch link chose/);
    await hydrated(page);
    await expectAccessible(page);
    await box(SENTENCE).check();
    await onwards(page, 'Review').click();
    await expect(heading(page)).toHaveText('Review and create');
    await expect(page.getByText('Ready to create.')).toBeVisible();
    await expect(box(SENTENCE)).toBeChecked();
    await expectAccessible(page);

    await openStep(page, id, step);
    await page.getByText('Security', { exact: true }).click();
    await expect(box(SENTENCE)).toBeChecked();
    await field(page, 'Instance role').selectOption({ label: 'StorefrontInstanceRole' });
    await expect(box(SENTENCE)).toHaveCount(0);
    await expect(page.getByRole('checkbox', { name: /role StorefrontInstanceRole\.$/ })).not.toBeChecked();
    await page.setViewportSize({ width: 320, height: 700 });
    await expectNoSidewaysScrolling(page);
  });
}

test('it is confirmed at the review too, and the history tells it', async ({ signedIn: page }) => {
  const id = await draftNamed(page, 'confirmed-review');
  await hydrated(page);
  await page.getByText('Security', { exact: true }).click();
  const saving = page.waitForResponse((response) => response.url().includes('save_draft') && response.ok());
  await field(page, 'Instance role').selectOption({ label: 'OrdersApiInstanceRole' });
  await saving;
  await openStep(page, id, 'review');
  await expect(page.getByRole('button', { name: /^Create in/ }).first()).toHaveAttribute('aria-disabled', 'true');
  await page.getByRole('checkbox', { name: SENTENCE }).check();
  await page.getByRole('button', { name: 'Confirm', exact: true }).click();
  await expect(page.getByText('Ready to create.')).toBeVisible();
  await open(page, '/history');
  await expect(page.getByText(`confirmed of the draft confirmed-review: “${SENTENCE}”`)).toBeVisible();
});

test('what a member chose needs none', async ({ signedIn: page }) => {
  const id = await beginDraft(page);
  await openStep(page, id, 'quick');
  await page.getByText('Security', { exact: true }).click();
  await field(page, 'Instance role').selectOption({ label: 'OrdersApiInstanceRole' });
  await expect(page.getByText(/no instance role/i)).toHaveCount(0);
  await expect(page.getByRole('checkbox', { name: /^I want/ })).toHaveCount(0);
});
