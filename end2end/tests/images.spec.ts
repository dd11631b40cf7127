// Choosing a private image: browsing Amazon ECR, pinning, images of another account, and the roles that pull them.

import { type Page } from '@playwright/test';

import { expect, expectAccessible, hydrated, isBeginning, test } from '../fixtures.ts';
import { call, simulatorUrl } from '../simulator.ts';
import { beginDraft, expectNoSidewaysScrolling, field, heading, image, onwards, openStep, saved } from '../wizard.ts';

const REGISTRY = '123456789012.dkr.ecr.eu-west-1.amazonaws.com';
const OTHERS = '210987654321.dkr.ecr.eu-west-1.amazonaws.com/shop/web:1';
const DIALOG = 'Select Amazon ECR container image';

const dialog = (page: Page) => page.getByRole('dialog', { name: DIALOG });
const browse = (page: Page) => page.getByRole('button', { name: 'Browse', exact: true });

async function beginPrivate(page: Page): Promise<string> {
  const id = await beginDraft(page);
  await hydrated(page);
  await expect(browse(page)).toHaveCount(0);
  await page.getByRole('radio', { name: /^Amazon ECR Private/ }).check();
  return id;
}

test('a private image is found by browsing its repository', async ({ signedIn: page }) => {
  const id = await beginPrivate(page);
  await browse(page).click();
  const search = dialog(page).getByLabel('Search repositories');
  await expect(search).toBeFocused();
  await expect(dialog(page).getByRole('listitem')).toHaveText(['orders-api', 'platform/report-worker', 'storefront']);
  await expect(dialog(page)).toContainText('Private images of account 123456789012 in eu-west-1.');
  await expect(dialog(page).getByRole('button', { name: 'Continue' })).toHaveCount(0);
  await expectAccessible(page);
  await search.fill('store');
  await expect(dialog(page).getByRole('listitem')).toHaveText(['storefront']);
  await expect(search).toBeFocused();
  await dialog(page).getByRole('link', { name: 'storefront' }).click();
  await expect(dialog(page).getByRole('heading', { name: 'Images of storefront' })).toBeFocused();
  await expect(dialog(page).getByRole('radio')).toHaveCount(3);
  await expect(dialog(page).getByRole('listitem').first()).toHaveText(/^1\.4\.1\s*Pushed .+ MB\s*[0-9a-f]{7}\s*linux\/amd64$/);
  await expect(dialog(page).getByRole('button', { name: 'Copy the digest of 1.4.1' })).toBeVisible();
  await expect(dialog(page).getByRole('button', { name: 'Continue' })).toHaveAccessibleDescription('Choose an image first.');
  await dialog(page).getByRole('radio', { name: '1.4.1' }).check();
  await expectAccessible(page);
  await dialog(page).getByRole('button', { name: 'Continue' }).click();
  await expect(dialog(page)).toHaveCount(0);
  await expect(browse(page)).toBeFocused();
  await expect(image(page)).toHaveValue(`${REGISTRY}/storefront:1.4.1`);
  await saved(page);
  await openStep(page, id, 'quick');
  await expect(image(page)).toHaveValue(`${REGISTRY}/storefront:1.4.1`);
  // The same on the one page.
  await browse(page).click();
  await dialog(page).getByRole('link', { name: 'orders-api' }).click();
  await expect(dialog(page).getByRole('listitem').first()).toContainText('linux/amd64, linux/arm64');
});

test('the dialog keeps the focus inside, closes with Escape and gives the focus back', async ({ signedIn: page }) => {
  await beginPrivate(page);
  await image(page).fill('typed before');
  await browse(page).focus();
  await page.keyboard.press('Enter');
  await expect(dialog(page).getByRole('listitem')).toHaveCount(3);
  for (let press = 0; press < 14; press += 1) {
    await page.keyboard.press('Tab');
    const isOutside = await page.evaluate(() => {
      const focused = document.activeElement;
      return focused !== null && focused !== document.body && !focused.closest('dialog');
    });
    expect(isOutside, `after ${press + 1} presses of Tab`).toBe(false);
  }
  await page.keyboard.press('Escape');
  await expect(dialog(page)).toHaveCount(0);
  await expect(browse(page)).toBeFocused();
  await expect(image(page)).toHaveValue('typed before');
});

test('an image that App Runner cannot run is marked before it is chosen', async ({ signedIn: page }) => {
  await beginPrivate(page);
  await page.setViewportSize({ width: 390, height: 844 });
  await browse(page).click();
  await dialog(page).getByRole('link', { name: 'platform/report-worker' }).click();
  await expect(dialog(page).getByText('linux/arm64: App Runner runs linux/amd64 only')).toBeVisible();
  await expectNoSidewaysScrolling(page);
  await dialog(page).getByRole('link', { name: 'All repositories' }).click();
  await expect(dialog(page).getByRole('listitem')).toHaveCount(3);
  await dialog(page).getByRole('button', { name: 'Keep the image' }).click();
  await expect(browse(page)).toBeFocused();
});

test('a list that AWS refuses names the permission, and can be asked for again', async ({ browser, startSlipway }) => {
  const slipway = await startSlipway();
  const context = await browser.newContext({ baseURL: slipway.url });
  const page = await context.newPage();
  await page.goto(slipway.setupLink!);
  await page.getByLabel('User name').fill('km');
  await page.getByLabel('Password', { exact: true }).fill('correct horse battery');
  await page.getByRole('button', { name: 'Create account and sign in' }).click();
  await page.waitForURL(isBeginning);
  await beginPrivate(page);
  await call(simulatorUrl(slipway), 'failures', { api: 'deny', operation: 'AmazonEC2ContainerRegistry_V20150921.DescribeRepositories', times: 1 });
  await browse(page).click();
  await expect(dialog(page).getByRole('heading', { name: 'The registry could not be listed' })).toBeVisible();
  await expect(dialog(page)).toContainText('ecr:DescribeRepositories');
  // What failed is asked for anew after some seconds.
  await expect(async () => {
    await dialog(page).getByRole('link', { name: 'Try again' }).click();
    await expect(dialog(page).getByRole('listitem')).toHaveCount(3, { timeout: 1000 });
  }).toPass();
  await context.close();
});

test('a tag is pinned to its digest and followed again', async ({ signedIn: page }) => {
  await beginPrivate(page);
  await image(page).fill(`${REGISTRY}/storefront:1.4.1`);
  await page.getByRole('radio', { name: /^Automatic/ }).check();
  await page.getByRole('button', { name: 'Pin to digest' }).click();
  await expect(image(page)).toHaveValue(new RegExp(`^${REGISTRY}/storefront@sha256:[0-9a-f]{64}$`));
  await expect(page.getByText('Every deployment runs this very image')).toBeVisible();
  await expect(page.getByRole('radio', { name: /^Automatic/ })).toBeDisabled();
  await page.getByRole('button', { name: 'Follow the tag 1.4.1 again' }).click();
  await expect(image(page)).toHaveValue(`${REGISTRY}/storefront:1.4.1`);
  await expect(page.getByRole('button', { name: 'Pin to digest' })).toBeVisible();
});

test('an image of another account comes with the policy that its owner attaches', async ({ signedIn: page }) => {
  await beginPrivate(page);
  await image(page).fill(OTHERS);
  const policy = page.getByRole('region', { name: 'Policy of the repository' });
  await expect(policy).toContainText('Choose the access role above');
  await expect(page.getByRole('radio', { name: /^Automatic/ })).toBeDisabled();
  await expect(page.getByText('Images of another account cannot deploy automatically.')).toBeVisible();
  await field(page, 'ECR access role').selectOption({ label: 'AppRunnerECRAccessRole' });
  const document = policy.getByRole('region', { name: 'Policy', exact: true });
  await expect(document).toContainText('"AWS": "arn:aws:iam::123456789012:role/service-role/AppRunnerECRAccessRole"');
  await expect(document).toContainText('"Version": "2008-10-17"');
  await expect(policy.getByRole('region', { name: 'AWS CLI' })).toContainText('aws ecr set-repository-policy');
  await expect(policy.getByRole('button', { name: 'Copy Policy' })).toBeVisible();
  await expectAccessible(page);
});

test('who may not make roles is given what makes them, and a role without its policy can be mended', async ({
  signedIn: page,
  slipway,
}) => {
  await beginPrivate(page);
  await image(page).fill(`${REGISTRY}/storefront:1.4.1`);
  const simulator = simulatorUrl(slipway);
  await call(simulator, 'failures', { api: 'deny', operation: 'CreateRole', times: 1 });
  await page.getByText('Make an access role', { exact: true }).first().click();
  await field(page, 'Name of the new role').fill('WebPullRole');
  await page.getByRole('button', { name: 'Make an access role' }).click();
  await expect(field(page, 'Name of the new role')).toHaveAccessibleDescription(/iam:CreateRole/);
  const command = page.getByRole('region', { name: 'AWS CLI' }).first();
  await expect(command).toContainText('--role-name WebPullRole');
  await expect(command).toContainText('build.apprunner.amazonaws.com');
  await expect(page.getByRole('region', { name: 'CloudFormation' }).first()).toContainText('AWSAppRunnerServicePolicyForECRAccess');

  await call(simulator, 'failures', { api: 'deny', operation: 'AttachRolePolicy', times: 1 });
  await page.getByRole('button', { name: 'Make an access role' }).click();
  await expect(page.getByText('The role was made, but its policy is missing')).toBeVisible();
  await expect(page.getByText('The access role may not pull images yet')).toBeVisible();
  await expect(field(page, 'ECR access role').getByRole('option', { selected: true })).toHaveText('WebPullRole');
  await page.getByRole('button', { name: 'Attach the policy' }).click();
  await expect(page.getByText('The role was made, but its policy is missing')).toHaveCount(0);
  await expect(page.getByText('This role is new.')).toBeVisible();
  await onwards(page, 'Configure service').click();
  await expect(heading(page)).toHaveText('Configure service');
});
