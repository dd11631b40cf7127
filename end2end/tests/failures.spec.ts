// Each known cause of a failed create once: the card names it, shows the lines that bear it out, says what to do, and
// leads back to the field where it is put right. The services are made past Slipway, as with the AWS CLI.

import type { Page } from '@playwright/test';

import { expect, expectAccessible, hydrated, test } from '../fixtures.ts';
import { appRunner, call, simulatorUrl } from '../simulator.ts';
import type { Slipway } from '../slipway.ts';
import { untilStatus } from '../story.ts';
import { field } from '../wizard.ts';

// The simulator's first Region.
const REGION = 'us-east-1';
const REGISTRY = `123456789012.dkr.ecr.${REGION}.amazonaws.com`;
const ACCESS_ROLE = 'arn:aws:iam::123456789012:role/service-role/AppRunnerECRAccessRole';
const INSTANCE_ROLE = 'arn:aws:iam::123456789012:role/StorefrontInstanceRole';
const SECRET = `arn:aws:secretsmanager:${REGION}:123456789012:secret:storefront/database-AbCdEf`;

interface Cause {
  /** What the test is called after. */
  what: string;
  /** Name of the service; the simulator reads from some how they are to fail. */
  name: string;
  /** The rest of `CreateService`. */
  request: (connection: () => Promise<string>) => Promise<object> | object;
  /** Heading of the card. */
  title: string;
  /** Words of the lines that show it. */
  evidence: string[];
  /** Words of what to do. */
  advice: string;
  /** The button that leads back. */
  button: 'Fix and try again' | 'Edit and try again';
  /** Where it leads: step and, behind a hash, the field. */
  leads: RegExp;
  /** The field that has the focus there, or a fact of the review. */
  then: (page: Page) => Promise<void>;
}

const image = (identifier: string, more: object = {}) => ({
  ImageRepository: {
    ImageIdentifier: identifier,
    ImageRepositoryType: 'ECR_PUBLIC',
    ImageConfiguration: { Port: '8000', ...more },
  },
});
const hello = (more: object = {}) => image('public.ecr.aws/aws-containers/hello-app-runner:latest', more);
const privateImage = (name: string) => ({
  SourceConfiguration: {
    ImageRepository: { ImageIdentifier: `${REGISTRY}/${name}`, ImageRepositoryType: 'ECR' },
    AuthenticationConfiguration: { AccessRoleArn: ACCESS_ROLE },
    AutoDeploymentsEnabled: false,
  },
});
const code = async (connection: () => Promise<string>, configuration: object) => ({
  SourceConfiguration: {
    CodeRepository: {
      RepositoryUrl: 'https://github.com/shop/web',
      SourceCodeVersion: { Type: 'BRANCH', Value: 'main' },
      CodeConfiguration: configuration,
    },
    AuthenticationConfiguration: { ConnectionArn: await connection() },
    AutoDeploymentsEnabled: false,
  },
});
const focused = (label: string) => (page: Page) => expect(field(page, label)).toBeFocused();

const CAUSES: Cause[] = [
  {
    what: 'an image for another processor',
    name: 'cause-architecture',
    request: () => privateImage('platform/report-worker:main'),
    title: 'App Runner could not pull the image',
    evidence: ['Failed to copy the image from ECR'],
    advice: 'docker build --platform linux/amd64',
    button: 'Edit and try again',
    leads: /\/source#image$/,
    then: focused('Container image URI'),
  },
  {
    what: 'a wrong port',
    name: 'cause-port',
    request: () => ({ SourceConfiguration: hello({ Port: '8080' }) }),
    title: 'The application listens on port 8000, but the service expects 8080',
    evidence: ["[Port: '8080']", '0.0.0.0:8000'],
    advice: '8000',
    button: 'Fix and try again',
    leads: /\/review$/,
    then: (page) => expect(page.getByRole('definition').filter({ hasText: /^8000/ }).first()).toBeVisible(),
  },
  {
    what: 'a health path without an answer',
    name: 'fail-health-cause',
    request: () => ({
      SourceConfiguration: hello(),
      HealthCheckConfiguration: { Protocol: 'HTTP', Path: '/healthz' },
    }),
    title: 'The health check on /healthz got no success on port 8000',
    evidence: ["[Path: '/healthz']"],
    advice: 'TCP',
    button: 'Fix and try again',
    leads: /\/review$/,
    then: (page) => expect(page.getByRole('definition').filter({ hasText: /^TCP/ }).first()).toBeVisible(),
  },
  {
    what: 'an exit code',
    name: 'fail-crash-cause',
    request: () => ({ SourceConfiguration: hello() }),
    title: 'The application stopped with exit code 1',
    evidence: ['Container exit code: 1', 'Error: the container ends'],
    advice: '',
    button: 'Edit and try again',
    leads: /\/configure$/,
    then: (page) => expect(page.getByRole('heading', { level: 1 })).toHaveText('Configure service'),
  },
  {
    what: 'a denied pull',
    name: 'fail-pull-cause',
    request: () => privateImage('storefront:1.4.1'),
    title: 'App Runner cannot use the access role to pull the image',
    evidence: ['Invalid Access Role in AuthenticationConfiguration'],
    advice: 'AWSAppRunnerServicePolicyForECRAccess',
    button: 'Edit and try again',
    leads: /\/source#access_role$/,
    then: focused('ECR access role'),
  },
  {
    what: 'a failed build',
    name: 'fail-build-cause',
    request: (connection) =>
      code(connection, {
        ConfigurationSource: 'API',
        CodeConfigurationValues: { Runtime: 'NODEJS_22', BuildCommand: 'npm ci', StartCommand: 'node server.js' },
      }),
    title: 'The build command failed with exit code 1',
    evidence: ['RUN npm ci', 'returned a non-zero code: 1', "Failed to execute 'build' command"],
    advice: 'Correct what the build says',
    button: 'Edit and try again',
    leads: /\/build#build_command$/,
    then: focused('Build command'),
  },
  {
    what: 'an apprunner.yaml that is not valid',
    name: 'fail-file-cause',
    request: (connection) => code(connection, { ConfigurationSource: 'REPOSITORY' }),
    title: 'App Runner cannot use apprunner.yaml: there is an error in it',
    evidence: ['Invalid configuration file apprunner.yaml'],
    advice: 'line by line',
    button: 'Edit and try again',
    leads: /\/build#configuration_file$/,
    then: focused('apprunner.yaml'),
  },
  {
    what: 'a secret that cannot be read',
    name: 'fail-secret-cause',
    request: () => ({
      SourceConfiguration: hello({ RuntimeEnvironmentSecrets: { DB_URL: SECRET } }),
      InstanceConfiguration: { InstanceRoleArn: INSTANCE_ROLE },
    }),
    title: 'App Runner could not read a secret',
    evidence: [`Unable to read the secret ${SECRET} of the environment variable DB_URL`],
    advice: 'secretsmanager:GetSecretValue',
    button: 'Edit and try again',
    leads: /\/configure#instance_role$/,
    then: focused('Instance role'),
  },
];

/** A connection at the end of its handshake. */
async function connection(slipway: Slipway, name: string): Promise<string> {
  const simulator = simulatorUrl(slipway);
  const made = await appRunner(simulator, 'CreateConnection', { ConnectionName: name, ProviderType: 'GITHUB' });
  const arn: string = made.Connection.ConnectionArn;
  await call(simulator, 'connections', { arn, status: 'AVAILABLE' });
  return arn;
}

for (const { what, name, request, title, evidence, advice, button, leads, then } of CAUSES) {
  test(`${what} is named, shown and put right`, async ({ signedIn: page, slipway }) => {
    const body = await request(() => connection(slipway, `${name}-github`));
    const created = await appRunner(simulatorUrl(slipway), 'CreateService', { ServiceName: name, ...body });
    await page.goto('/services');
    await hydrated(page);
    await expect(page.getByRole('link', { name, exact: true })).toBeVisible({ timeout: 30_000 });
    await page.goto(`/services/${REGION}/${name}/${created.Service.ServiceId}`);
    await hydrated(page);
    await untilStatus(page, 'Create failed');
    const card = page.locator('.verdict');
    await expect(card.getByRole('heading', { level: 2 })).toHaveText(title);
    await expect(card).toContainText('The failed service still counts against your quota.');
    for (const words of evidence) await expect(card.locator('.evidence')).toContainText(words);
    await expect(card.locator('.evidence mark').first()).toBeVisible();
    await expect(card).toContainText(advice);
    await expectAccessible(page);
    await card.getByRole('button', { name: button }).click();
    await expect(page).toHaveURL(leads);
    await expect(page.getByRole('heading', { level: 1 })).not.toHaveText(name, { timeout: 30_000 });
    await then(page);
  });
}
