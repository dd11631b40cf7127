// The simulator's control page, in a browser with JavaScript: what changes shows without a reload, and nothing that was
// typed is lost over it.

import { expect, expectAccessible, test } from '../fixtures.ts';
import { appRunner, call, createService, follow, simulatorUrl } from '../simulator.ts';

test.use({ simulatorSpeed: 60 });

test('what happens to a service shows by itself', async ({ page, slipway }) => {
  const simulator = simulatorUrl(slipway);
  await page.goto(simulator);
  await expect(page).toHaveURL(/\/_simulator\/$/);
  await createService(simulator, 'followed', 8000);
  const row = page.getByRole('row', { name: /followed/ });
  await expect(row).toContainText('Creating');
  await expect(row).toContainText('Health check');
  await expect(row).toContainText(/\d+ %/);
  await expect(row).toContainText('Running');
  await expect(page.getByRole('status').filter({ hasText: 'followed is running' })).toBeAttached();

  await page.getByRole('link', { name: 'followed', exact: true }).click();
  await expect(page.getByRole('heading', { level: 1, name: 'followed' })).toBeVisible();
  await expect(page.getByText('Successfully routed incoming traffic to application.')).toBeVisible();
});

test('what was typed and the focus stay while the page keeps itself up to date', async ({ page, slipway }) => {
  const simulator = simulatorUrl(slipway);
  await page.goto(`${simulator}/_simulator/switches`);
  const service = page.getByLabel('Service – optional');
  await service.fill('half a na');
  const refreshed = page.waitForResponse((response) => response.request().resourceType() === 'fetch');
  await call(simulator, 'failures', { api: 'throttle', operation: 'Nobody.Calls', seconds: 600 });
  await refreshed;
  await expect(page.getByRole('cell', { name: 'Nobody.Calls' })).toBeVisible();
  await expect(service).toHaveValue('half a na');
  await expect(service).toBeFocused();
  const off = page.getByRole('button', { name: 'Turn off Calls are throttled' });
  await off.focus();
  await follow(page);
  await expect(off).toBeFocused();
  await off.click();
  await expect(page.getByText('The switch is off.')).toBeVisible();
  await expect(page).toHaveURL(/\/_simulator\/switches$/);
});

test('a switch makes the next deployment fail, and the page says what and why', async ({ page, slipway }) => {
  const simulator = simulatorUrl(slipway);
  const { id, arn } = await createService(simulator, 'to-break', 8000);
  await page.goto(`${simulator}/_simulator/services/${id}`);
  const status = page.locator('#status');
  await expect(status).toHaveText('Running', { timeout: 20_000 });
  await page.getByLabel('What fails').selectOption('crash');
  await page.getByRole('button', { name: 'Turn on' }).click();
  await expect(page.getByText('The switch is on.')).toBeVisible();
  await call(simulator, 'speed', { speed: 600 });
  await page.goto(`${simulator}/_simulator/services/${id}`);
  await deploy(simulator, arn);
  await expect(page.getByRole('heading', { name: 'The container exited with code 1.' })).toBeVisible();
  await expect(page.getByText('A switch made it so. The old version keeps serving.')).toBeVisible();
  await call(simulator, 'speed', { speed: 60 });
});

test('when the simulator is gone the page says so, and goes on when it is back', async ({
  page,
  startSlipway,
  consoleWatch,
}) => {
  consoleWatch.allow(/ERR_CONNECTION_REFUSED|Failed to fetch|ERR_CONNECTION_RESET|ERR_EMPTY_RESPONSE|ERR_INCOMPLETE/);
  const own = await startSlipway();
  await page.goto(`${simulatorUrl(own)}/_simulator/`);
  await own.kill('SIGTERM');
  await expect(page.getByText('The simulator does not answer. Trying again.')).toBeVisible();
  await own.restart();
  await expect(page.getByText('The simulator does not answer. Trying again.')).toBeHidden();
});

test('every page is accessible in light and dark and fits 320 px', async ({ page, slipway, consoleWatch }) => {
  test.setTimeout(150_000);
  consoleWatch.allow(/status of 404/);
  const simulator = simulatorUrl(slipway);
  const running = await createService(simulator, 'looked-at', 8000);
  const failed = await createService(simulator, 'fail-pull-looked-at', 8000);
  const connection = await connect(simulator, 'looked-at');
  await call(simulator, 'failures', { fail: 'delete', service: 'nobody', times: 3 });
  await call(simulator, 'images', { repository: 'storefront', tag: 'latest' });
  await page.goto(`${simulator}/_simulator/services/${failed.id}`);
  await expect(page.locator('#status')).toHaveText('Create failed', { timeout: 20_000 });
  for (const path of [
    '',
    `services/${running.id}`,
    `services/${failed.id}`,
    'connections',
    `connections/${connection}`,
    'switches',
    'pushes',
    'settings',
    'nothing-here',
  ]) {
    await page.setViewportSize({ width: 1280, height: 800 });
    await page.goto(`${simulator}/_simulator/${path}`);
    for (const colorScheme of ['light', 'dark'] as const) {
      await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
      await expectAccessible(page);
    }
    await page.setViewportSize({ width: 320, height: 640 });
    const wide = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
    expect(wide, `${path} fits 320 px`).toBeLessThanOrEqual(0);
    await expectAccessible(page);
  }
});

async function deploy(simulator: string, arn: string): Promise<void> {
  await appRunner(simulator, 'StartDeployment', { ServiceArn: arn });
}

async function connect(simulator: string, name: string): Promise<string> {
  const answer = await appRunner(simulator, 'CreateConnection', { ConnectionName: name, ProviderType: 'GITHUB' });
  return answer.Connection.ConnectionArn.split('/').pop();
}

test('the frame of Slipway leads to it, with what was created there', async ({ signedIn: page, slipway }) => {
  await createService(simulatorUrl(slipway), 'seen-by-both', 8000);
  await page.goto('/services');
  const opened = page.waitForEvent('popup');
  await page.getByRole('navigation', { name: 'Main' }).getByRole('link', { name: 'Open its controls' }).click();
  const controls = await opened;
  await expect(controls).toHaveURL(/^http:\/\/localhost:\d+\/_simulator\/$/);
  await expect(controls.getByRole('link', { name: 'seen-by-both', exact: true })).toBeVisible();
});
