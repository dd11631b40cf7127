// The same procedures in a browser without JavaScript.

import { test } from '../../fixtures.ts';
import { PRELOADED_IN_VAIN } from '../../sign-in.ts';
import { PROCEDURES } from './all.ts';
import { reader } from './reader.ts';

test.use({ simulatorSpeed: 240 });
// A procedure is a dozen pages.
test.setTimeout(120_000);
test.beforeEach(({ consoleWatch }) => consoleWatch.allow(PRELOADED_IN_VAIN));

for (const [title, follow, name] of PROCEDURES) {
  test(title, ({ signedIn, slipway }) => follow(reader(signedIn, slipway), `plain-${name}`));
}
