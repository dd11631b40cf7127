// Without JavaScript: a value is moved, revealed, and a connector made of what is chosen.

import { readFile } from 'node:fs/promises';

import { expect, test } from '../fixtures.ts';
import { draftNamed, heading, nameOfVariable, onwards, valueOfVariable } from '../wizard.ts';
import { confirmItIsYou } from '../sign-in.ts';

test('a value is moved to the parameter store', async ({ signedIn: page }) => {
  await draftNamed(page, 'plain-moved');
  await page.getByRole('button', { name: 'Add variable' }).click();
  await nameOfVariable(page, 1).fill('API_TOKEN');
  await valueOfVariable(page, 1).fill('canary-2c7b');
  await onwards(page, 'Review').click();
  await expect(heading(page)).toHaveText('Review and create');
  await expect(page.getByRole('table', { name: 'Environment variables' })).not.toContainText('canary-2c7b');
  await confirmItIsYou(page);
  await page.getByRole('button', { name: 'Reveal values' }).click();
  await expect(page.getByRole('table', { name: 'Environment variables' })).toContainText('canary-2c7b');
  const coming = page.waitForEvent('download');
  await page.getByRole('button', { name: 'Export with secrets' }).click();
  expect(await readFile(await (await coming).path(), 'utf8')).toContain('canary-2c7b');
  await page.getByRole('link', { name: 'Back' }).first().click();
  await page.getByText('Keep it as a secret', { exact: true }).click();
  await page.getByRole('button', { name: 'Move to SSM Parameter Store' }).click();
  await expect(valueOfVariable(page, 1)).toHaveValue(
    'arn:aws:ssm:eu-west-1:123456789012:parameter/plain-moved/API_TOKEN',
  );
});

test('a VPC connector is made of what is chosen', async ({ signedIn: page }) => {
  await draftNamed(page, 'plain-connected');
  await page.getByText('Public endpoint, public outgoing', { exact: true }).click();
  await page.getByText('Make a VPC connector', { exact: true }).first().click();
  await page.getByLabel('Name of the new connector').fill('inside-too');
  for (const place of [0, 1]) await page.getByLabel(/^subnet-/).nth(place).check();
  await page.getByRole('button', { name: 'Make a VPC connector' }).click();
  await expect(page.getByLabel('Outgoing network traffic').getByRole('option', { selected: true })).toHaveText(
    'inside-too – 2 subnets',
  );
});
