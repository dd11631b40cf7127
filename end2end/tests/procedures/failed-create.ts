// "When service creation fails": read events and logs, change what is wrong, delete the failed service, try again.

import { expect } from '../../fixtures.ts';
import { followLink, reviewAndCreate, status, untilStatus } from '../../story.ts';
import { draftNamed, field, heading, port } from '../../wizard.ts';
import { type Reader, next, ready, step } from './reader.ts';
import { confirmItIsYou } from '../../sign-in.ts';

export async function whenServiceCreationFails(reader: Reader, name: string): Promise<void> {
  const { page, hasScript } = reader;
  await step('The service shows a status of Create failed', async () => {
    await followLink(page, name, 8080);
    await ready(reader);
    await reviewAndCreate(page);
    await untilStatus(page, 'Create failed', !hasScript);
  });
  const failed = page.url();
  await step('Read the service events and logs to find out what caused the failure', async () => {
    await expect(
      page.getByRole('heading', { name: 'The application listens on port 8000, but the service expects 8080' }),
    ).toBeVisible();
    await expect(page.getByText('Service status is set to CREATE_FAILED.')).toBeVisible();
    await page.getByRole('link', { name: 'Not the cause? See all log lines' }).click();
    await expect(page.getByText(/Health check failed on protocol/).first()).toBeVisible();
    await page.goto(failed);
    await ready(reader);
  });
  await step("It still counts towards your quota: when you're done analyzing the failure, delete it", async () => {
    await expect(page.getByText(/The failed service still counts against your quota/)).toBeVisible();
    await page.getByText('Actions', { exact: true }).click();
    await page.getByRole('link', { name: 'Delete service…' }).click();
    await page.getByLabel(`Type ${name} to confirm`).fill(name);
    await confirmItIsYou(page);
    await page.getByRole('button', { name: 'Delete service' }).click();
    await untilStatus(page, 'Deleted', !hasScript);
  });
  await step('Make any necessary changes, and then try creating the service again', async () => {
    await draftNamed(page, name);
    await ready(reader);
    await port(page).fill('80');
    await expect(field(page, 'Service name')).toHaveValue(name);
    await next(reader, 'Review');
    await page.getByRole('button', { name: /^Create in / }).filter({ visible: true }).click();
    await untilStatus(page, 'Running', !hasScript);
    await expect(status(page)).toHaveText('Running');
    await expect(heading(page)).toHaveText(new RegExp(name));
    expect(page.url()).not.toBe(failed);
  });
}
