import type { Page } from '@playwright/test';

import { ADMINISTRATOR, expect, isBeginning, test } from '../fixtures.ts';
import { PRELOADED_IN_VAIN, sendSignIn, signIn } from '../sign-in.ts';

test.beforeEach(({ administrator, consoleWatch }) => {
  expect(administrator.cookies).not.toEqual([]);
  consoleWatch.allow(PRELOADED_IN_VAIN);
});

/** Types into the second step of a new draft and sends it when the session is over. */
async function sendTooLate(page: Page, name: string): Promise<void> {
  await signIn(page);
  await page.goto('/launch?image=public.ecr.aws/nginx/nginx:1.27&port=80&default.GREETING=hello&env=API_TOKEN');
  await page.getByRole('button', { name: 'Continue to draft' }).click();
  await page.getByLabel('Service name').fill(name);
  await page.context().clearCookies();
  await page.getByRole('button', { name: 'Review' }).click();
}

test('signing in returns to the page that was asked for', async ({ page }) => {
  await page.goto('/gallery');
  await expect(page.getByText('You will continue to the gallery.')).toBeVisible();
  await sendSignIn(page, { name: ADMINISTRATOR.name, password: 'not the right one' });
  await expect(page.getByRole('alert')).toHaveText('That name and password do not fit.');
  await expect(page.getByLabel('User name')).toHaveValue(ADMINISTRATOR.name);
  await sendSignIn(page);
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Gallery');
});

test('a form that was sent after the session ended is offered again, once', async ({ page }) => {
  await sendTooLate(page, 'typed-too-late');
  await expect(page).toHaveURL('/sign-in?next=/held');
  await expect(page.getByText('What you typed is kept')).toBeVisible();
  await sendSignIn(page);

  await expect(page.getByRole('heading', { level: 1 })).toHaveText('What you typed is kept');
  await expect(page.getByRole('definition').filter({ hasText: 'typed-too-late' })).toBeVisible();
  await expect(page.getByRole('definition').filter({ hasText: 'hello' })).toBeVisible();
  await page.getByRole('button', { name: 'Save it now' }).click();
  await expect(page).toHaveURL(/\/drafts\/[^/]+\//);
  await page.goto(page.url().replace(/\/[a-z]+(\?.*)?$/, '/configure'));
  await expect(page.getByLabel('Service name')).toHaveValue('typed-too-late');

  await page.goto('/held');
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Nothing is kept');
});

test('a form that was sent after the session ended can be left', async ({ page }) => {
  await sendTooLate(page, 'not-worth-keeping');
  await sendSignIn(page);
  await page.getByRole('button', { name: 'Leave it' }).click();
  await expect(page).toHaveURL(isBeginning);
  await page.goto('/held');
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Nothing is kept');
});

test('secrets are kept and not shown, and only forms of drafts and services are offered', async ({ page, baseURL }) => {
  const send = async (path: string, form: Record<string, string>) => {
    await page.context().clearCookies();
    const answer = await page.request.post(path, {
      form,
      headers: { accept: 'text/html', origin: new URL(baseURL ?? '').origin },
      maxRedirects: 0,
    });
    expect(answer.headers()['location']).toBe('/sign-in?next=/held');
    await page.goto('/sign-in?next=/held');
    await sendSignIn(page);
  };
  await send('/api/save_draft', {
    id: 'x',
    step: 'configure',
    'variables[0][name]': 'API_TOKEN',
    'variables[0][value]': 'hunter2-hunter2',
    name: '<b>bold</b>',
  });
  await expect(page.getByText('Kept, and not shown: it looks like a secret')).toBeVisible();
  await expect(page.getByText('<b>bold</b>')).toBeVisible();
  await expect(page.getByText('hunter2')).toHaveCount(0);

  for (const path of ['/api/delete_service', '/api/nonsense', '/nowhere']) {
    await send(path, { arn: 'x' });
    await expect(page.getByRole('heading', { level: 1 })).toHaveText('Nothing is kept');
  }
});

test('a write of another site is refused and not kept', async ({ page }) => {
  await signIn(page);
  for (const headers of [{ origin: 'https://evil.example' }, { 'sec-fetch-site': 'cross-site' }, {}]) {
    const answer = await page.request.post('/api/begin_draft', { form: {}, headers: { accept: 'text/html', ...headers } });
    expect(answer.status()).toBe(403);
  }
  await page.goto('/held');
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Nothing is kept');
});
