// From signing in to a running service without touching a mouse.

import type { Page } from '@playwright/test';

import { ADMINISTRATOR, expect, hydrated, isBeginning, test } from '../fixtures.ts';
import { press, tabTo, typeInto } from '../keyboard.ts';
import { simulatorUrl } from '../simulator.ts';
import { untilStatus } from '../story.ts';
import { PUBLIC_IMAGE, field, heading, image, onwards, saved } from '../wizard.ts';

test.use({ simulatorSpeed: 240 });
test.setTimeout(120_000);

// The worker's administrator has to exist.
test.beforeEach(({ administrator }) => expect(administrator.cookies).not.toEqual([]));

async function arriveAt(page: Page, title: string): Promise<void> {
  // The code of a page comes with its first visit.
  await expect(heading(page)).toHaveText(title, { timeout: 30_000 });
  await hydrated(page);
}

/** Signs in, and begins a draft. */
async function begin(page: Page): Promise<void> {
  await page.goto('/sign-in');
  await hydrated(page);
  await expect(page.getByLabel('User name')).toBeFocused();
  await page.keyboard.type(ADMINISTRATOR.name);
  await tabTo(page, page.getByLabel('Password', { exact: true }));
  await page.keyboard.type(ADMINISTRATOR.password);
  await page.keyboard.press('Enter');
  await expect(page).toHaveURL(isBeginning);
  await hydrated(page);
  await press(page, page.getByRole('link', { name: 'Create service' }));
  await arriveAt(page, 'Create service');
  await press(page, page.getByRole('button', { name: 'Begin a draft' }));
  await arriveAt(page, 'Source and deployment');
}

async function create(page: Page, name: string): Promise<void> {
  await arriveAt(page, 'Review and create');
  await press(page, page.getByRole('button', { name: /^Create in eu-west-1/ }).filter({ visible: true }));
  await expect(page).toHaveURL(new RegExp(`/services/eu-west-1/${name}/`));
  await untilStatus(page, 'Running');
  await tabTo(page, page.getByRole('link', { name: /\.eu-west-1\.awsapprunner\.com/ }).first());
}

test('an image runs by Quick create', async ({ page }) => {
  await begin(page);
  await press(page, page.getByRole('link', { name: 'Quick create on one page' }));
  await arriveAt(page, 'Quick create');
  await typeInto(page, image(page), PUBLIC_IMAGE);
  await typeInto(page, field(page, 'Service name'), 'keys-quick');
  await typeInto(page, field(page, 'Port'), '80');
  // What is found out about the image makes room for itself above, and moves what the keys are about to reach.
  await expect(page.getByText('Listens on port')).toBeVisible();
  await expect(page.getByText('Port 80 matches the image')).toBeVisible();
  await saved(page);
  // What is folded opens, takes a value, and closes.
  await press(page, page.locator('summary').filter({ hasText: 'Health check' }));
  await tabTo(page, field(page, 'Protocol'));
  await page.keyboard.type('HTTP');
  await expect(field(page, 'Protocol')).toHaveValue('http');
  await press(page, onwards(page, 'Review'));
  await create(page, 'keys-quick');
});

test('source code runs by the wizard', async ({ page, slipway }) => {
  await begin(page);
  await tabTo(page, page.getByRole('radio', { name: /^Container registry/ }));
  await page.keyboard.press('ArrowDown');
  await expect(page.getByRole('radio', { name: /^Source code repository/ })).toBeChecked();
  await press(page, page.locator('summary').filter({ hasText: 'Make a connection' }));
  await typeInto(page, field(page, 'Name of the new connection'), 'keys-github');
  await press(page, page.getByRole('button', { name: 'Make a connection' }));
  await expect(page.getByText('The connection waits for its handshake.')).toBeVisible();

  const provider = await page.context().newPage();
  await provider.goto(`${simulatorUrl(slipway)}/_simulator/connections`);
  await press(provider, provider.getByRole('link', { name: 'Complete handshake of keys-github' }));
  await press(provider, provider.getByRole('button', { name: 'Complete handshake' }));
  await expect(provider.getByText('The handshake is complete. The connection can be used.')).toBeVisible();
  await provider.close();
  await page.bringToFront();
  await expect(page.getByText('The connection waits for its handshake.')).toHaveCount(0, { timeout: 20_000 });

  await typeInto(page, field(page, 'Repository'), 'https://github.com/shop/web');
  await typeInto(page, field(page, 'Branch'), 'main');
  await page.keyboard.press('Enter');
  await arriveAt(page, 'Configure build');
  await tabTo(page, field(page, 'Runtime'));
  await page.keyboard.type('Node.js 22');
  await expect(field(page, 'Runtime')).toHaveValue('NODEJS_22');
  await typeInto(page, field(page, 'Port'), '3000');
  await typeInto(page, field(page, 'Build command'), 'npm ci');
  await typeInto(page, field(page, 'Start command'), 'node server.js');
  await page.keyboard.press('Enter');
  await arriveAt(page, 'Configure service');
  await typeInto(page, field(page, 'Service name'), 'keys-code');
  await page.keyboard.press('Enter');
  await create(page, 'keys-code');
});
