// The environment variables of the second step: rows, and text of .env files.

import type { Page } from '@playwright/test';

import { BAD_ENV_LINES, BAD_ENV_TEXT, BAD_VARIABLES, ENV_ROWS, ENV_TEXT } from '../bad-input.ts';
import { expect, expectAccessible, hydrated, test } from '../fixtures.ts';
import {
  draftNamed,
  expectRefused,
  nameOfVariable,
  onwards,
  saved,
  summary,
  valueOfVariable,
} from '../wizard.ts';

const row = (page: Page, number: number) => page.getByRole('group', { name: `Variable ${number}`, exact: true });

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
  const value = valueOfVariable(page, 1);
  const hiding = () => value.evaluate((control) => getComputedStyle(control).getPropertyValue('-webkit-text-security'));
  expect(await hiding()).toBe('disc');
  await page.getByRole('button', { name: 'Show value of variable 1' }).click();
  expect(await hiding()).toBe('none');
  await expect(page.getByText('STRIPE_API_KEY looks like a secret')).toBeVisible();
  await onwards(page, 'Review').click();
  const table = page.getByRole('table', { name: 'Environment variables' });
  await expect(table).toContainText('STRIPE_API_KEY');
  await expect(table).toContainText('Hidden');
  await expect(table).not.toContainText('only-for-eyes');
});

const view = (page: Page, name: 'Table' | 'Text') =>
  page.getByRole('group', { name: 'View of the variables' }).getByRole('button', { name });

test('table and text say the same, whichever is typed into', async ({ signedIn: page }) => {
  await draftNamed(page, 'env-text');
  await hydrated(page);
  await view(page, 'Text').click();
  const text = page.getByLabel('.env text');
  await text.fill(ENV_TEXT);
  await view(page, 'Table').click();
  for (const [place, [name, value]] of ENV_ROWS.entries()) {
    await expect(nameOfVariable(page, place + 1)).toHaveValue(name);
    await expect(valueOfVariable(page, place + 1)).toHaveValue(value);
  }
  // The other way round: what is around the variables stays where it is.
  await valueOfVariable(page, 1).fill('debug');
  await page.getByRole('button', { name: 'Remove MOTTO' }).click();
  await view(page, 'Text').click();
  await expect(text).toHaveValue(
    ENV_TEXT.replace('export LOG_LEVEL=info', 'LOG_LEVEL=debug').replace(/MOTTO=.*\n/, ''),
  );
  await expect(view(page, 'Text')).toHaveAttribute('aria-pressed', 'true');
  await expectAccessible(page);
  await saved(page);
  await page.reload();
  await hydrated(page);
  await expect(valueOfVariable(page, 2)).toHaveValue('Hello, "world"');
  await view(page, 'Text').click();
  await expect(text).toHaveValue(/^# settings of the shop\nLOG_LEVEL=debug/);
});

test('says line by line what is wrong in the text, and loses none of it', async ({ signedIn: page }) => {
  await draftNamed(page, 'bad-env-text');
  await hydrated(page);
  await view(page, 'Text').click();
  const text = page.getByLabel('.env text');
  await text.fill(BAD_ENV_TEXT);
  await expect(text).not.toHaveAttribute('aria-invalid');
  await text.blur();
  for (const line of BAD_ENV_LINES) await expectRefused(page, '.env text', BAD_ENV_TEXT, line);
  await expectAccessible(page);
  await saved(page);
  // What cannot be read is looked at first.
  await page.reload();
  await hydrated(page);
  await expectRefused(page, '.env text', BAD_ENV_TEXT, 'Line 4: Close the quote.');
  await view(page, 'Table').click();
  await expect(page.getByText('Lines of the text are in no row')).toContainText('Line 2:');
  await expect(nameOfVariable(page, 2)).toHaveValue('AWSAPPRUNNER_X');
  await view(page, 'Text').click();
  await onwards(page, 'Review').click();
  await expect(summary(page).getByRole('link').filter({ hasText: /^\.env text: Line 2: Write NAME=value/ })).toBeVisible();
  await text.fill('A=1');
  await onwards(page, 'Review').click();
  await expect(page.getByRole('table', { name: 'Environment variables' })).toContainText('A');
});

test('says nothing of what is typed right after a click until it is left', async ({ signedIn: page }) => {
  await draftNamed(page, 'typed-after-a-click');
  await hydrated(page);
  await view(page, 'Text').click();
  const text = page.getByLabel('.env text');
  await text.evaluate((area: HTMLTextAreaElement, typed) => {
    area.focus();
    for (const type of ['pointerdown', 'pointerup']) area.dispatchEvent(new PointerEvent(type, { bubbles: true }));
    area.value = typed;
    area.dispatchEvent(new Event('input', { bubbles: true }));
    // Rings after what the page does once the click is over, as a longer timer set later does.
    return new Promise((resolve) => setTimeout(resolve, 100));
  }, BAD_ENV_TEXT);
  await expect(text).not.toHaveAttribute('aria-invalid');
  await text.blur();
  await expect(text).toHaveAttribute('aria-invalid', 'true');
});

test('shows what an import would change, and takes that', async ({ signedIn: page }) => {
  await draftNamed(page, 'imported');
  await hydrated(page);
  await view(page, 'Text').click();
  await page.getByLabel('.env text').fill('MODE=live\nOLD=1');
  await page.getByText('Import variables', { exact: true }).click();
  await page.getByLabel('Or read a file:').setInputFiles({
    name: 'variables.json',
    mimeType: 'application/json',
    buffer: Buffer.from('[{"name": "MODE", "value": "test"}, {"name": "NEW", "value": "1"}, {"name": "PORT", "value": "1"}]'),
  });
  await expect(page.getByText('Read as JSON: 1 added, 1 replaced, 1 left out. 3 of 50 variables after that.')).toBeVisible();
  const table = page.getByRole('table', { name: 'What would change' });
  await expect(table.getByRole('row')).toHaveText([
    /Place/,
    /Entry 1MODEReplaces the value/,
    /Entry 2NEWAdded/,
    /Entry 3PORTLeft out\. App Runner sets PORT itself/,
  ]);
  await expectAccessible(page);
  await page.getByRole('button', { name: 'Take 2 variables over' }).click();
  await expect(page.getByLabel('.env text')).toHaveValue('MODE=test\nOLD=1\nNEW=1');
  await expect(table).toHaveCount(0);
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
  await expectRefused(page, '.env text', 'A=1\nexport B="2 3"\nC=1\nbroken', 'Line 4: Write NAME=value');
});
