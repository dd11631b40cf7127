// The wizard as a whole: with the keyboard, for screen readers, on narrow screens.

import type { Locator, Page } from '@playwright/test';

import { expect, expectAccessible, hydrated, test } from '../fixtures.ts';
import {
  PUBLIC_IMAGE,
  beginDraft,
  draftNamed,
  expectNoSidewaysScrolling,
  heading,
  image,
  nameOfVariable,
  onwards,
  openStep,
  summary,
} from '../wizard.ts';

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

/** Waits until the page was drawn so often. */
function framesPass(page: Page, frames: number): Promise<void> {
  return page.evaluate(
    (left) =>
      new Promise<void>((resolve) => {
        const next = () => (left-- > 0 ? requestAnimationFrame(next) : resolve());
        next();
      }),
    frames,
  );
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
  await framesPass(page, 300);
  letGo();
  await expect(heading(page)).toHaveText('Source and deployment');
  await expect(heading(page)).toBeFocused();
  await page.unrouteAll({ behavior: 'wait' });
});

test('it has the focus also where Enter in a field led on, and the page takes its time', async ({ signedIn: page }) => {
  const id = await draftNamed(page, 'sent-by-enter');
  await openStep(page, id, 'source');
  await image(page).fill('ghcr.io/owner/app');
  await image(page).press('Enter');
  await expect(summary(page)).toBeFocused();
  await image(page).fill(PUBLIC_IMAGE);
  let letGo = () => {};
  const released = new Promise<void>((resolve) => (letGo = resolve));
  await page.route('**/load_draft*', async (route) => {
    await released;
    await route.continue();
  });
  await image(page).press('Enter');
  await expect(page).toHaveURL(/\/configure$/);
  await framesPass(page, 60);
  letGo();
  await expect(heading(page)).toHaveText('Configure service');
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
          await page.getByText('Import variables', { exact: true }).click();
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
