// The first step of the wizard: the image and how App Runner gets at it.

import { BAD_IMAGES } from '../bad-input.ts';
import { expect, hydrated, test } from '../fixtures.ts';
import {
  PRIVATE_IMAGE,
  PUBLIC_IMAGE,
  beginDraft,
  expectRefused,
  heading,
  image,
  onwards,
  summary,
} from '../wizard.ts';

test('says at the field what is wrong with an image and what to do, and keeps what was typed', async ({ signedIn: page }) => {
  await beginDraft(page);
  await hydrated(page);
  for (const { what, label, typed, sentence } of BAD_IMAGES) {
    await test.step(what, async () => {
      await image(page).fill(typed);
      await onwards(page, 'Configure service').click();
      await expect(page).toHaveURL(/\/source\?check=1$/);
      await expectRefused(page, label, typed, sentence);
      await expect(summary(page)).toContainText('Check 1 field before you go on');
    });
  }
  await expect(summary(page).getByRole('link')).toHaveText('Container image URI: this image is in a private registry');
  // What is right is taken back at once, and nothing stands in the way any more.
  await image(page).fill(PUBLIC_IMAGE);
  await image(page).blur();
  await expect(image(page)).not.toHaveAttribute('aria-invalid');
  await expect(summary(page)).toBeHidden();
  await onwards(page, 'Configure service').click();
  await expect(heading(page)).toHaveText('Configure service');
});

test('names App Runner with its capitals in the summary', async ({ signedIn: page }) => {
  await beginDraft(page);
  await hydrated(page);
  await image(page).fill('ghcr.io/owner/app:1');
  await onwards(page, 'Configure service').click();
  await expect(summary(page).getByRole('link')).toHaveText('Container image URI: App Runner cannot pull from ghcr.io');
});

test('says while it is typed what an image without a tag means, and what is known of it', async ({ signedIn: page }) => {
  await beginDraft(page);
  await hydrated(page);
  await image(page).fill('public.ecr.aws/nginx/nginx');
  await expect(page.getByText('No tag is written, so :latest is meant.')).toBeVisible();
  await expect(page.getByText('Listens on port 80', { exact: true })).toBeVisible();
  await image(page).fill('public.ecr.aws/nobody/knows');
  await expect(page.getByText('No tag is written, so :latest is meant.')).toBeVisible();
  await expect(page.getByText('check the port in the next step')).toBeVisible();
  await image(page).fill('public.ecr.aws/nobody/knows:1');
  await expect(page.getByText('No tag is written')).toHaveCount(0);
  // A command becomes the image inside of it.
  await image(page).fill('docker pull public.ecr.aws/nginx/nginx:1.27');
  await expect(page.getByText('Recognised')).toBeVisible();
  await image(page).blur();
  await expect(image(page)).toHaveValue(PUBLIC_IMAGE);
});

test('asks for the role of a private image, and only of that', async ({ signedIn: page }) => {
  await beginDraft(page);
  await hydrated(page);
  const role = page.getByLabel('ECR access role');
  await expect(role).toHaveCount(0);
  await page.getByRole('radio', { name: /^Amazon ECR Private/ }).check();
  await image(page).fill(PRIVATE_IMAGE);
  await onwards(page, 'Configure service').click();
  await expectRefused(page, 'ECR access role', '', 'Enter the role that lets App Runner pull the image.');
  // Only roles that App Runner can take on to pull images are offered.
  await expect(role.getByRole('option', { name: 'AppRunnerECRAccessRole' })).toHaveCount(1);
  await expect(role.getByRole('option', { name: 'OrdersApiInstanceRole' })).toHaveCount(0);
  await role.selectOption({ label: 'AppRunnerECRAccessRole' });
  await expect(role).not.toHaveAttribute('aria-invalid', 'true');
  // Another provider asks for none, and what was typed is there again behind it.
  await page.getByRole('radio', { name: /^Amazon ECR Public/ }).check();
  await expect(role).toHaveCount(0);
  await expectRefused(page, 'Container image URI', PRIVATE_IMAGE, 'Choose Amazon ECR as the provider');
  await page.getByRole('radio', { name: /^Amazon ECR Private/ }).check();
  await expect(role).toHaveValue(/:role\/service-role\/AppRunnerECRAccessRole$/);
  await onwards(page, 'Configure service').click();
  await expect(heading(page)).toHaveText('Configure service');
});

test('offers automatic deployment where App Runner has it, and says why where it has not', async ({ signedIn: page }) => {
  await beginDraft(page);
  await hydrated(page);
  const automatic = page.getByRole('radio', { name: /^Automatic/ });
  const manual = page.getByRole('radio', { name: /^Manual/ });
  await expect(automatic).toBeDisabled();
  await expect(page.getByText('Images from ECR Public cannot deploy automatically.')).toBeVisible();
  await page.getByRole('radio', { name: /^Amazon ECR Private/ }).check();
  await image(page).fill(PRIVATE_IMAGE);
  await expect(automatic).toBeEnabled();
  await automatic.check();
  await expect(page.getByText('Tag 1 can move')).toBeVisible();
  await image(page).fill(PRIVATE_IMAGE.replace('123456789012', '210987654321'));
  await expect(page.getByText('Images of another account cannot deploy automatically.')).toBeVisible();
  await expect(automatic).toBeDisabled();
  await expect(manual).toBeChecked();
  await image(page).fill(`${PRIVATE_IMAGE.replace(':1', '')}@sha256:${'0123456789abcdef'.repeat(4)}`);
  await expect(page.getByText('A digest never changes, so there is nothing to deploy automatically.')).toBeVisible();
});
