// Values that are nobody else's business: moved to where secrets are kept, referred to by name, hidden and revealed.

import { readFile } from 'node:fs/promises';

import type { Page } from '@playwright/test';

import { CONFIRMED_IN_ADVANCE, expect, expectAccessible, hydrated, test } from '../fixtures.ts';
import { call, simulatorUrl } from '../simulator.ts';
import { draftNamed, heading, nameOfVariable, onwards, openStep, saved, valueOfVariable } from '../wizard.ts';
import { confirmItIsYou } from '../sign-in.ts';

const CANARY = 'canary-9a41';

async function withToken(page: Page, name: string): Promise<string> {
  const id = await draftNamed(page, name);
  await hydrated(page);
  await page.getByRole('button', { name: 'Add variable' }).click();
  await nameOfVariable(page, 1).fill('API_TOKEN');
  await valueOfVariable(page, 1).fill(CANARY);
  return id;
}

test('moves a value to Secrets Manager and refers to it', async ({ signedIn: page }) => {
  const id = await withToken(page, 'moved');
  await page.getByText('Keep it as a secret', { exact: true }).click();
  await expect(page.getByRole('region', { name: 'Command for Secrets Manager' })).toContainText(
    'aws secretsmanager create-secret --region eu-west-1 --name moved/API_TOKEN --secret-string file://value.txt',
  );
  await expectAccessible(page);
  await page.getByRole('button', { name: 'Move to Secrets Manager' }).click();
  await expect(valueOfVariable(page, 1)).toHaveValue(/^arn:aws:secretsmanager:eu-west-1:123456789012:secret:moved\/API_TOKEN-.{6}$/);
  await expect(page.getByLabel('Source of variable 1')).toHaveValue('reference');
  await expect(page.getByText('App Runner reads it with the instance role: choose one below')).toBeVisible();
  await page.getByText('What the instance role has to be allowed', { exact: true }).click();
  await expect(page.getByRole('region', { name: 'Policy of the instance role' })).toContainText('secretsmanager:GetSecretValue');
  await page.getByLabel('JSON key of variable 1').fill('token');
  await saved(page);
  expect(await page.content()).not.toContain(CANARY);
  await openStep(page, id, 'review');
  await expect(page.getByRole('table', { name: 'Environment variables' })).toContainText(':token::');
  await page.goto('/history');
  await expect(page.getByText('made the secret moved/API_TOKEN')).toBeVisible();
  expect(await page.content()).not.toContain(CANARY);
});

test('says at the row why a value could not be moved, and leaves it there', async ({ signedIn: page, slipway }) => {
  await withToken(page, 'not-moved');
  await call(simulatorUrl(slipway), 'failures', { api: 'deny', operation: 'AmazonSSM.PutParameter', times: 1 });
  await page.getByText('Keep it as a secret', { exact: true }).click();
  await page.getByRole('button', { name: 'Move to SSM Parameter Store' }).click();
  await expect(page.getByRole('group', { name: 'Variable 1', exact: true })).toContainText('It takes the permission ssm:PutParameter');
  await expect(valueOfVariable(page, 1)).toHaveValue(CANARY);
  await expect(page.getByRole('button', { name: 'Move to SSM Parameter Store' })).toBeVisible();
  await expectAccessible(page);
});

test('chooses a secret by its name', async ({ signedIn: page }) => {
  await withToken(page, 'chosen');
  await page.getByLabel('Source of variable 1').selectOption('Secret or parameter');
  const list = await valueOfVariable(page, 1).getAttribute('list');
  const option = page.locator(`datalist#${list} option`).filter({ hasText: 'storefront/database' });
  const arn = await option.getAttribute('value');
  expect(arn).toMatch(/^arn:aws:secretsmanager:eu-west-1:123456789012:secret:storefront\/database-/);
  await valueOfVariable(page, 1).fill(arn ?? '');
  await expect(page.getByLabel('JSON key of variable 1')).toBeVisible();
});

test('hides values at the review until they are revealed', async ({ signedIn: page }) => {
  await withToken(page, 'revealed');
  await onwards(page, 'Review').click();
  await expect(heading(page)).toHaveText('Review and create');
  await hydrated(page);
  const table = page.getByRole('table', { name: 'Environment variables' });
  await expect(table).toContainText('Hidden');
  expect(await page.content()).not.toContain(CANARY);
  await confirmItIsYou(page);
  await page.getByRole('button', { name: 'Reveal values' }).click();
  await expect(table).toContainText(CANARY);
  await expectAccessible(page);
  await page.getByRole('button', { name: 'Hide values' }).click();
  await expect(table).not.toContainText(CANARY);
  await page.goto('/history');
  await expect(page.getByText('revealed the values in').first()).toBeVisible();
});

test('asks who it is before values go out in a file', async ({ signedIn: page, slipway }) => {
  const id = await withToken(page, 'exported');
  await saved(page);
  // Beyond what the administrator of these tests has in advance.
  await slipway.ageConfirmations(CONFIRMED_IN_ADVANCE + 660);
  await openStep(page, id, 'review');
  await hydrated(page);
  const password = page.getByLabel('Confirm it is you');
  const press = () => page.getByRole('button', { name: 'Export with secrets' }).click();
  await press();
  await expect(password).toHaveAccessibleDescription(/Confirm that it is you once more/);
  await hydrated(page);
  await password.fill('not my password');
  await press();
  await expect(password).toHaveAccessibleDescription(/That is not your password/);
  await expect(password).toHaveValue('');
  await hydrated(page);
  await expectAccessible(page);
  expect(await page.content()).not.toContain(CANARY);
  await confirmItIsYou(page);
  const coming = page.waitForEvent('download');
  await press();
  expect(await readFile(await (await coming).path(), 'utf8')).toContain(CANARY);
  await page.goto('/history');
  await expect(page.getByText('with its secret values').first()).toBeVisible();
  await slipway.ageConfirmations(-CONFIRMED_IN_ADVANCE);
});

test('makes a VPC connector of subnets that are chosen from a list', async ({ signedIn: page }) => {
  await draftNamed(page, 'connected');
  await hydrated(page);
  await page.getByText('Public endpoint, public outgoing', { exact: true }).click();
  await page.getByText('Make a VPC connector', { exact: true }).first().click();
  await page.getByLabel('Name of the new connector').fill('inside');
  await page.getByLabel(/^subnet-/).first().check();
  await expect(page.getByText('Only eu-west-1a is chosen.')).toBeVisible();
  await page.getByLabel(/^subnet-/).nth(1).check();
  await expect(page.getByText('Only eu-west-1a is chosen.')).toHaveCount(0);
  await page.getByLabel('storefront-services').check();
  await expectAccessible(page);
  await page.getByRole('button', { name: 'Make a VPC connector' }).click();
  await expect(page.getByLabel('Outgoing network traffic').getByRole('option', { selected: true })).toHaveText('inside – 2 subnets');
});
