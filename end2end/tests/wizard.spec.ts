// The wizard from its first field to the review: what it says of bad input, and how it is used.

import type { Locator, Page } from '@playwright/test';

import {
  BAD_ENV_LINES,
  BAD_ENV_TEXT,
  BAD_HEALTH_CHECKS,
  BAD_IMAGES,
  BAD_SETTINGS,
  BAD_VARIABLES,
  ENV_ROWS,
  ENV_TEXT,
} from '../bad-input.ts';
import { expect, expectAccessible, hydrated, test } from '../fixtures.ts';
import { followLink, reviewAndCreate, untilStatus } from '../story.ts';
import {
  PRIVATE_IMAGE,
  PUBLIC_IMAGE,
  beginDraft,
  draftNamed,
  expectNoSidewaysScrolling,
  expectRefused,
  field,
  heading,
  image,
  nameOfVariable,
  onwards,
  openStep,
  port,
  saved,
  summary,
  typeAndSave,
  valueOfVariable,
} from '../wizard.ts';

const row = (page: Page, number: number) => page.getByRole('group', { name: `Variable ${number}`, exact: true });
const fact = (page: Page, key: string) =>
  page.getByRole('term').filter({ hasText: new RegExp(`^${key}$`) }).locator('xpath=following-sibling::dd[1]');

test.describe('the first step', () => {
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
    await role.fill('AppRunnerECRAccessRole');
    await role.blur();
    await expectRefused(page, 'ECR access role', 'AppRunnerECRAccessRole', 'Enter the ARN of a role');
    // Another provider asks for none, and what was typed is there again behind it.
    await page.getByRole('radio', { name: /^Amazon ECR Public/ }).check();
    await expect(role).toHaveCount(0);
    await expectRefused(page, 'Container image URI', PRIVATE_IMAGE, 'Choose Amazon ECR as the provider');
    await page.getByRole('radio', { name: /^Amazon ECR Private/ }).check();
    await expect(role).toHaveValue('AppRunnerECRAccessRole');
    await role.fill('arn:aws:iam::123456789012:role/service-role/AppRunnerECRAccessRole');
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
});

test.describe('the second step', () => {
  test('says at the field what is wrong with a name or a port, and keeps what was typed', async ({ signedIn: page }) => {
    await draftNamed(page, 'bad-settings');
    await hydrated(page);
    for (const { what, label, typed, sentence } of BAD_SETTINGS) {
      await test.step(what, async () => {
        await page.getByLabel(label, { exact: true }).fill(typed);
        await onwards(page, 'Review').click();
        await expect(page).toHaveURL(/\/configure\?check=1$/);
        await expectRefused(page, label, typed, sentence);
        await page.getByLabel(label, { exact: true }).fill(label === 'Port' ? '80' : 'bad-settings');
        await page.getByLabel(label, { exact: true }).blur();
        await expect(page.getByLabel(label, { exact: true })).not.toHaveAttribute('aria-invalid');
      });
    }
    await onwards(page, 'Review').click();
    await expect(heading(page)).toHaveText('Review and create');
  });

  test('knows the names that are taken in the Region, and proposes a free one', async ({ signedIn: page }) => {
    await followLink(page, 'taken-name', 8000);
    await hydrated(page);
    await reviewAndCreate(page);
    await untilStatus(page, 'Running');
    await draftNamed(page, 'not-taken');
    await hydrated(page);
    await page.getByLabel('Service name').fill('taken-name');
    await onwards(page, 'Review').click();
    await expectRefused(
      page,
      'Service name',
      'taken-name',
      'taken-name exists in eu-west-1 already. Choose another name, for example taken-name-2.',
    );
    await page.getByLabel('Service name').fill('taken-name-2');
    await onwards(page, 'Review').click();
    await expect(heading(page)).toHaveText('Review and create');
  });

  test('offers only the memory that App Runner runs with a CPU', async ({ signedIn: page }) => {
    await draftNamed(page, 'sizes');
    await hydrated(page);
    const [cpu, memory] = [page.getByLabel('Virtual CPU'), page.getByLabel('Virtual memory')];
    for (const [vcpu, memories] of [
      ['0.25 vCPU', ['0.5 GB', '1 GB']],
      ['0.5 vCPU', ['1 GB']],
      ['4 vCPU', ['8 GB', '10 GB', '12 GB']],
      ['2 vCPU', ['4 GB', '6 GB']],
      ['1 vCPU', ['2 GB', '3 GB', '4 GB']],
    ] as const) {
      await cpu.selectOption(vcpu);
      await expect(memory.getByRole('option')).toHaveText([...memories]);
    }
    // What does not fit any more is replaced by the least that does; what fits stays.
    await memory.selectOption('4 GB');
    await cpu.selectOption('2 vCPU');
    await expect(memory.locator('option:checked')).toHaveText('4 GB');
    await cpu.selectOption('0.25 vCPU');
    await expect(memory.locator('option:checked')).toHaveText('0.5 GB');
    await onwards(page, 'Review').click();
    await expect(fact(page, 'CPU and memory')).toContainText('0.25 vCPU, 0.5 GB');
  });

  test('says in its row what is wrong with a variable', async ({ signedIn: page }) => {
    await draftNamed(page, 'bad-variables');
    await hydrated(page);
    for (const [place, [name, value]] of BAD_VARIABLES.entries()) {
      await page.getByRole('button', { name: 'Add variable' }).click();
      await expect(nameOfVariable(page, place + 1)).toBeFocused();
      await nameOfVariable(page, place + 1).fill(name);
      await valueOfVariable(page, place + 1).fill(value);
    }
    await onwards(page, 'Review').click();
    await expect(page).toHaveURL(/check=1/);
    for (const [place, [name, value, sentence]] of BAD_VARIABLES.entries()) {
      if (sentence) await expectRefused(page, `Name of variable ${place + 1}`, name, sentence);
      else await expect(nameOfVariable(page, place + 1)).not.toHaveAttribute('aria-invalid');
      await expect(valueOfVariable(page, place + 1)).toHaveValue(value);
    }
    await expect(summary(page).getByRole('link')).toHaveCount(5);
    await summary(page).getByRole('link', { name: /^Environment variable 4/ }).click();
    await expect(nameOfVariable(page, 4)).toBeFocused();
    // A removed row gives the focus to the next one, and takes nothing along.
    await page.getByRole('button', { name: 'Remove AWSAPPRUNNER_MODE' }).click();
    await expect(nameOfVariable(page, 2)).toBeFocused();
    await expect(valueOfVariable(page, 2)).toHaveValue('a value without a name');
    await expect(row(page, 6)).toHaveCount(0);
  });

  test('masks what looks like a secret and says why', async ({ signedIn: page }) => {
    await draftNamed(page, 'secrets');
    await hydrated(page);
    await page.getByRole('button', { name: 'Add variable' }).click();
    await nameOfVariable(page, 1).fill('STRIPE_API_KEY');
    await valueOfVariable(page, 1).fill('only-for-eyes');
    await expect(row(page, 1)).toContainText('Looks like a secret.');
    await expect(page.getByText('STRIPE_API_KEY looks like a secret')).toBeVisible();
    await onwards(page, 'Review').click();
    const table = page.getByRole('table', { name: 'Environment variables' });
    await expect(table).toContainText('STRIPE_API_KEY');
    await expect(table).toContainText('Hidden, it looks like a secret');
    await expect(table).not.toContainText('only-for-eyes');
  });

  test('takes the text of a .env file with its comments, quotes and exports', async ({ signedIn: page }) => {
    await draftNamed(page, 'env-text');
    await hydrated(page);
    await page.getByText('Paste .env text').click();
    await page.getByLabel('.env text').fill(ENV_TEXT);
    await page.getByRole('button', { name: 'Add to the table' }).click();
    await expect(nameOfVariable(page, 1)).toBeFocused();
    for (const [place, [name, value]] of ENV_ROWS.entries()) {
      await expect(nameOfVariable(page, place + 1)).toHaveValue(name);
      await expect(valueOfVariable(page, place + 1)).toHaveValue(value);
    }
    await expect(page.getByLabel('.env text')).toHaveValue('');
    await saved(page);
    await page.reload();
    await expect(valueOfVariable(page, 2)).toHaveValue('Hello, "world"');
  });

  test('says line by line what it cannot read of a .env text, and adds none of it', async ({ signedIn: page }) => {
    await draftNamed(page, 'bad-env-text');
    await hydrated(page);
    await page.getByText('Paste .env text').click();
    const text = page.getByLabel('.env text');
    await text.fill(BAD_ENV_TEXT);
    await expect(text).not.toHaveAttribute('aria-invalid');
    await page.getByRole('button', { name: 'Add to the table' }).click();
    await expect(text).toBeFocused();
    for (const line of BAD_ENV_LINES) await expectRefused(page, '.env text', BAD_ENV_TEXT, line);
    await expect(row(page, 1)).toHaveCount(0);
    await expectAccessible(page);
    // It is kept like all else, and does not get lost on the way.
    await saved(page);
    await page.reload();
    await hydrated(page);
    await expectRefused(page, '.env text', BAD_ENV_TEXT, 'Line 4: Close the quote.');
    await onwards(page, 'Review').click();
    await expect(summary(page).getByRole('link')).toHaveText(/^\.env text: Line 2: Write NAME=value/);
    await text.fill('A=1');
    await onwards(page, 'Review').click();
    await expect(page.getByRole('table', { name: 'Environment variables' })).toContainText('A');
  });

  test('splits lines that are pasted into a name', async ({ signedIn: page }) => {
    await draftNamed(page, 'pasted-rows');
    await hydrated(page);
    await page.getByRole('button', { name: 'Add variable' }).click();
    const paste = (place: number, text: string) =>
      nameOfVariable(page, place).evaluate((control, text) => {
        const clipboardData = new DataTransfer();
        clipboardData.setData('text', text);
        control.dispatchEvent(new ClipboardEvent('paste', { clipboardData, bubbles: true, cancelable: true }));
      }, text);
    await paste(1, 'A=1\nexport B="2 3"\n');
    await expect(nameOfVariable(page, 1)).toHaveValue('A');
    await expect(nameOfVariable(page, 2)).toHaveValue('B');
    await expect(valueOfVariable(page, 2)).toHaveValue('2 3');
    await paste(2, 'C=1\nbroken');
    await expect(page.getByLabel('.env text')).toBeFocused();
    await expectRefused(page, '.env text', 'C=1\nbroken', 'Line 2: Write NAME=value');
    await expect(nameOfVariable(page, 2)).toHaveValue('B');
  });

  test('opens the folded section whose fields are wrong, and says so at each', async ({ signedIn: page }) => {
    await draftNamed(page, 'bad-health');
    await hydrated(page);
    await page.getByText('Health check', { exact: true }).click();
    await page.getByLabel('Protocol').selectOption('HTTP');
    for (const { label, typed } of BAD_HEALTH_CHECKS) await page.getByLabel(label, { exact: true }).fill(typed);
    await onwards(page, 'Review').click();
    await expect(summary(page)).toContainText('Check 5 fields before you go on');
    const last = new Map(BAD_HEALTH_CHECKS.map((input) => [input.label, input]));
    for (const { label, typed, sentence } of last.values()) await expectRefused(page, label, typed, sentence);
    await expect(page.getByText('HTTP healthz on port 80, every often s')).toBeVisible();
    await page.getByText('Health check', { exact: true }).click();
    await expect(page.getByLabel('Interval')).toBeHidden();
    await summary(page).getByRole('link', { name: /^Health check interval/ }).click();
    await expect(page.getByLabel('Interval')).toBeFocused();
    // TCP asks for no path.
    await page.getByLabel('Protocol').selectOption('TCP');
    await expect(page.getByLabel('Path')).not.toHaveAttribute('aria-invalid');
  });

  test('offers to repair a port that the image does not listen on', async ({ signedIn: page }) => {
    await draftNamed(page, 'other-port');
    await hydrated(page);
    await port(page).fill('8080');
    await expect(page.getByText('The image listens on port 80', { exact: true })).toBeVisible();
    await expect(page.getByText('With 8080, the health check would fail.')).toBeVisible();
    await page.getByRole('button', { name: 'Use 80' }).click();
    await expect(port(page)).toHaveValue('80');
    await expect(page.getByText('Port 80 matches the image')).toBeVisible();
  });

  test('tags are one on each line, and are sent with the service', async ({ signedIn: page }) => {
    await draftNamed(page, 'tagged');
    await hydrated(page);
    const typed = 'team=shop\naws:owner=me\nteam=other';
    await field(page, 'Tags of the service').fill(typed);
    await onwards(page, 'Review').click();
    await expectRefused(page, 'Tags of the service', typed, 'Line 2: Choose another key.');
    await expectRefused(page, 'Tags of the service', typed, 'Line 3: This key is there twice. Keep one.');
    await typeAndSave(page, 'Tags of the service', 'team=shop\ncost-centre=4711');
    await page.reload();
    await expect(field(page, 'Tags of the service')).toHaveValue('team=shop\ncost-centre=4711');
    await hydrated(page);
    await onwards(page, 'Review').click();
    await expect(heading(page)).toHaveText('Review and create');
    await expect(fact(page, 'Tags')).toHaveText(/team=shop\s+cost-centre=4711 changed/);
    await expect(page.getByText('"Key": "cost-centre"')).toHaveCount(1);
  });
});

test.describe('the review', () => {
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
      ['Port', '8081 changed'],
      ['Start command', 'Command of the image'],
      ['Health check', 'HTTP /healthz on port 8081, every 5 s from link'],
      ['Instance role', 'None'],
    ] as const) {
      await expect(fact(page, key), key).toHaveText(value);
    }
    const table = page.getByRole('table', { name: 'Environment variables' });
    await expect(table.getByRole('row')).toHaveText([/Name/, /GREETING.*Plain text.*Hello/, /PLAIN.*Plain text.*Empty/]);
    await expect(page.getByRole('heading', { name: 'Environment variables from link' })).toBeVisible();
    await page.getByText('The same as an AWS CLI command').click();
    const command = page.locator('.command');
    await expect(command).toContainText('aws apprunner create-service');
    await expect(command).toContainText('--service-name reviewed');
    await expect(command).toContainText('"Port": "8081"');
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
});

test.describe('for everyone', () => {
  /** Presses Tab until this has the focus; what has it on the way is to be seen. */
  async function tabTo(page: Page, target: Locator): Promise<void> {
    for (let presses = 0; presses < 60; presses += 1) {
      await page.keyboard.press('Tab');
      const current = page.locator(':focus');
      if (await current.count()) await expect(current).toBeInViewport();
      if (await target.evaluate((element) => element === document.activeElement)) return;
    }
    throw new Error(`no way to ${String(target)} with the Tab key`);
  }

  test('the whole wizard goes with the keyboard alone', async ({ signedIn: page }) => {
    await page.goto('/create');
    await hydrated(page);
    await tabTo(page, page.getByRole('button', { name: 'Begin a draft' }));
    await page.keyboard.press('Enter');
    await expect(heading(page)).toHaveText('Source and deployment');
    await expect(heading(page)).toBeFocused();

    // Refused: the summary has the focus, and its link leads into the field.
    await tabTo(page, image(page));
    await page.keyboard.type('ghcr.io/owner/app');
    await page.keyboard.press('Enter');
    await expect(summary(page)).toBeFocused();
    await page.keyboard.press('Tab');
    await page.keyboard.press('Enter');
    await expect(image(page)).toBeFocused();
    await page.keyboard.press('Control+A');
    await page.keyboard.type(PUBLIC_IMAGE);
    await page.keyboard.press('Enter');
    await expect(heading(page)).toHaveText('Configure service');
    await expect(heading(page)).toBeFocused();

    await tabTo(page, page.getByLabel('Service name'));
    await page.keyboard.press('Control+A');
    await page.keyboard.type('by-keyboard');
    await tabTo(page, page.getByLabel('Virtual CPU'));
    await page.keyboard.press('ArrowDown');
    await tabTo(page, page.getByRole('button', { name: 'Add variable' }));
    await page.keyboard.press('Enter');
    await expect(nameOfVariable(page, 1)).toBeFocused();
    await page.keyboard.type('GREETING');
    await page.keyboard.press('Tab');
    await page.keyboard.type('Hello');
    // Enter goes on, and removes nothing.
    await page.keyboard.press('Enter');
    await expect(heading(page)).toHaveText('Review and create');
    await expect(heading(page)).toBeFocused();
    await expect(page.getByRole('table', { name: 'Environment variables' })).toContainText('GREETING');
    await tabTo(page, page.getByRole('button', { name: /^Create in eu-west-1, Local simulator/ }).filter({ visible: true }));
    await page.keyboard.press('Enter');
    await expect(page).toHaveURL(/\/services\/eu-west-1\/by-keyboard\//);
  });

  test('the heading of a step has the focus however late it arrives', async ({ signedIn: page }) => {
    await page.goto('/create');
    await hydrated(page);
    let letGo = () => {};
    const released = new Promise<void>((resolve) => (letGo = resolve));
    await page.route('**/load_draft*', async (route) => {
      await released;
      await route.continue();
    });
    const asked = page.waitForRequest('**/load_draft*');
    await page.getByRole('button', { name: 'Begin a draft' }).press('Enter');
    await asked;
    // As many frames as a slow connection takes: some 5 s.
    await page.evaluate(
      () =>
        new Promise<void>((resolve) => {
          let frames = 300;
          const next = () => (frames-- > 0 ? requestAnimationFrame(next) : resolve());
          next();
        }),
    );
    letGo();
    await expect(heading(page)).toHaveText('Source and deployment');
    await expect(heading(page)).toBeFocused();
    await page.unrouteAll({ behavior: 'wait' });
  });

  test('every step has its title, and says which it is', async ({ signedIn: page }) => {
    const id = await draftNamed(page, 'titles');
    for (const [step, title] of [
      ['source', 'Source and deployment'],
      ['configure', 'Configure service'],
      ['review', 'Review and create'],
    ] as const) {
      await openStep(page, id, step);
      await expect(page).toHaveTitle(new RegExp(`^${title}`));
      await expect(heading(page)).toHaveText(title);
      await expect(page.locator('[aria-current="step"]').first()).toContainText(title);
    }
  });

  test('an address that is no step or no draft says so', async ({ signedIn: page, consoleWatch }) => {
    consoleWatch.allow(/status of 404/);
    const id = await draftNamed(page, 'no-step');
    for (const path of [`/drafts/${id}/nowhere`, '/drafts/nothing/source']) {
      const answer = await page.goto(path);
      expect(answer?.status(), path).toBe(404);
      await expect(heading(page)).toBeVisible();
      await expect(page.locator('form[action*="save_draft"]')).toHaveCount(0);
    }
  });

  for (const colorScheme of ['light', 'dark'] as const) {
    test(`every step is accessible, empty and with errors, ${colorScheme}`, async ({ signedIn: page }) => {
      // A dozen pages, each held against a hundred rules.
      test.slow();
      await page.emulateMedia({ colorScheme });
      const id = await beginDraft(page);
      for (const query of ['', '?check=1']) {
        for (const step of ['source', 'configure', 'review'] as const) {
          await openStep(page, id, step, query);
          if (step === 'configure') {
            await page.getByText('Health check', { exact: true }).click();
            await page.getByText('Paste .env text').click();
          }
          await expectAccessible(page);
        }
      }
      const full = await draftNamed(page, `accessible-${colorScheme}`, '&default.GREETING=Hello&env=API_KEY');
      await openStep(page, full, 'source');
      await page.getByRole('radio', { name: /^Amazon ECR Private/ }).check();
      await expect(page.getByLabel('ECR access role')).toBeVisible();
      await expectAccessible(page);
      await openStep(page, full, 'configure');
      await nameOfVariable(page, 1).fill('AWSAPPRUNNER_X');
      await onwards(page, 'Review').click();
      await expect(summary(page)).toBeFocused();
      await expectAccessible(page);
    });
  }

  test('nothing scrolls sideways on the narrowest screens', async ({ signedIn: page }) => {
    await page.setViewportSize({ width: 320, height: 700 });
    const id = await draftNamed(page, 'a'.repeat(40), `&default.${'N'.repeat(60)}=${'v'.repeat(200)}&health=/${'p'.repeat(120)}`);
    for (const query of ['', '?check=1']) {
      for (const step of ['source', 'configure', 'review'] as const) {
        await openStep(page, id, step, query);
        for (const fold of await page.locator('main summary').all()) if (await fold.isVisible()) await fold.click();
        await expectNoSidewaysScrolling(page);
      }
    }
    await openStep(page, id, 'configure');
    await page.getByLabel('Service name').fill('<<<'.repeat(30));
    await onwards(page, 'Review').click();
    await expect(summary(page)).toBeVisible();
    await expectNoSidewaysScrolling(page);
    await expect(onwards(page, 'Review')).toBeInViewport();
  });
});
