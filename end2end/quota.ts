// Making room for one more service, as a person does whose account is full.

import { type Page, expect } from '@playwright/test';

import { followLink, reviewAndCreate, untilStatus } from './story.ts';

/** What Slipway is started with: an account that has room for one service in each Region. */
export const ROOM_FOR_ONE = { environment: { SLIPWAY_SIMULATOR_SERVICE_QUOTA: '1' } };

const CREATE = /^Create in/;

/** Creates a service, fails to create a second one, deletes the first from there, and creates the second. */
export async function makeRoom(page: Page, reload: boolean): Promise<void> {
  const origin = new URL(page.url()).origin;
  await followLink(page, 'takes-the-room', 8080, origin);
  await reviewAndCreate(page);
  await untilStatus(page, 'Create failed', reload);

  await followLink(page, 'finds-no-room', 8000, origin);
  await page.getByRole('button', { name: 'Review', exact: true }).first().click();
  await expect(page).toHaveURL(/\/review$/);
  const preflight = page.getByRole('region', { name: 'Preflight' });
  await page.getByRole('button', { name: CREATE }).first().click();
  await expect(page.getByText('Your account has no room for another service in this Region.').first()).toBeVisible();
  await expect(preflight).toContainText('1 service in eu-west-1, and App Runner allows no more');
  await expect(preflight.getByRole('listitem').filter({ hasText: 'takes-the-room' }).last()).toContainText('Create failed');
  const review = page.url();

  const room = preflight.getByRole('link', { name: 'Delete takes-the-room…' });
  await room.click();
  await page.getByRole('link', { name: 'Keep it' }).click();
  await expect(page).toHaveURL(/\/drafts\/[^/]+\/review$/);
  await room.click();
  const typed = page.getByLabel('Type takes-the-room to confirm');
  if (reload) {
    await typed.fill('something else');
    await page.getByRole('button', { name: 'Delete service' }).click();
    await expect(page.getByText('Type takes-the-room to confirm.', { exact: true })).toBeVisible();
  }
  await typed.fill('takes-the-room');
  await page.getByRole('button', { name: 'Delete service' }).click();
  await expect(page).toHaveURL(review.split('?')[0] ?? review);

  const full = preflight.getByText('and App Runner allows no more');
  if (reload) {
    await expect(async () => {
      await page.reload();
      await expect(full).toBeHidden({ timeout: 500 });
    }).toPass({ timeout: 40_000 });
  } else {
    await expect(full).toBeHidden({ timeout: 40_000 });
  }
  await page.getByRole('button', { name: CREATE }).first().click();
  await expect(page).toHaveURL(/\/services\//);
  await untilStatus(page, 'Running', reload);
}
