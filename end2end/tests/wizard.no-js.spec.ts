// The wizard in a browser without JavaScript: everything can be done, and nothing is lost.

import {
  BAD_ENV_LINES,
  BAD_ENV_TEXT,
  BAD_HEALTH_CHECKS,
  BAD_IMAGES,
  BAD_SETTINGS,
  BAD_VARIABLES,
  ENV_ROWS,
  ENV_TEXT,
} from '../bad-input.ts';
import { expect, test } from '../fixtures.ts';
import { PRELOADED_IN_VAIN } from '../sign-in.ts';
import { followLink, reviewAndCreate } from '../story.ts';
import {
  PRIVATE_IMAGE,
  PUBLIC_IMAGE,
  anotherBrowser,
  beginDraft,
  draftNamed,
  expectNoSidewaysScrolling,
  expectRefused,
  field,
  heading,
  image,
  nameOfVariable,
  onwards,
  port,
  summary,
  valueOfVariable,
} from '../wizard.ts';

test.beforeEach(({ consoleWatch }) => consoleWatch.allow(PRELOADED_IN_VAIN));


test('what is wrong with an image stands at the field with what was typed', async ({ signedIn: page }) => {
  await beginDraft(page);
  for (const { what, label, typed, sentence } of BAD_IMAGES) {
    await test.step(what, async () => {
      await image(page).fill(typed);
      await onwards(page, 'Configure service').click();
      await expect(page).toHaveURL(/\/source\?check=1$/);
      await expectRefused(page, label, typed, sentence);
      await expect(summary(page)).toContainText('Check 1 field before you go on');
    });
  }
  await image(page).fill('docker pull public.ecr.aws/nginx/nginx');
  await onwards(page, 'Configure service').click();
  await expect(heading(page)).toHaveText('Configure service');
  await page.getByRole('button', { name: 'Back', exact: true }).filter({ visible: true }).click();
  await expect(image(page)).toHaveValue('public.ecr.aws/nginx/nginx');
  await expect(page.getByText('No tag is written, so :latest is meant.')).toBeVisible();
});

test('a private image asks for its role once it is known to be one', async ({ signedIn: page }) => {
  await beginDraft(page);
  await page.getByRole('radio', { name: /^Amazon ECR Private/ }).check();
  await image(page).fill(PRIVATE_IMAGE);
  await onwards(page, 'Configure service').click();
  await expectRefused(page, 'ECR access role', '', 'Enter the role that lets App Runner pull the image.');
  await expect(page.getByRole('radio', { name: /^Automatic/ })).toBeEnabled();
  await field(page, 'ECR access role').selectOption('arn:aws:iam::123456789012:role/service-role/AppRunnerECRAccessRole');
  await onwards(page, 'Configure service').click();
  await expect(heading(page)).toHaveText('Configure service');
});

test('what is wrong with a name, a port or a size stands at the field', async ({ signedIn: page }) => {
  await draftNamed(page, 'plain-settings');
  for (const { what, label, typed, sentence } of BAD_SETTINGS) {
    await test.step(what, async () => {
      await field(page, label).fill(typed);
      await onwards(page, 'Review').click();
      await expect(page).toHaveURL(/\/configure\?check=1$/);
      await expectRefused(page, label, typed, sentence);
      await field(page, label).fill(label === 'Port' ? '80' : 'plain-settings');
    });
  }
  for (const [cpu, memory, sentence] of [
    ['0.25 vCPU', '4 GB', '0.25 vCPU runs with 0.5 GB or 1 GB. Choose one of them.'],
    ['0.5 vCPU', '12 GB', '0.5 vCPU runs with 1 GB. Choose one of them.'],
    ['4 vCPU', '2 GB', '4 vCPU runs with 8 GB, 10 GB or 12 GB. Choose one of them.'],
  ] as const) {
    await page.getByLabel('Virtual CPU').selectOption(cpu);
    await page.getByLabel('Virtual memory').selectOption(memory);
    await onwards(page, 'Review').click();
    await expect(page.getByLabel('Virtual memory')).toHaveAccessibleDescription(new RegExp(sentence.replaceAll('.', '\\.')));
    await expect(page.getByLabel('Virtual memory').locator('option:checked')).toHaveText(memory);
  }
  await page.getByLabel('Virtual memory').selectOption('8 GB');
  await onwards(page, 'Review').click();
  await expect(heading(page)).toHaveText('Review and create');
});

test('a name that is taken is told, with one that is free', async ({ signedIn: page }) => {
  await followLink(page, 'plain-taken', 8000);
  await reviewAndCreate(page);
  await draftNamed(page, 'plain-free');
  await field(page, 'Service name').fill('plain-taken');
  await onwards(page, 'Review').click();
  await expectRefused(page, 'Service name', 'plain-taken', 'Choose another name, for example plain-taken-2.');
});

test('variables are added, refused and removed row by row', async ({ signedIn: page }) => {
  await draftNamed(page, 'plain-variables');
  for (const [place, [name, value]] of BAD_VARIABLES.entries()) {
    await page.getByRole('button', { name: 'Add variable' }).click();
    await nameOfVariable(page, place + 1).fill(name);
    await valueOfVariable(page, place + 1).fill(value);
  }
  // What else was typed goes along with every button.
  await port(page).fill('81');
  await onwards(page, 'Review').click();
  for (const [place, [name, value, sentence]] of BAD_VARIABLES.entries()) {
    if (sentence) await expectRefused(page, `Name of variable ${place + 1}`, name, sentence);
    await expect(valueOfVariable(page, place + 1)).toHaveValue(value);
  }
  await expect(port(page)).toHaveValue('81');
  await page.getByRole('button', { name: 'Remove AWSAPPRUNNER_MODE' }).click();
  await expect(valueOfVariable(page, 2)).toHaveValue('a value without a name');
  await expect(page.getByRole('group', { name: 'Variable 6', exact: true })).toHaveCount(0);
});

test('the text of a .env file becomes rows, or says which lines it cannot read', async ({ signedIn: page }) => {
  await draftNamed(page, 'plain-env-text');
  const view = (name: 'Table' | 'Text') =>
    page.getByRole('group', { name: 'View of the variables' }).getByRole('button', { name });
  await view('Text').click();
  await field(page, '.env text').fill(BAD_ENV_TEXT);
  await onwards(page, 'Review').click();
  for (const line of BAD_ENV_LINES) await expectRefused(page, '.env text', BAD_ENV_TEXT, line);
  await field(page, '.env text').fill(`${ENV_TEXT}TAG="</textarea><b>&amp;"\n`);
  await view('Table').click();
  for (const [place, [name, value]] of ENV_ROWS.entries()) {
    await expect(nameOfVariable(page, place + 1)).toHaveValue(name);
    await expect(valueOfVariable(page, place + 1)).toHaveValue(value);
  }
  await expect(valueOfVariable(page, ENV_ROWS.length + 1)).toHaveValue('</textarea><b>&amp;');
  await view('Text').click();
  await expect(field(page, '.env text')).toHaveValue(`${ENV_TEXT}TAG="</textarea><b>&amp;"\n`);
});

test('an import is shown before it is taken', async ({ signedIn: page }) => {
  await draftNamed(page, 'plain-import');
  await page.getByText('Import variables', { exact: true }).click();
  await field(page, 'Variables to import').fill('MODE,live\nPORT,1');
  await page.getByRole('button', { name: 'Show what would change' }).click();
  await expect(page.getByText('Read as CSV: 1 added, 1 left out. 1 of 50 variables after that.')).toBeVisible();
  await page.getByRole('button', { name: 'Take 1 variable over' }).click();
  await expect(nameOfVariable(page, 1)).toHaveValue('MODE');
});

test('a file of variables is read and shown before it is taken', async ({ signedIn: page }) => {
  await draftNamed(page, 'plain-import-file');
  await port(page).fill('8081');
  await page.getByText('Import variables', { exact: true }).click();
  const file = { name: '.env', mimeType: 'text/plain', buffer: Buffer.from('# ours\r\nMODE=live\r\nCOLOUR=red\r\n') };
  await page.getByLabel('Or a file').setInputFiles(file);
  await page.getByRole('button', { name: 'Read it' }).click();
  await expect(field(page, 'Variables to import')).toHaveValue('# ours\nMODE=live\nCOLOUR=red\n');
  await page.getByRole('button', { name: 'Take 2 variables over' }).click();
  await expect(nameOfVariable(page, 2)).toHaveValue('COLOUR');
  await expect(port(page)).toHaveValue('8081');
});

test('the health check is told what is wrong in it, unfolded', async ({ signedIn: page }) => {
  await draftNamed(page, 'plain-health');
  await page.getByText('Health check', { exact: true }).click();
  await page.getByLabel('Protocol').selectOption('HTTP');
  for (const { label, typed } of BAD_HEALTH_CHECKS) await field(page, label).fill(typed);
  await onwards(page, 'Review').click();
  const last = new Map(BAD_HEALTH_CHECKS.map((input) => [input.label, input]));
  for (const { label, typed, sentence } of last.values()) {
    await expect(field(page, label)).toBeVisible();
    await expectRefused(page, label, typed, sentence);
  }
});

test('the Enter key goes on', async ({ signedIn: page }) => {
  await draftNamed(page, 'plain-enter', '&default.GREETING=Hello');
  await port(page).fill('8000');
  await port(page).press('Enter');
  await expect(heading(page)).toHaveText('Review and create');
  await expect(page.getByRole('table', { name: 'Environment variables' })).toContainText('GREETING');
});

test('of two writers the second sees the difference and chooses', async ({ signedIn: first, browser, slipway, administrator }) => {
  const id = await draftNamed(first, 'plain-conflict', '&default.GREETING=Hello');
  const second = await anotherBrowser(browser, slipway, administrator, { javaScriptEnabled: false });
  await second.goto(`/drafts/${id}/configure`);
  await port(first).fill('8001');
  await onwards(first, 'Review').click();
  await expect(heading(first)).toHaveText('Review and create');
  await port(second).fill('8002');
  await valueOfVariable(second, 1).fill('Hi');
  await onwards(second, 'Review').click();
  await expect(second).toHaveURL(/\/configure\?conflict=\d+$/);
  await expect(second.getByText('You saved version 2 in another window. Both versions are kept until you choose.')).toBeVisible();
  await expect(second.getByRole('table').getByRole('row')).toHaveText([/Field/, /Port.*8001.*8002/, /Variable GREETING.*Hello.*Hi/]);
  await second.setViewportSize({ width: 320, height: 700 });
  await expectNoSidewaysScrolling(second);
  await second.getByRole('button', { name: 'Use my version' }).click();
  await expect(second).toHaveURL(/\/configure$/);
  await expect(port(second)).toHaveValue('8002');
  await expect(valueOfVariable(second, 1)).toHaveValue('Hi');
  await first.reload();
  await expect(first.getByRole('definition').filter({ hasText: /^8002/ })).toBeVisible();
  await second.context().close();
});

test('a draft is thrown away and brought back', async ({ signedIn: page }) => {
  const id = await draftNamed(page, 'plain-thrown');
  await page.goto('/drafts');
  const row = page.getByRole('row').filter({ hasText: 'plain-thrown' });
  await expect(row).toContainText(/Ready to create.*eu-west-1.*km/);
  await row.getByLabel('Actions for the draft of plain-thrown').click();
  await row.getByRole('button', { name: 'Discard draft' }).click();
  await expect(page.getByText('Draft discarded.')).toBeVisible();
  await expect(row).toHaveCount(0);
  await page.getByRole('button', { name: 'Bring it back' }).click();
  await expect(page).toHaveURL(new RegExp(`/drafts/${id}/`));
  await page.goto('/drafts');
  await expect(row).toHaveCount(1);
});

test('every step has room on the narrowest screens', async ({ signedIn: page }) => {
  await page.setViewportSize({ width: 320, height: 700 });
  await beginDraft(page);
  await expectNoSidewaysScrolling(page);
  await image(page).fill('ghcr.io/owner/app');
  await onwards(page, 'Configure service').click();
  await expectNoSidewaysScrolling(page);
  await image(page).fill(PUBLIC_IMAGE);
  await onwards(page, 'Configure service').click();
  await expect(heading(page)).toHaveText('Configure service');
  await expectNoSidewaysScrolling(page);
  await onwards(page, 'Review').click();
  await expect(heading(page)).toHaveText('Review and create');
  await expectNoSidewaysScrolling(page);
});
