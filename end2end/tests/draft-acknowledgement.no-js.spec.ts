// The same without JavaScript: the box comes with the answer.

import { expect, test } from '../fixtures.ts';
import { draftNamed, field, heading, onwards } from '../wizard.ts';

for (const step of ['configure', 'quick', 'review'] as const) {
  test(`a role is confirmed in ${step}`, async ({ signedIn: page }) => {
    const id = await draftNamed(page, `plain-confirmed-${step}`);
    await page.goto(`/drafts/${id}/${step === 'review' ? 'configure' : step}`);
    await page.getByText('Security', { exact: true }).click();
    await field(page, 'Instance role').selectOption({ label: 'OrdersApiInstanceRole' });
    await onwards(page, 'Review').click();
    const box = page.getByRole('checkbox', { name: /to run with the permissions of role OrdersApiInstanceRole\.$/ });
    await expect(box).toHaveAccessibleDescription(/Confirm that what the launch link chose/);
    if (step === 'review') {
      await page.goto(`/drafts/${id}/review`);
      await box.check();
      await page.getByRole('button', { name: 'Confirm', exact: true }).click();
    } else {
      await box.check();
      await onwards(page, 'Review').click();
    }
    await expect(heading(page)).toHaveText('Review and create');
    await expect(page.getByText('Ready to create.')).toBeVisible();
    await expect(box).toBeChecked();
  });
}
