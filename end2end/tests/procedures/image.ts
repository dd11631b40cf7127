// "To create an App Runner service using the console", from an image in Amazon ECR or Amazon ECR Public.

import { expect } from '../../fixtures.ts';
import { fact, field, image } from '../../wizard.ts';
import { type Reader, choose, createAndVerify, next, startToCreate, step } from './reader.ts';

const PRIVATE = '123456789012.dkr.ecr.eu-west-1.amazonaws.com/storefront:1.4.1';
const PUBLIC = 'public.ecr.aws/nginx/nginx:1.27';

async function configureService(reader: Reader, name: string, port: string): Promise<void> {
  const { page } = reader;
  await step('3.1 Enter a service name and the IP port that your service web site listens to', async () => {
    await field(page, 'Service name').fill(name);
    await field(page, 'Port').fill(port);
  });
  await step("3.2 (Optional) Change other settings to suit your application's needs", async () => {
    await page.getByRole('button', { name: 'Add variable' }).click();
    await page.getByLabel('Name of variable 1', { exact: true }).fill('GREETING');
    await page.getByLabel('Value or ARN of variable 1', { exact: true }).fill('Hello');
  });
  await step('3.3 Choose Next', () => next(reader, 'Review'));
}

/** A private image of the account, with the role that pulls it. */
export async function amazonEcr(reader: Reader, name: string): Promise<void> {
  const { page } = reader;
  await startToCreate(reader, 'eu-west-1');
  await step('1.3 For Repository type, choose Container registry', () =>
    page.getByRole('radio', { name: /^Container registry/ }).check(),
  );
  await step('1.4 For Provider, choose Amazon ECR', () => choose(reader, /^Amazon ECR Private/));
  // A dialog; without a script a page of its own.
  const list = reader.hasScript
    ? page.getByRole('dialog', { name: 'Select Amazon ECR container image' })
    : page.getByRole('main');
  await step('1.5 For Container image URI, choose Browse', async () => {
    await page.getByRole('button', { name: 'Browse', exact: true }).click();
    await expect(page.getByRole('heading', { name: 'Select Amazon ECR container image' })).toBeVisible();
  });
  await step('1.6 For Image repository, select the repository that contains your image', () =>
    list.getByRole('link', { name: 'storefront' }).click(),
  );
  await step('1.7 For Image tag, select the tag that you want to deploy, and then choose Continue', async () => {
    await list.getByRole('radio', { name: '1.4.1' }).check();
    await list.getByRole('button', { name: 'Continue' }).click();
    await expect(image(page)).toHaveValue(PRIVATE);
  });
  await step('2.1 In Deployment settings, choose Manual or Automatic', () =>
    page.getByRole('radio', { name: /^Automatic/ }).check(),
  );
  await step('2.2 For ECR access role, choose an existing service role', () =>
    field(page, 'ECR access role').selectOption({ label: 'AppRunnerECRAccessRole' }),
  );
  await step('2.3 Choose Next', () => next(reader, 'Configure service'));
  await configureService(reader, name, '8080');
  await createAndVerify(reader, { review: 4, verify: 5 }, name, [
    ['Container image URI', /storefront:1\.4\.1/],
    ['ECR access role', /role\/service-role\/AppRunnerECRAccessRole/],
    ['Service name', new RegExp(`^${name}`)],
  ]);
}

/** A public image: no role, and no automatic deployment. */
export async function amazonEcrPublic(reader: Reader, name: string): Promise<void> {
  const { page } = reader;
  await startToCreate(reader, 'eu-west-1');
  await step('1.3 For Repository type, choose Container registry', () =>
    page.getByRole('radio', { name: /^Container registry/ }).check(),
  );
  await step('1.4 For Provider, choose Amazon ECR Public', () => choose(reader, /^Amazon ECR Public/));
  await step('1.5 For Container image URI, enter the image', () => image(page).fill(PUBLIC));
  await step('2.1 Automatic deployment is not supported for Amazon ECR Public images', async () => {
    await expect(page.getByRole('radio', { name: /^Automatic/ })).toBeDisabled();
    await expect(page.getByRole('radio', { name: /^Manual/ })).toBeChecked();
  });
  await step("2.2 An access role isn't required", () => expect(field(page, 'ECR access role')).toHaveCount(0));
  await step('2.3 Choose Next', () => next(reader, 'Configure service'));
  await configureService(reader, name, '80');
  await expect(fact(page, 'ECR access role')).toHaveCount(0);
  await createAndVerify(reader, { review: 4, verify: 5 }, name, [
    ['Container image URI', /nginx:1\.27/],
    ['Service name', new RegExp(`^${name}`)],
  ]);
}
