// A full account: what takes the room is shown, and deleted from there.

import { isBeginning, test } from '../fixtures.ts';
import { ROOM_FOR_ONE, makeRoom } from '../quota.ts';
import { sendSetUp } from '../sign-in.ts';

test('services that fill the quota are deleted from the review, and the create goes on', async ({ page, startSlipway }) => {
  const slipway = await startSlipway(ROOM_FOR_ONE);
  await page.goto(slipway.setupLink ?? '');
  await sendSetUp(page);
  await page.waitForURL(isBeginning);
  await makeRoom(page, false);
});
