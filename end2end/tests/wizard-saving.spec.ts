// What was typed is safe: while typing, on the way elsewhere, without a connection, and when the server dies.

import type { Page } from '@playwright/test';

import { expect, hydrated, isBeginning, open, test } from '../fixtures.ts';
import { sendSetUp } from '../sign-in.ts';
import {
  PUBLIC_IMAGE,
  beginDraft,
  draftNamed,
  expectRefused,
  field,
  heading,
  image,
  onwards,
  openStep,
  port,
  saved,
  summary,
  typeAndSave,
} from '../wizard.ts';

/** What the server has, by a page of its own. */
async function stored(page: Page, id: string, label: string): Promise<string> {
  const other = await page.context().newPage();
  await other.goto(`/drafts/${id}/configure`);
  const value = await field(other, label).inputValue();
  await other.close();
  return value;
}

test('saves while typing, says when, and survives loading anew', async ({ signedIn: page }) => {
  const id = await draftNamed(page, 'saved-typing');
  await hydrated(page);
  await port(page).press('End');
  await port(page).pressSequentially('81');
  await expect(page.getByText('Not saved yet')).toBeVisible();
  await saved(page);
  expect(await stored(page, id, 'Port')).toBe('8081');
  await expect(page.getByText(/^Saved [3-9] s ago$/)).toBeVisible();
  await page.reload();
  await expect(port(page)).toHaveValue('8081');
});

test('what is typed before the page is live is saved too', async ({ signedIn: page }) => {
  const id = await draftNamed(page, 'before-live');
  let comeAlive = () => {};
  const alive = new Promise<void>((resolve) => (comeAlive = resolve));
  await page.route('**/*.wasm', async (route) => {
    await alive;
    await route.continue();
  });
  await page.goto(`/drafts/${id}/configure`);
  await port(page).fill('8082');
  await page.getByLabel('Virtual CPU').selectOption('2 vCPU');
  comeAlive();
  await hydrated(page);
  await expect(port(page)).toHaveValue('8082');
  await saved(page);
  await expect.poll(() => stored(page, id, 'Port')).toBe('8082');
  await page.unrouteAll();
});

test('leaving by a link, back and forward lose nothing, however soon', async ({ signedIn: page }) => {
  const id = await draftNamed(page, 'on-the-way');
  await hydrated(page);
  await port(page).fill('8083');
  await page.getByRole('navigation', { name: 'Main' }).getByRole('link', { name: 'History' }).click();
  await expect(heading(page)).toHaveText('History');
  await expect.poll(() => stored(page, id, 'Port')).toBe('8083');

  await page.goBack();
  await expect(port(page)).toHaveValue('8083');
  await page.getByLabel('Start command').fill('serve');
  await page.getByRole('navigation', { name: 'Steps' }).getByRole('link', { name: /Source and deployment/ }).filter({ visible: true }).click();
  await expect(heading(page)).toHaveText('Source and deployment');
  await page.goBack();
  await expect(page.getByLabel('Start command')).toHaveValue('serve');
  await port(page).fill('8084');
  await page.goForward();
  await expect(heading(page)).toHaveText('Source and deployment');
  await expect.poll(() => stored(page, id, 'Port')).toBe('8084');
  await page.goBack();
  await expect(port(page)).toHaveValue('8084');
});

test('leaving the site at once loses nothing', async ({ signedIn: page }) => {
  const id = await draftNamed(page, 'left-at-once');
  await hydrated(page);
  await port(page).fill('8085');
  await page.goto('about:blank');
  await page.goto('/services');
  await expect.poll(() => stored(page, id, 'Port')).toBe('8085');
});

test('without a connection it says so, keeps what is typed, and saves when there is one again', async ({
  signedIn: page,
  consoleWatch,
}) => {
  consoleWatch.allow(/ERR_INTERNET_DISCONNECTED|Failed to load resource/);
  const id = await draftNamed(page, 'no-connection');
  await hydrated(page);
  await page.context().setOffline(true);
  await port(page).fill('8086');
  await expect(page.getByText(/^Not saved: no connection\. Trying again in \d s\.$/)).toBeVisible();
  await page.getByLabel('Start command').fill('serve --offline');
  // A step that is gone to cannot be shown, and nothing is thrown away for it.
  await onwards(page, 'Review').click();
  await expect(page.getByRole('alert').filter({ hasText: 'No connection to Slipway. What you typed is still here' })).toBeVisible();
  await expect(port(page)).toHaveValue('8086');
  await page.context().setOffline(false);
  await expect(page.locator('.save-state')).toHaveText(/^Saved/, { timeout: 20_000 });
  expect(await stored(page, id, 'Port')).toBe('8086');
  expect(await stored(page, id, 'Start command')).toBe('serve --offline');
});

test('a server that is killed and started again finds everything, also what was typed meanwhile', async ({
  page,
  startSlipway,
  consoleWatch,
}) => {
  consoleWatch.allow(/Failed to load resource|ERR_CONNECTION_REFUSED|ERR_INCOMPLETE|ERR_EMPTY_RESPONSE|ERR_CONNECTION_RESET/);
  const slipway = await startSlipway();
  await page.goto(slipway.setupLink ?? '');
  await sendSetUp(page);
  await page.waitForURL(isBeginning);
  await page.goto(`${slipway.url}/launch?image=public.ecr.aws/nginx/nginx:1.27&port=80&name=killed`);
  await page.getByRole('button', { name: 'Continue to draft' }).first().click();
  await expect(page).toHaveURL(/quick$/);
  await hydrated(page);
  await typeAndSave(page, 'Start command', 'safe before');
  await slipway.kill('SIGKILL');
  await port(page).fill('8087');
  await expect(page.getByText(/^Not saved: no connection\./)).toBeVisible();
  await slipway.restart();
  await expect(page.locator('.save-state')).toHaveText(/^Saved/, { timeout: 30_000 });
  await page.reload();
  await expect(port(page)).toHaveValue('8087');
  await expect(page.getByLabel('Start command')).toHaveValue('safe before');
  await hydrated(page);
  await onwards(page, 'Review').click();
  await expect(heading(page)).toHaveText('Review and create');
});

test('a press while a save is on its way goes on with everything', async ({ signedIn: page }) => {
  const id = await draftNamed(page, 'slow-save');
  await hydrated(page);
  await page.route('**/save_draft*', async (route) => {
    // A slow network, not a wait of the test.
    await new Promise((resolve) => setTimeout(resolve, 800));
    await route.continue();
  });
  await port(page).fill('8088');
  await expect(page.getByText('Saving', { exact: true })).toBeVisible();
  await page.getByLabel('Start command').fill('typed during the save');
  await onwards(page, 'Review').click();
  await expect(heading(page)).toHaveText('Review and create');
  await page.unrouteAll({ behavior: 'wait' });
  await openStep(page, id, 'configure');
  await expect(port(page)).toHaveValue('8088');
  await expect(page.getByLabel('Start command')).toHaveValue('typed during the save');
});

/** Holds the answers to presses of buttons, not those to saves while typing, until it is told to let go. */
async function holdAnswers(page: Page): Promise<() => Promise<void>> {
  let letGo = () => {};
  const released = new Promise<void>((resolve) => (letGo = resolve));
  await page.route('**/save_draft*', async (route) => {
    if (new URLSearchParams(route.request().postData() ?? '').get('intent') !== 'stay') await released;
    await route.continue();
  });
  return async () => {
    letGo();
    await page.unrouteAll({ behavior: 'wait' });
  };
}

test('every press counts, though the form is drawn anew while it waits for its turn', async ({ signedIn: page }) => {
  await beginDraft(page);
  await hydrated(page);
  // Presses go on their way one by one, each when it is let go.
  const held: (() => Promise<void>)[] = [];
  await page.route('**/save_draft*', async (route) => {
    if (new URLSearchParams(route.request().postData() ?? '').get('intent') === 'stay') await route.continue();
    else held.push(() => route.continue());
  });
  const letGo = async (place: number) => {
    await expect.poll(() => held.length).toBe(place + 1);
    await held[place]?.();
  };
  const types = async (text: string) => {
    await image(page).fill(text);
    await onwards(page, 'Configure service').click();
  };
  await types('ghcr.io/owner/app:1');
  await expect.poll(() => held.length).toBe(1);
  await types('quay.io/owner/app:1');
  const first = await image(page).elementHandle();
  await letGo(0);
  // The first answer brings another form. What the second press has on its way stays in it.
  await expect.poll(() => first?.evaluate((field) => field.isConnected)).toBe(false);
  await expect(page).toHaveURL(/\/source\?check=1$/);
  await expectRefused(page, 'Container image URI', 'quay.io/owner/app:1', 'App Runner cannot pull from quay.io.');
  await types(PUBLIC_IMAGE);
  const second = await image(page).elementHandle();
  await letGo(1);
  await expect.poll(() => second?.evaluate((field) => field.isConnected)).toBe(false);
  await letGo(2);
  await expect(heading(page)).toHaveText('Configure service');
  await expect(page.getByText('a newer version')).toHaveCount(0);
});

/** Looks between any two tasks of the page, so between any two keys, and tells where the focus was outside of `id`. */
async function watchFocus(page: Page, id: string): Promise<() => Promise<string[]>> {
  await page.evaluate((id) => {
    const elsewhere: string[] = [];
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = () => {
      const focused = document.activeElement;
      if (focused?.id !== id) elsewhere.push(focused?.id || (focused?.tagName ?? 'nothing'));
      port2.postMessage(null);
    };
    port2.postMessage(null);
    Object.assign(window, { stopWatchingFocus: () => (port1.close(), elsewhere) });
  }, id);
  return () => page.evaluate(() => (window as unknown as { stopWatchingFocus: () => string[] }).stopWatchingFocus());
}

test('what is typed between a press and its answer stays in its field, and the caret too', async ({ signedIn: page }) => {
  await beginDraft(page);
  await hydrated(page);
  for (const address of [/source$/, /source\?check=1$/]) {
    await expect(page).toHaveURL(address);
    await image(page).fill('ghcr.io/owner/app:1');
    const letGo = await holdAnswers(page);
    await onwards(page, 'Configure service').click();
    await expect(page.locator('form[data-busy]')).toHaveCount(1);
    await image(page).fill('quay.io/owner/');
    const pressed = await image(page).elementHandle();
    const focusElsewhere = await watchFocus(page, 'image');
    await letGo();
    // The answer brings another form with the same field.
    await expect.poll(() => pressed?.evaluate((field) => field.isConnected)).toBe(false);
    await expect(summary(page)).toBeVisible();
    await page.keyboard.type('other:2');
    await expect(image(page)).toHaveValue('quay.io/owner/other:2');
    expect(await focusElsewhere()).toEqual([]);
    await image(page).blur();
    await expectRefused(page, 'Container image URI', 'quay.io/owner/other:2', 'App Runner cannot pull from quay.io.');
    await saved(page);
    await page.reload();
    await expect(image(page)).toHaveValue('quay.io/owner/other:2');
    await hydrated(page);
  }
});

test('who has gone to a field between a press and its answer is in it still, with what is selected there', async ({ signedIn: page }) => {
  await beginDraft(page);
  await hydrated(page);
  await image(page).fill('ghcr.io/owner/app:1');
  const letGo = await holdAnswers(page);
  await onwards(page, 'Configure service').click();
  await expect(page.locator('form[data-busy]')).toHaveCount(1);
  await image(page).selectText();
  const pressed = await image(page).elementHandle();
  await letGo();
  await expect.poll(() => pressed?.evaluate((field) => field.isConnected)).toBe(false);
  await page.keyboard.type('quay.io/owner/app:2');
  await expect(image(page)).toHaveValue('quay.io/owner/app:2');
});

test('what is mended between a press and its answer is not told as wrong', async ({ signedIn: page }) => {
  await draftNamed(page, 'mended-meanwhile');
  await hydrated(page);
  for (const address of [/configure$/, /configure\?check=1$/]) {
    await expect(page).toHaveURL(address);
    await port(page).fill('abc');
    const pressed = await port(page).elementHandle();
    const letGo = await holdAnswers(page);
    await onwards(page, 'Review').click();
    await expect(page.locator('form[data-busy]')).toHaveCount(1);
    await port(page).fill('80');
    await port(page).blur();
    await letGo();
    await expect.poll(() => pressed?.evaluate((field) => field.isConnected)).toBe(false);
    await expect(port(page)).toHaveValue('80');
    await expect(port(page)).not.toHaveAttribute('aria-invalid');
    await expect(summary(page)).toBeHidden();
    await saved(page);
  }
  await onwards(page, 'Review').click();
  await expect(heading(page)).toHaveText('Review and create');
});

test('what is typed between a press and the next step is saved', async ({ signedIn: page }) => {
  const id = await draftNamed(page, 'typed-on');
  await hydrated(page);
  await port(page).fill('8091');
  const letGo = await holdAnswers(page);
  await onwards(page, 'Review').click();
  await expect(page.locator('form[data-busy]')).toHaveCount(1);
  await page.getByLabel('Start command').fill('typed after the press');
  await letGo();
  await expect(heading(page)).toHaveText('Review and create');
  await expect.poll(() => stored(page, id, 'Start command')).toBe('typed after the press');
  expect(await stored(page, id, 'Port')).toBe('8091');
  // And what is reviewed, and would be created, is that.
  await expect(page.getByText('typed after the press', { exact: true })).toBeVisible();
});

test('who is signed out meanwhile keeps what was typed', async ({ signedIn: page, consoleWatch }) => {
  consoleWatch.allow(/status of 401/);
  await draftNamed(page, 'signed-out');
  await hydrated(page);
  const cookies = await page.context().cookies();
  await page.context().clearCookies();
  await port(page).fill('8089');
  await expect(page.getByText(/^Not saved: you are signed out\. Sign in in another tab/)).toBeVisible();
  await page.context().addCookies(cookies);
  await expect(page.locator('.save-state')).toHaveText(/^Saved/, { timeout: 20_000 });
  await open(page, page.url());
  await expect(port(page)).toHaveValue('8089');
});
