// Source code without JavaScript.

import { expect, test } from '../fixtures.ts';
import { simulatorUrl } from '../simulator.ts';
import { PRELOADED_IN_VAIN } from '../sign-in.ts';
import { untilStatus } from '../story.ts';
import { beginDraft, field, heading, onwards } from '../wizard.ts';

test.use({ simulatorSpeed: 120 });
test.beforeEach(({ consoleWatch }) => consoleWatch.allow(PRELOADED_IN_VAIN));

test('a service runs from source code', async ({ signedIn: page, slipway, context }) => {
  await beginDraft(page);
  await page.getByRole('radio', { name: /^Source code repository/ }).check();
  await page.getByRole('button', { name: 'Show the fields of this choice' }).click();
  await page.getByText('Make a connection', { exact: true }).first().click();
  await field(page, 'Name of the new connection').fill('plain-github');
  await page.getByRole('button', { name: 'Make a connection' }).click();
  await expect(page.getByText('The connection waits for its handshake.')).toBeVisible();
  const provider = await context.newPage();
  await provider.goto(`${simulatorUrl(slipway)}/_simulator/connections`);
  await provider.getByRole('link', { name: 'Complete handshake of plain-github' }).click();
  await provider.getByRole('button', { name: 'Complete handshake' }).click();
  await expect(provider.getByText('The handshake is complete. The connection can be used.')).toBeVisible();
  await provider.close();
  await field(page, 'Repository').fill('https://github.com/shop/web');
  await field(page, 'Branch').fill('main');
  await onwards(page, 'Configure build').click();
  await expect(heading(page)).toHaveText('Configure build');
  await field(page, 'Runtime').selectOption({ label: 'Python 3.11' });
  await field(page, 'Build command').fill('pip install -r requirements.txt');
  await field(page, 'Start command').fill('python app.py');
  await onwards(page, 'Configure service').click();
  await field(page, 'Service name').fill('plain-code');
  await onwards(page, 'Review').click();
  await expect(heading(page)).toHaveText('Review and create');
  await page.getByRole('button', { name: /^Create in/ }).filter({ visible: true }).click();
  await expect(page).toHaveURL(/\/services\/eu-west-1\/plain-code\//);
  await untilStatus(page, 'Running', true);
});
