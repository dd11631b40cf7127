// Creating a service from source code, as AWS's guide describes it: connection, repository, build, service, review.

import type { Page } from '@playwright/test';

import { expect, expectAccessible, hydrated, test } from '../fixtures.ts';
import { simulatorUrl } from '../simulator.ts';
import { untilStatus } from '../story.ts';
import { beginDraft, draftOf, fact, field, heading, onwards, openStep, saved, typeAndSave } from '../wizard.ts';

test.use({ simulatorSpeed: 120 });

/** Stands at the first step of a draft of source code. */
async function beginCode(page: Page): Promise<void> {
  await beginDraft(page);
  await hydrated(page);
  await page.getByRole('radio', { name: /^Source code repository/ }).check();
  await expect(field(page, 'Repository')).toBeVisible();
}

test('a service runs from source code over a connection that is made on the way', async ({ signedIn: page, slipway, context }) => {
  await beginCode(page);
  await page.getByText('Make a connection', { exact: true }).first().click();
  const name = field(page, 'Name of the new connection');
  await name.fill('x');
  await page.getByRole('button', { name: 'Make a connection' }).click();
  await expect(name).toHaveAccessibleDescription(/Enter 4 to 32 letters/);
  await expect(name).toHaveValue('x');
  await name.fill('story-github');
  await page.getByRole('button', { name: 'Make a connection' }).click();
  await expect(page.getByText('The connection waits for its handshake.')).toBeVisible();
  await expect(field(page, 'Connection').getByRole('option', { selected: true })).toHaveText(/^story-github – GitHub, pending handshake$/);
  await expectAccessible(page);

  const provider = await context.newPage();
  await provider.goto(`${simulatorUrl(slipway)}/_simulator/connections`);
  await provider.getByRole('link', { name: 'Complete handshake of story-github' }).click();
  await provider.getByRole('button', { name: 'Complete handshake' }).click();
  await expect(provider.getByText('The handshake is complete. The connection can be used.')).toBeVisible();
  await provider.close();
  await expect(page.getByText('The connection waits for its handshake.')).toHaveCount(0, { timeout: 20_000 });

  await typeAndSave(page, 'Repository', 'https://github.com/shop/web');
  await typeAndSave(page, 'Branch', 'main');
  await onwards(page, 'Configure build').click();
  await expect(heading(page)).toHaveText('Configure build');
  await hydrated(page);
  await field(page, 'Runtime').selectOption({ label: 'Node.js 22' });
  await field(page, 'Build command').fill('npm ci');
  await field(page, 'Start command').fill('node server.js');
  await field(page, 'Port').fill('3000');
  await expectAccessible(page);
  await onwards(page, 'Configure service').click();
  await expect(heading(page)).toHaveText('Configure service');
  await hydrated(page);
  await expect(field(page, 'Port')).toHaveCount(0);
  await field(page, 'Service name').fill('story-code');
  await onwards(page, 'Review').click();
  await expect(heading(page)).toHaveText('Review and create');
  await expect(fact(page, 'Connection')).toHaveText('story-github');
  await expect(fact(page, 'Runtime')).toHaveText('Node.js 22');
  await expectAccessible(page);
  await page.getByRole('button', { name: /^Create in/ }).filter({ visible: true }).click();
  await expect(page).toHaveURL(/\/services\/eu-west-1\/story-code\//);
  await untilStatus(page, 'Running');
});

test('a runtime without support has to be wanted', async ({ signedIn: page }) => {
  await beginCode(page);
  const id = draftOf(page);
  await saved(page);
  await openStep(page, id, 'build');
  await field(page, 'Runtime').selectOption({ label: 'Node.js 18 – support ended 2025-12-01' });
  await onwards(page, 'Configure service').click();
  await expect(field(page, 'Runtime')).toHaveAccessibleDescription(/support of Node.js 18 ended on 2025-12-01/);
  await page.getByLabel('Use Node.js 18 all the same').check();
  await field(page, 'Start command').fill('node server.js');
  await onwards(page, 'Configure service').click();
  await expect(heading(page)).toHaveText('Configure service');
  // Taken back, it counts as not wanted again.
  await openStep(page, id, 'build');
  await page.getByLabel('Use Node.js 18 all the same').uncheck();
  await onwards(page, 'Configure service').click();
  await expect(field(page, 'Runtime')).toHaveAccessibleDescription(/ended on 2025-12-01/);
});

test('an apprunner.yaml is checked line by line, and written from the form', async ({ signedIn: page }) => {
  await beginCode(page);
  await saved(page);
  await openStep(page, draftOf(page), 'build');
  await page.getByText('Check a file, or write one from these settings').click();
  const file = field(page, 'apprunner.yaml');
  await file.fill('version: 1.0\nruntime: python311\nbuild:\n  commands:\n    build:\n      - pip install x\nrun:\n  runtime-version: 3.10\n  command: python app.py\n');
  await expect(page.getByText(/Without quotes YAML reads a number, in which 3.10 is 3.1/)).toBeVisible();
  await expect(page.getByText('Line 8').first()).toBeVisible();
  await field(page, 'Runtime').selectOption({ label: 'Python 3.11' });
  await field(page, 'Build command').fill('pip install -r requirements.txt');
  await field(page, 'Start command').fill('gunicorn app:web');
  await page.getByRole('button', { name: 'Write it from these settings' }).click();
  await expect(file).toHaveValue(/runtime: python311\n[\s\S]*pip install -r requirements.txt[\s\S]*gunicorn app:web/);
  await expect(page.getByText('No fault found').first()).toBeVisible();
});
