// From a gallery link to a running service, and what goes wrong on the way.

import { expect, expectAccessible, hydrated, isBeginning, open, test } from '../fixtures.ts';
import { confirmItIsYou, sendSetUp, signIn } from '../sign-in.ts';
import { followLink, reviewAndCreate, status, untilStatus } from '../story.ts';

test.use({ simulatorSpeed: 120 });

test('a launch link becomes a running service whose page opens, and the history says who did it', async ({ signedIn: page, context }) => {
  await followLink(page, 'story-hello', 8000);
  await hydrated(page);
  await expect(page.getByLabel('Service name')).toHaveValue('story-hello');
  await expect(page.getByText('from link').first()).toBeVisible();
  await page.getByRole('button', { name: 'Review', exact: true }).click();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Review and create');
  await expect(page.getByText('from link').first()).toBeVisible();
  await expectAccessible(page);
  await page.getByRole('button', { name: /^Create in eu-west-1, Local simulator/ }).click();
  await expect(page).toHaveURL(/\/services\/eu-west-1\/story-hello\//);
  await expect(page.getByText('Creating the service')).toBeVisible();
  await untilStatus(page, 'Running');
  await expect(page.getByText('Service status is set to RUNNING.')).toBeVisible();
  await expectAccessible(page);

  const domain = page.getByRole('link', { name: /\.eu-west-1\.awsapprunner\.com/ }).first();
  const address = await domain.getAttribute('href');
  expect(address).toMatch(/^http:\/\/[a-z0-9]{10}\.eu-west-1\.awsapprunner\.localhost:\d+$/);
  const visitor = await context.newPage();
  await visitor.goto(address ?? '');
  await expect(visitor.getByText('story-hello').first()).toBeVisible();
  await expect(visitor.getByText('GREETING')).toBeVisible();
  await visitor.close();

  await page.getByRole('navigation', { name: 'Main' }).getByRole('link', { name: 'History' }).click();
  const row = page.getByRole('listitem').filter({ hasText: 'created the service from a launch link' }).first();
  await expect(row).toContainText('km');
  await expect(row).toContainText('story-hello');
  await expect(row).toContainText(/Done in/);
  await expectAccessible(page);
});

test('a create with the wrong port is explained, fixed in its draft and rebuilt', async ({ signedIn: page }) => {
  await followLink(page, 'wrong-port', 8080);
  await hydrated(page);
  await reviewAndCreate(page);
  await untilStatus(page, 'Create failed');
  await expect(
    page.getByRole('heading', { name: 'The application listens on port 8000, but the service expects 8080' }),
  ).toBeVisible();
  await expectAccessible(page);
  await page.getByRole('button', { name: 'Fix and try again' }).click();
  await expect(page).toHaveURL(/\/drafts\/[^/]+\/review$/);
  await expect(page.getByText('8000').first()).toBeVisible();
  await page.getByRole('button', { name: /^Rebuild wrong-port in eu-west-1/ }).click();
  await expect(page).toHaveURL(/\/services\/eu-west-1\/wrong-port\//);
  await untilStatus(page, 'Running');
});

test('what one person does, another sees without loading anything', async ({ browser, signedIn: mine, slipway, administrator }) => {
  const theirs = await (await browser.newContext({ storageState: administrator, baseURL: slipway.url })).newPage();
  await open(theirs, '/services');
  await followLink(mine, 'seen-live', 8000);
  await hydrated(mine);
  await reviewAndCreate(mine);
  const row = theirs.getByRole('row').filter({ hasText: 'seen-live' });
  await expect(row).toContainText(/Creating|Running/);
  await expect(row).toContainText('Running', { timeout: 40_000 });

  // And the other way round: theirs pauses, mine shows it.
  await theirs.getByRole('link', { name: 'seen-live', exact: true }).click();
  await expect(status(theirs)).toHaveText('Running');
  await theirs.getByText('Actions', { exact: true }).click();
  await theirs.getByRole('link', { name: 'Pause…' }).click();
  await theirs.getByRole('dialog', { name: 'Pause seen-live?' }).getByRole('button', { name: 'Pause service' }).click();
  await untilStatus(mine, 'Paused');
  await theirs.context().close();
});

test('a service is deleted after its name was typed, and its history stays', async ({ signedIn: page }) => {
  await followLink(page, 'short-lived', 8000);
  await hydrated(page);
  await reviewAndCreate(page);
  await untilStatus(page, 'Running');
  await page.getByText('Actions', { exact: true }).click();
  await page.getByRole('link', { name: 'Delete service…' }).click();
  const question = page.getByRole('dialog', { name: 'Delete short-lived?' });
  await expect(question).toBeVisible();
  await expect(question.getByRole('listitem')).toHaveText([
    /[a-z0-9]+\.eu-west-1\.awsapprunner\.com stops answering, .* A new service gets another address\.$/,
    /App Runner forgets its settings and its environment variable, and its copy of the application\./,
    /Its instances are not billed any more: on AWS \$/,
    /stay in the account, and its history stays here\.$/,
  ]);
  await expectAccessible(page);
  await question.getByLabel('Type short-lived to confirm').fill('short-lived');
  await confirmItIsYou(page);
  await question.getByRole('button', { name: 'Delete service' }).click();
  await untilStatus(page, 'Deleted');
  await page.getByRole('link', { name: 'Show its history' }).click();
  await expect(page.getByRole('listitem').filter({ hasText: 'deleted the service' }).first()).toContainText('short-lived (deleted)');
});

test('a server killed in mid-create goes on where it was', async ({ page, startSlipway }) => {
  const slipway = await startSlipway({ simulatorSpeed: 20 });
  await page.goto(slipway.setupLink ?? '');
  await sendSetUp(page);
  await page.waitForURL(isBeginning);
  await page.goto(`${slipway.url}/launch?image=public.ecr.aws/aws-containers/hello-app-runner:latest&port=8000&name=outlives-kill`);
  await page.getByRole('button', { name: 'Continue to draft' }).first().click();
  await expect(page).toHaveURL(/\/quick$/);
  await hydrated(page);
  await reviewAndCreate(page);
  const address = page.url();
  await expect(status(page)).toHaveText('Creating');
  // The page may be loading something when the server dies.
  await page.goto('about:blank');
  await slipway.restart('SIGKILL');
  await page.goto(address);
  await untilStatus(page, 'Running');
});

test('the simulator is switched off in the middle: the last state stays, and it recovers by itself', async ({ page, startSlipway, consoleWatch }) => {
  consoleWatch.allow(/Failed to load resource/);
  const simulator = await startSlipway({ simulatorSpeed: 600 });
  const endpoint = simulator.simulatorUrl ?? '';
  const slipway = await startSlipway({
    aws: true,
    arguments: ['--region', 'eu-west-1'],
    environment: {
      AWS_ENDPOINT_URL: endpoint,
      AWS_ACCESS_KEY_ID: '123456789012',
      AWS_SECRET_ACCESS_KEY: 'any',
      AWS_REGION: 'eu-west-1',
    },
  });
  await page.goto(slipway.setupLink ?? '');
  await sendSetUp(page);
  await page.waitForURL(isBeginning);
  await expect(page.getByText('AWS 1234 5678 9012').first()).toBeVisible();
  await page.goto(`${slipway.url}/launch?image=public.ecr.aws/aws-containers/hello-app-runner:latest&port=8000&name=stays-seen`);
  await page.getByRole('button', { name: 'Continue to draft' }).first().click();
  await expect(page).toHaveURL(/\/quick$/);
  await hydrated(page);
  await reviewAndCreate(page);
  await untilStatus(page, 'Running');
  await page.goto(`${slipway.url}/services`);
  await hydrated(page);
  await simulator.kill('SIGKILL');
  // Someone acts, so the watcher asks at once.
  await page.getByRole('link', { name: 'stays-seen', exact: true }).click();
  await expect(status(page)).toHaveText('Running');
  await page.getByRole('link', { name: 'Deploy…' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Deploy service' }).click();
  await expect(page.getByText(/AWS does not answer/)).toBeVisible({ timeout: 45_000 });
  await expect(page.getByText(/has not answered for/)).toBeVisible({ timeout: 45_000 });
  await expect(page.getByText('Unknown').first()).toBeVisible();
  await simulator.restart();
  await expect(page.getByText(/has not answered for/)).toBeHidden({ timeout: 60_000 });
  await untilStatus(page, 'Running');
});

test('an address that is no page says so', async ({ signedIn: page, consoleWatch }) => {
  consoleWatch.allow(/status of 404/);
  const answer = await page.goto('/nowhere');
  expect(answer?.status()).toBe(404);
  await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
  await expectAccessible(page);
});

test('the session is still there in a second tab', async ({ page, slipway, administrator }) => {
  expect(administrator.cookies).not.toEqual([]);
  await page.goto(slipway.url);
  await signIn(page);
  const tab = await page.context().newPage();
  await tab.goto(`${slipway.url}/services`);
  await expect(tab).toHaveURL(/\/services$/);
});
