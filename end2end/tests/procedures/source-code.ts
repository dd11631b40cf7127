// "To create an App Runner service using the console", from a GitHub code repository.

import { expect } from '../../fixtures.ts';
import { simulatorUrl } from '../../simulator.ts';
import { field } from '../../wizard.ts';
import { type Reader, choose, createAndVerify, next, startToCreate, step } from './reader.ts';

const PYTHON_FILE = `version: 1.0
runtime: python311
build:
  commands:
    build:
      - pip install -r requirements.txt
run:
  runtime-version: "3.11"
  command: gunicorn shop.wsgi
  network:
    port: 8000
`;

/** Steps 1.1 to 2.2: a new connection and its handshake, repository, branch, deployments. */
async function sourceAndDeployment(reader: Reader, connection: string): Promise<void> {
  const { page, slipway } = reader;
  await startToCreate(reader, 'eu-west-1');
  await step('1.3 For Repository type, choose Source code repository', () => choose(reader, /^Source code repository/));
  await step('1.4 For Connect to GitHub, choose Add new, and go through the process at GitHub', async () => {
    await page.getByText('Make a connection', { exact: true }).first().click();
    await field(page, 'Name of the new connection').fill(connection);
    await page.getByRole('button', { name: 'Make a connection' }).click();
    await expect(page.getByText('The connection waits for its handshake.')).toBeVisible();
    const provider = await page.context().newPage();
    await provider.goto(`${simulatorUrl(slipway)}/_simulator/connections`);
    await provider.getByRole('link', { name: `Complete handshake of ${connection}` }).click();
    await provider.getByRole('button', { name: 'Complete handshake' }).click();
    await expect(provider.getByText('The handshake is complete. The connection can be used.')).toBeVisible();
    await provider.close();
    if (reader.hasScript) {
      await expect(page.getByText('The connection waits for its handshake.')).toHaveCount(0, { timeout: 20_000 });
    }
    await expect(field(page, 'Connection').getByRole('option', { selected: true })).toHaveText(new RegExp(`^${connection} – GitHub`));
  });
  await step('1.5 For Repository, select the repository that contains your application code', () =>
    field(page, 'Repository').fill('https://github.com/shop/web'),
  );
  await step('1.6 For Branch, select the branch that you want to deploy', () => field(page, 'Branch').fill('main'));
  await step('2.1 In Deployment settings, choose Manual or Automatic', () =>
    page.getByRole('radio', { name: /^Automatic/ }).check(),
  );
  await step('2.2 Choose Next', () => next(reader, 'Configure build'));
}

/** Steps 4.1 to 4.3. */
async function configureService(reader: Reader, name: string): Promise<void> {
  const { page } = reader;
  await step('4.1 In Service settings, enter a service name', () => field(page, 'Service name').fill(name));
  await step('4.2 Optionally change other settings to meet your application requirements', async () => {
    await field(page, 'Virtual CPU').selectOption('0.5 vCPU');
    await field(page, 'Virtual memory').selectOption('1 GB');
  });
  await step('4.3 Choose Next', () => next(reader, 'Review'));
}

/** The build is configured in the form. */
export async function settingsHere(reader: Reader, name: string): Promise<void> {
  const { page } = reader;
  await sourceAndDeployment(reader, `${name}-github`);
  await step('3.1 For Configuration file, choose Configure all settings here', () =>
    page.getByRole('radio', { name: /^Configure all settings here/ }).check(),
  );
  await step('3.2 Provide runtime, build command, start command and port', async () => {
    await field(page, 'Runtime').selectOption({ label: 'Python 3.11' });
    await field(page, 'Build command').fill('pip install -r requirements.txt');
    await field(page, 'Start command').fill('gunicorn shop.wsgi');
    await field(page, 'Port').fill('8000');
  });
  await step('3.3 Choose Next', () => next(reader, 'Configure service'));
  await configureService(reader, name);
  await createAndVerify(reader, { review: 5, verify: 6 }, name, [
    ['Repository', 'https://github.com/shop/web'],
    ['Branch', 'main'],
    ['Connection', `${name}-github`],
    ['Runtime', 'Python 3.11'],
    ['Build command', /^pip install -r requirements.txt/],
    ['Start command', /^gunicorn shop.wsgi/],
    ['Service name', new RegExp(`^${name}`)],
  ]);
}

/** The build is configured by the file `apprunner.yaml` of the repository. */
export async function configurationFile(reader: Reader, name: string): Promise<void> {
  const { page, hasScript } = reader;
  await sourceAndDeployment(reader, `${name}-github`);
  await step('3.1 For Configuration file, choose Use a configuration file', async () => {
    await choose(reader, /^Use a configuration file/);
    await expect(page.getByText(/^The file owns runtime, build command, start command, port/)).toBeVisible();
    // The guide leaves it at that: here the file is checked before it fails a build.
    await page.getByText('Check a file, or write one from these settings').click();
    await field(page, 'apprunner.yaml').fill(PYTHON_FILE);
    if (!hasScript) await page.getByRole('button', { name: 'Check', exact: true }).click();
    await expect(page.getByText('No fault found').first()).toBeVisible();
  });
  await step('3.2 Build settings are read from the file', async () => {
    for (const label of ['Runtime', 'Build command', 'Start command', 'Port']) {
      await expect(field(page, label)).toHaveCount(0);
    }
  });
  await step('3.3 Choose Next', () => next(reader, 'Configure service'));
  await configureService(reader, name);
  await createAndVerify(reader, { review: 5, verify: 6 }, name, [
    ['Repository', 'https://github.com/shop/web'],
    ['Branch', 'main'],
    ['Service name', new RegExp(`^${name}`)],
  ]);
}
