// A full account: what takes the room is shown, and deleted from there, in a browser without JavaScript.

import { isBeginning, test } from '../fixtures.ts';
import { ROOM_FOR_ONE, makeRoom } from '../quota.ts';
import { PRELOADED_IN_VAIN, sendSetUp } from '../sign-in.ts';

test('services that fill the quota are deleted from the review, and the create goes on', async ({ page, startSlipway, consoleWatch }) => {
  consoleWatch.allow(PRELOADED_IN_VAIN);
  const slipway = await startSlipway(ROOM_FOR_ONE);
  await page.goto(slipway.setupLink ?? '');
  await sendSetUp(page);
  await page.waitForURL(isBeginning);
  await makeRoom(page, true);
});
