// The procedures of App Runner's developer guide, step by step.

import { test } from '../../fixtures.ts';
import { PROCEDURES } from './all.ts';
import { reader } from './reader.ts';

test.use({ simulatorSpeed: 240 });
// A procedure is a dozen pages.
test.setTimeout(120_000);

for (const [title, follow, name] of PROCEDURES) {
  test(title, ({ signedIn, slipway }) => follow(reader(signedIn, slipway), name));
}
