// The last step of the wizard: what is about to be created.

import { expect, expectAccessible, hydrated, test } from '../fixtures.ts';
import {
  PUBLIC_IMAGE,
  draftNamed,
  expectRefused,
  fact,
  heading,
  onwards,
  openStep,
  port,
  typeAndSave,
} from '../wizard.ts';

test('shows every value with where it came from, and leads back to where it is changed', async ({ signedIn: page }) => {
  await draftNamed(page, 'reviewed', '&cpu=0.5+vCPU&memory=1+GB&health=/healthz&default.GREETING=Hello&env=PLAIN');
  await hydrated(page);
  // A mark goes when a person edits the value.
  await expect(page.locator('.field').filter({ has: port(page) }).getByText('from link')).toBeVisible();
  await typeAndSave(page, 'Port', '8081');
  await expect(page.locator('.field').filter({ has: port(page) }).getByText('from link')).toHaveCount(0);
  await onwards(page, 'Review').click();
  await expect(heading(page)).toHaveText('Review and create');
  await expect(page).toHaveTitle(/^Review and create/);
  for (const [key, value] of [
    ['Container image URI', `${PUBLIC_IMAGE} from link`],
    ['Provider', 'Amazon ECR Public from link'],
    ['Deployment trigger', 'Manual'],
    ['Service name', 'reviewed from link'],
    ['Region', 'eu-west-1 (Ireland)'],
    ['CPU and memory', '0.5 vCPU, 1 GB from link'],
    ['Port', '8081 changed from default'],
    ['Start command', 'Command of the image'],
    ['Health check', 'HTTP /healthz on port 8081, every 5 s from link'],
    ['Instance role', 'None'],
  ] as const) {
    await expect(fact(page, key), key).toHaveText(value);
  }
  const table = page.getByRole('table', { name: 'Environment variables' });
  await expect(table.getByRole('row')).toHaveText([/Name/, /GREETING.*Plain text.*Hidden/, /PLAIN.*Plain text.*Empty/]);
  await expect(page.getByRole('heading', { name: 'Environment variables from link' })).toBeVisible();
  await page.getByText('The same as code').click();
  const command = page.getByRole('region', { name: 'AWS CLI' });
  await expect(command).toContainText('aws apprunner create-service');
  await expect(command).toContainText('--service-name reviewed');
  await expect(command).toContainText('"Port": "8081"');
  await expect(page.getByRole('region', { name: 'JSON' })).toContainText('"ServiceName": "reviewed"');
  await expect(page.getByRole('region', { name: 'CloudFormation' })).toContainText('AWS::AppRunner::Service');
  await expect(page.getByRole('region', { name: 'Terraform' })).toContainText('resource "aws_apprunner_service"');
  await page.getByRole('link', { name: 'Edit Configure service' }).click();
  await expect(heading(page)).toHaveText('Configure service');
  await expect(heading(page)).toBeFocused();
  await page.goBack();
  await page.getByRole('link', { name: 'Edit Source and deployment' }).click();
  await expect(heading(page)).toHaveText('Source and deployment');
});

test('tells what is left to fix, and each leads into its field', async ({ signedIn: page }) => {
  const id = await draftNamed(page, 'unready');
  await hydrated(page);
  await typeAndSave(page, 'Port', 'abc');
  await page.getByText('Health check', { exact: true }).click();
  await typeAndSave(page, 'Interval', '99');
  await openStep(page, id, 'review');
  await expect(page.getByText('Check 2 fields before you create the service')).toBeVisible();
  await expect(page.getByText('Shown when nothing is left to fix')).toBeVisible();
  const create = page.getByRole('button', { name: /^Create in/ }).filter({ visible: true });
  await expect(create).toHaveAttribute('aria-disabled', 'true');
  await expect(create).toHaveAccessibleDescription('2 fields are to be fixed first.');
  await expectAccessible(page);
  await page.getByRole('link', { name: /^Health check interval: / }).click();
  await expect(page.getByLabel('Interval')).toBeFocused();
  await expectRefused(page, 'Interval', '99', 'Enter a whole number from 1 to 20.');
  await page.getByLabel('Interval').fill('9');
  await port(page).fill('80');
  await onwards(page, 'Review').click();
  await expect(page.getByText('Ready to create.')).toBeVisible();
  await expect(create).not.toHaveAttribute('aria-disabled');
});
