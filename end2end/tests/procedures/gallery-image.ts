// "To launch a gallery image as an App Runner service".

import { expect } from '../../fixtures.ts';
import { fact, field } from '../../wizard.ts';
import { type Reader, arriveAt, next, ready, step, verify } from './reader.ts';

export async function galleryImage(reader: Reader, name: string): Promise<void> {
  const { page } = reader;
  await step('1. On the gallery page of an image, choose Launch with App Runner', async () => {
    await page.goto('/gallery');
    await ready(reader);
    const entry = page.getByRole('main').getByRole('listitem').filter({ hasText: 'Hello App Runner' });
    await entry.getByRole('link', { name: 'Review and launch' }).click();
    await arriveAt(reader, 'A link proposes a new service');
    await page.getByRole('button', { name: 'Continue to draft' }).first().click();
    await arriveAt(reader, 'Quick create');
  });
  await step('2. To create your service in another AWS Region, select it', () =>
    field(page, 'Region').selectOption('us-east-1'),
  );
  await step('3. For Port, enter the port number that the image application listens on', async () => {
    await expect(field(page, 'Port')).toHaveValue('8000');
    await field(page, 'Port').fill('8000');
  });
  await step('4. Optionally, change any other configuration details', () => field(page, 'Service name').fill(name));
  await step('5. Choose Next, review the settings, and then choose Create & deploy', async () => {
    await next(reader, 'Review');
    await expect(fact(page, 'Container image URI')).toHaveText(/hello-app-runner:latest/);
    await page.getByRole('button', { name: /^Create in us-east-1/ }).filter({ visible: true }).click();
    await expect(page).toHaveURL(new RegExp(`/services/us-east-1/${name}/`));
  });
  await verify(reader, 6, name);
}
