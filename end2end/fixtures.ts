// What every browser test starts from: import `test` and `expect` from here, not from Playwright.

import { AxeBuilder } from '@axe-core/playwright';
import { type Browser, type BrowserContext, type Page, expect, test as base } from '@playwright/test';

import { type Settings, Slipway } from './slipway.ts';

export { expect, Slipway };

/** The administrator that `signedIn` is. */
export const ADMINISTRATOR = { name: 'km', password: 'correct horse battery' };

type SignedInState = Awaited<ReturnType<BrowserContext['storageState']>>;

/** Seconds that `signedIn` counts as confirmed from the start of its Slipway, beyond the ten minutes. */
export const CONFIRMED_IN_ADVANCE = 3_600;

/** What the browser's console may say in this test although it is a warning or worse. */
export interface ConsoleWatch {
  /** From now on a message that matches is no failure. */
  allow(pattern: RegExp): void;
}

interface TestFixtures {
  /** The worker's Slipway, running. */
  slipway: Slipway;
  /** Starts another Slipway with empty data, which ends with the test. */
  startSlipway: (settings?: Settings) => Promise<Slipway>;
  /** A page of the administrator's browser. The plain `page` is signed out. */
  signedIn: Page;
  /** Fails the test on console messages of level warning or above and on errors of the page. */
  consoleWatch: ConsoleWatch;
}

interface WorkerFixtures {
  /** How fast the worker's simulator works; `test.use({ simulatorSpeed: 20 })` at the top of a file changes it. */
  simulatorSpeed: number;
  workerSlipway: Slipway;
  administrator: SignedInState;
}

export const test = base.extend<TestFixtures, WorkerFixtures>({
  simulatorSpeed: [600, { option: true, scope: 'worker' }],

  workerSlipway: [
    async ({ simulatorSpeed }, use) => {
      const slipway = await Slipway.start({ simulatorSpeed });
      await use(slipway);
      await slipway.remove();
    },
    { scope: 'worker', timeout: 120_000 },
  ],

  administrator: [
    async ({ browser, workerSlipway }, use) => {
      const administrator = await createAdministrator(browser, workerSlipway);
      // Tests come to it more than ten minutes later, too. What asks who it is has tests on a Slipway of its own.
      await workerSlipway.ageConfirmations(-CONFIRMED_IN_ADVANCE);
      await use(administrator);
    },
    { scope: 'worker', timeout: 120_000 },
  ],

  slipway: async ({ workerSlipway }, use, testInfo) => {
    await workerSlipway.ensureRunning();
    const before = workerSlipway.log.length;
    await use(workerSlipway);
    if (testInfo.status !== testInfo.expectedStatus) {
      await testInfo.attach('slipway.log', { body: workerSlipway.log.slice(before), contentType: 'text/plain' });
    }
  },

  startSlipway: async ({ browser }, use, testInfo) => {
    const started: Slipway[] = [];
    await use(async (settings) => {
      const slipway = await Slipway.start(settings);
      started.push(slipway);
      return slipway;
    });
    // A page that outlives its server complains. After a failure it is kept for its picture.
    if (testInfo.status === testInfo.expectedStatus) {
      const pages = browser.contexts().flatMap((context) => context.pages());
      await Promise.all(pages.map((page) => page.close()));
    }
    await Promise.all(started.map((slipway) => slipway.remove()));
  },

  baseURL: async ({ slipway }, use) => {
    await use(slipway.url);
  },

  consoleWatch: [
    async ({ browser }, use) => {
      const problems: string[] = [];
      const allowed: RegExp[] = [];
      const watch = (context: BrowserContext) => {
        context.on('console', (message) => {
          if (['warning', 'error', 'assert'].includes(message.type())) {
            problems.push(`${message.type()}: ${firstLines(message.text())} (${message.location().url})`);
          }
        });
        context.on('weberror', (error) => {
          // A failed import of a module has neither.
          const { stack, message } = error.error();
          problems.push(`uncaught: ${firstLines(stack || message || 'an error without a message')}`);
        });
      };
      // Also those that a test makes by itself, for a second person.
      browser.on('context', watch);
      await use({ allow: (pattern) => allowed.push(pattern) });
      browser.off('context', watch);
      const unexpected = problems.filter((problem) => !allowed.some((pattern) => pattern.test(problem)));
      expect(unexpected, 'the console of the browser stays empty').toEqual([]);
    },
    { auto: true },
  ],

  signedIn: async ({ browser, slipway, administrator }, use) => {
    // Playwright adds the project's own options: viewport, JavaScript, the address.
    const context = await browser.newContext({ storageState: administrator, baseURL: slipway.url });
    await use(await context.newPage());
    await context.close();
  },
});

/** A panic in wasm comes with a hundred lines of stack; the trace has them all. */
function firstLines(text: string): string {
  return text.split('\n').slice(0, 6).join('\n');
}

/** Creates the first administrator as a person does, and returns what their browser remembers. */
async function createAdministrator(browser: Browser, slipway: Slipway): Promise<SignedInState> {
  if (!slipway.setupLink) throw new Error('an account exists already');
  const context = await browser.newContext();
  const page = await context.newPage();
  await page.goto(slipway.setupLink);
  await page.getByLabel('User name').fill(ADMINISTRATOR.name);
  await page.getByLabel('Password', { exact: true }).fill(ADMINISTRATOR.password);
  await page.getByRole('button', { name: 'Create account and sign in' }).click();
  await page.waitForURL(isBeginning);
  const state = await context.storageState();
  await context.close();
  return state;
}

/** Whether this is where people begin: the overview, or the services while there are none. */
export function isBeginning(url: URL): boolean {
  return ['/services', '/overview'].includes(url.pathname);
}

/** Waits until the page is live. A click before that does what it would do without JavaScript. */
export async function hydrated(page: Page): Promise<void> {
  await page.locator('body[data-hydrated]').waitFor({ state: 'attached' });
}

/** Opens an address and waits until the page is live. */
export async function open(page: Page, path: string): Promise<void> {
  await page.goto(path);
  await hydrated(page);
}

/** Fails with a readable list when the page breaks a rule of WCAG 2.2 AA or good practice that can be checked by machine. */
export async function expectAccessible(page: Page): Promise<void> {
  const { violations } = await new AxeBuilder({ page })
    .withTags(['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'])
    .analyze();
  const readable = violations.map(({ id, help, nodes }) => ({ id, help, at: nodes.map((node) => node.target.join(' ')) }));
  expect(readable, 'accessible').toEqual([]);
}
