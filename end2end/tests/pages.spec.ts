// Every page, as it is held against the rules: accessible in light and dark, nothing sideways on the smallest screen.

import { expect, expectAccessible, hydrated, open, test } from '../fixtures.ts';
import { followLink, reviewAndCreate, untilStatus } from '../story.ts';

const HELLO = 'image=public.ecr.aws/aws-containers/hello-app-runner:latest';

/** What there is to look at: a service that runs, one that failed, a draft. */
const made = { running: '', failed: '', draft: '' };

test.beforeAll(async ({ browser, workerSlipway, administrator }) => {
  test.setTimeout(120_000);
  const context = await browser.newContext({ storageState: administrator, baseURL: workerSlipway.url });
  const page = await context.newPage();
  for (const [kind, name, port, end] of [
    ['running', 'looked-at', 8000, 'Running'],
    ['failed', 'looked-at-failed', 8080, 'Create failed'],
  ] as const) {
    await followLink(page, name, port);
    await hydrated(page);
    await reviewAndCreate(page);
    await untilStatus(page, end);
    made[kind] = new URL(page.url()).pathname;
  }
  await followLink(page, 'looked-at-draft', 8000);
  made.draft = new URL(page.url()).pathname.replace(/\/configure$/, '');
  await context.close();
});

const PAGES: Record<string, () => string> = {
  'the overview': () => '/overview',
  'the services': () => '/services',
  'a filter that nothing matches': () => '/services?q=nothing-like-it',
  'a filter that cannot be read': () => '/services?q=status%20%3D%20what',
  'a service beside the list': () => `/services?selected=${made.running.replace('/services/', '')}`,
  'columns and rows': () => '/services/settings?q=looked',
  'saved views': () => '/services/views?q=looked',
  'services side by side': () =>
    `/services/compare?${[made.running, made.failed].map((path) => `service=${path.replace('/services/', '')}`).join('&')}&all=1`,
  'nothing to compare': () => '/services/compare',
  'a search': () => '/search?text=looked',
  'the keys': () => '/keys',
  'a running service': () => made.running,
  'its logs': () => `${made.running}?tab=logs`,
  'its activity': () => `${made.running}?tab=activity`,
  'its configuration': () => `${made.running}?tab=configuration`,
  'the question before it is deleted': () => `${made.running}?confirm=delete`,
  'a failed service': () => made.failed,
  'the drafts': () => '/drafts',
  'the source of a draft': () => `${made.draft}/source`,
  'the configuration of a draft': () => `${made.draft}/configure`,
  'the review of a draft': () => `${made.draft}/review`,
  'the start of a draft': () => '/create',
  'the gallery': () => '/gallery',
  'a launch link': () => `/launch?${HELLO}&port=8000&name=web-hello&env=API_TOKEN&default.GREETING=Hello&instanceRole=x`,
  'a launch link that is refused': () => '/launch?image=nginx:1.27',
  'an address of the console': () => '/apprunner/home#/services',
  'the history': () => '/history',
  'the audit log': () => '/audit',
  'an entry of it': () => '/audit?entry=1',
  'an audit log without entries': () => '/audit?from=2001-01-01&to=2001-01-02',
  'a history without events': () => '/history?from=2001-01-01&to=2001-01-02',
  'the members': () => '/members',
  'an invitation to be made': () => '/members/invite',
  'a member': () => '/members/1',
  'the question before a member is removed': () => '/members/1?confirm=remove',
  'an invitation that is not open': () => '/join?token=0',
  'the own account': () => '/account',
  'nothing kept': () => '/held',
  'no page': () => '/nowhere',
};

for (const [name, path] of Object.entries(PAGES)) {
  test(`${name}: accessible in light and dark, fits 320 px`, async ({ signedIn: page, consoleWatch }) => {
    consoleWatch.allow(/status of (404|422)/);
    await open(page, path());
    for (const colorScheme of ['light', 'dark'] as const) {
      await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
      await expectAccessible(page);
    }
    await page.setViewportSize({ width: 320, height: 700 });
    await expect
      .poll(() => page.evaluate(() => document.documentElement.scrollWidth), 'nothing reaches past the right edge')
      .toBeLessThanOrEqual(320);
  });
}
