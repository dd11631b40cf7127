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
