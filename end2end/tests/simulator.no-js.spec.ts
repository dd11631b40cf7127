// The simulator's control page without JavaScript: forms and links alone.

import { expect, test } from '../fixtures.ts';
import { appRunner, createService, simulatorUrl } from '../simulator.ts';

test('switches are turned on and off', async ({ page, slipway }) => {
  const simulator = simulatorUrl(slipway);
  await page.goto(simulator);
  await page.getByRole('link', { name: 'Switches' }).click();
  await page.getByLabel('What fails').selectOption('pull');
  await page.getByLabel('Service – optional').fill('some-service');
  await page.getByRole('button', { name: 'Make operations fail' }).click();
  await expect(page.getByText('The switch is on.')).toBeVisible();
  await expect(page.getByRole('cell', { name: 'Operations of some-service' })).toBeVisible();
  await page.getByRole('button', { name: 'Turn all off' }).click();
  await expect(page.getByText('No switch is on')).toBeVisible();
});

test('what is wrong is said where it is, and what was typed stays', async ({ page, slipway, consoleWatch }) => {
  consoleWatch.allow(/status of 422/);
  await page.goto(`${simulatorUrl(slipway)}/_simulator/switches`);
  await page.getByLabel('Calls – optional').fill('AppRunner.Delete');
  await page.getByLabel('Seconds – optional').fill('soon');
  await page.getByRole('button', { name: 'Disturb calls' }).click();
  await expect(page.getByLabel('Seconds – optional')).toHaveAccessibleDescription(/Enter a number of seconds above 0/);
  await expect(page.getByLabel('Calls – optional')).toHaveValue('AppRunner.Delete');
});

test('a handshake is completed at the provider', async ({ page, slipway }) => {
  const simulator = simulatorUrl(slipway);
  await appRunner(simulator, 'CreateConnection', { ConnectionName: 'team', ProviderType: 'GITHUB' });
  await page.goto(`${simulator}/_simulator/connections`);
  await page.getByRole('link', { name: 'Complete handshake of team' }).click();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('App Runner asks for access to GitHub');
  await page.getByRole('button', { name: 'Complete handshake' }).click();
  await expect(page.getByText('The handshake is complete. The connection can be used.')).toBeVisible();
  await expect(page.locator('#status')).toHaveText('Available');
});

test('DNS records are set, one and then all', async ({ page, slipway }) => {
  const simulator = simulatorUrl(slipway);
  const { id, arn } = await createService(simulator, 'with-domain', 8000);
  await page.goto(`${simulator}/_simulator/services/${id}`);
  const status = page.locator('#status');
  await expect(async () => {
    await page.reload();
    await expect(status).toHaveText('Running', { timeout: 200 });
  }).toPass();
  await appRunner(simulator, 'AssociateCustomDomain', { ServiceArn: arn, DomainName: 'shop.example.com' });
  await expect(async () => {
    await page.reload();
    await expect(page.getByText('Waiting for DNS records')).toBeVisible({ timeout: 200 });
  }).toPass();
  await page.getByRole('button', { name: /^Set _/ }).first().click();
  await expect(page.getByText('A DNS record of shop.example.com is set.')).toBeVisible();
  await page.getByRole('button', { name: 'Set all DNS records' }).click();
  await expect(page.getByText('All DNS records of shop.example.com are set.')).toBeVisible();
  await expect(async () => {
    await page.reload();
    await expect(page.getByText('Active')).toBeVisible({ timeout: 200 });
  }).toPass();
});

test('an image and a commit are pushed, the time factor changed', async ({ page, slipway }) => {
  const simulator = simulatorUrl(slipway);
  await page.goto(`${simulator}/_simulator/pushes`);
  const commit = page.getByRole('form', { name: 'Push a commit' });
  await commit.getByLabel('Repository').fill('https://github.com/shop/web');
  await commit.getByRole('button', { name: 'Push commit' }).click();
  await expect(page.getByText(/Pushed .*https:\/\/github.com\/shop\/web/)).toBeVisible();
  const image = page.getByRole('form', { name: 'Push an image' });
  await image.getByLabel('Repository').fill('shop/web');
  await image.getByRole('button', { name: 'Push image' }).click();
  await expect(page.getByText(/Pushed .*shop\/web:latest, digest sha256:/)).toBeVisible();
  await page.getByRole('button', { name: 'Push again shop/web:latest' }).click();
  await expect(page.getByText(/Pushed .*shop\/web:latest/)).toBeVisible();

  await page.getByRole('link', { name: 'Time and state' }).click();
  await page.getByLabel('Time factor').fill('900');
  await page.getByRole('button', { name: 'Change time factor' }).click();
  await expect(page.getByText('The time factor is 900')).toBeVisible();
});

test('everything is taken along, forgotten and brought back', async ({ page, startSlipway, consoleWatch }) => {
  consoleWatch.allow(/status of 422/);
  const simulator = simulatorUrl(await startSlipway());
  await createService(simulator, 'kept', 8000);
  await page.goto(`${simulator}/_simulator/settings`);
  const exported = page.waitForEvent('download');
  await page.getByRole('link', { name: 'Export' }).click();
  const file = await (await exported).path();

  await page.getByLabel('Confirmation').fill('yes');
  await page.getByRole('button', { name: 'Forget everything' }).click();
  await expect(page.getByLabel('Confirmation')).toHaveAccessibleDescription(/Type reset to forget everything/);
  await page.getByLabel('Confirmation').fill('reset');
  await page.getByRole('button', { name: 'Forget everything' }).click();
  await expect(page.getByText('Everything is forgotten.')).toBeVisible();
  await page.getByRole('link', { name: /^Services/ }).click();
  await expect(page.getByText('No service yet')).toBeVisible();

  await page.goto(`${simulator}/_simulator/settings`);
  await page.getByLabel('File').setInputFiles(file);
  await page.getByRole('button', { name: 'Import and replace everything' }).click();
  await expect(page.getByText(/Imported 1 service/)).toBeVisible();
  await page.getByRole('link', { name: /^Services/ }).click();
  await expect(page.getByRole('link', { name: 'kept', exact: true })).toBeVisible();
});
