// Choosing a private image in a browser without JavaScript.

import { expect, test } from '../fixtures.ts';
import { PRELOADED_IN_VAIN } from '../sign-in.ts';
import { beginDraft, expectNoSidewaysScrolling, field, heading, image } from '../wizard.ts';

const REGISTRY = '123456789012.dkr.ecr.eu-west-1.amazonaws.com';

test.beforeEach(({ consoleWatch }) => consoleWatch.allow(PRELOADED_IN_VAIN));

test('a private image is found on a page of its own, and nothing typed is lost', async ({ signedIn: page }) => {
  await beginDraft(page);
  await page.getByRole('radio', { name: /^Amazon ECR Private/ }).check();
  await image(page).fill('typed before');
  await page.getByRole('button', { name: 'Show the fields of this choice' }).click();
  await field(page, 'ECR access role').selectOption('arn:aws:iam::123456789012:role/service-role/AppRunnerECRAccessRole');
  await page.getByRole('button', { name: 'Browse', exact: true }).click();
  await expect(heading(page)).toHaveText('Select Amazon ECR container image');
  await expect(page).toHaveURL(/\/images\?from=source$/);
  await page.getByLabel('Search repositories').fill('front');
  await page.getByRole('button', { name: 'Search', exact: true }).click();
  const main = page.getByRole('main');
  await expect(main.getByRole('link', { name: 'storefront' })).toBeVisible();
  await expect(main.getByRole('link', { name: 'orders-api' })).toHaveCount(0);
  await main.getByRole('link', { name: 'storefront' }).click();
  await expect(main.getByRole('radio')).toHaveCount(3);
  await expect(page.getByText('linux/amd64').first()).toBeVisible();
  await expectNoSidewaysScrolling(page);
  await page.getByRole('link', { name: 'Keep the image' }).click();
  await expect(image(page)).toHaveValue('typed before');
  await page.goBack();
  await page.getByRole('radio', { name: '1.4.1' }).check();
  await page.getByRole('button', { name: 'Continue' }).click();
  await expect(page).toHaveURL(/\/source#image$/);
  await expect(image(page)).toHaveValue(`${REGISTRY}/storefront:1.4.1`);
  await expect(field(page, 'ECR access role')).toHaveValue(/AppRunnerECRAccessRole$/);
  await page.getByRole('button', { name: 'Pin to digest' }).click();
  await expect(image(page)).toHaveValue(/@sha256:[0-9a-f]{64}$/);
  await page.getByRole('button', { name: 'Follow the tag 1.4.1 again' }).click();
  await expect(image(page)).toHaveValue(`${REGISTRY}/storefront:1.4.1`);
});
