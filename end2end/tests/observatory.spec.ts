// Behind a proxy with https, as people run it: the grade of Mozilla's HTTP Observatory, and what browsers keep.

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';

import { ADMINISTRATOR, expect, isBeginning, open, test as base } from '../fixtures.ts';
import { HttpsProxy } from '../https-proxy.ts';
import { sendSetUp } from '../sign-in.ts';
import type { Slipway } from '../slipway.ts';

interface Grade {
  grade: string;
  score: number;
  status: number;
  /** Where a reader ends who begins without https. */
  url: string;
  /** The names of the cookies that a browser keeps. */
  kept: string[];
  tests: { name: string; result: string; passed: boolean; modifier: number; description: string }[];
}

interface Form {
  path: string;
  fields: Record<string, string>;
}

const test = base.extend<{ front: HttpsProxy; behind: Slipway }>({
  front: async ({}, use) => {
    const proxy = await HttpsProxy.start();
    await use(proxy);
    await proxy.stop();
  },
  behind: async ({ front, startSlipway }, use) => {
    const slipway = await startSlipway({ arguments: ['--public-url', front.url, '--trusted-proxy', '127.0.0.1'] });
    front.target = slipway.url;
    await use(slipway);
  },
});

test.use({ ignoreHTTPSErrors: true });
test.describe.configure({ timeout: 120_000 });

/** What the Observatory says of a page. */
async function grade(proxy: HttpsProxy, path: string, cookies = '', forms: Form[] = []): Promise<Grade> {
  const child = spawn(process.execPath, [fileURLToPath(new URL('../observatory.mjs', import.meta.url))], {
    env: { ...process.env, NODE_EXTRA_CA_CERTS: proxy.certificate },
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  const said = text(child.stdout);
  const ended = once(child, 'exit');
  child.stdin.end(
    JSON.stringify({ host: 'localhost', httpPort: proxy.httpPort, httpsPort: proxy.httpsPort, path, cookies, forms }),
  );
  expect((await ended)[0], 'the Observatory could look').toBe(0);
  return JSON.parse(await said) as Grade;
}

function expectBest({ grade, score, tests }: Grade): void {
  expect(tests.filter(({ passed }) => !passed)).toEqual([]);
  expect(tests.length).toBeGreaterThan(8);
  expect(score).toBeGreaterThanOrEqual(100);
  expect(grade, JSON.stringify(tests, null, 1)).toBe('A+');
}

test('pages of strangers and of members are graded A+ by the Observatory', async ({ page, front, behind }) => {
  await page.goto(behind.setupLink ?? '');
  await sendSetUp(page);
  await page.waitForURL(isBeginning);

  const stranger = await grade(front, '/');
  expect(stranger.status).toBe(200);
  expect(stranger.url).toBe(`${front.url}/sign-in`);
  expectBest(stranger);

  const cookies = (await page.context().cookies()).map(({ name, value }) => `${name}=${value}`).join('; ');
  const { name, password } = ADMINISTRATOR;
  const member = await grade(front, '/services', cookies, [
    { path: '/api/set_scheme', fields: { scheme: 'dark' } },
    { path: '/api/set_keys', fields: { keys: 'off' } },
    { path: '/api/set_services_layout', fields: { density: 'compact' } },
    // Last: it ends the session that the others are posted with.
    { path: '/api/sign_in', fields: { name, password } },
  ]);
  expect(member.status).toBe(200);
  expect(member.kept.sort()).toEqual([
    '__Host-slipway',
    '__Host-slipway_keys',
    '__Host-slipway_scheme',
    '__Host-slipway_services',
  ]);
  expectBest(member);
  const found = Object.fromEntries(member.tests.map(({ name, result }) => [name, result]));
  expect(Object.values(found)).toContain('cookies-secure-with-httponly-sessions-and-samesite');
});

test('the grade falls with each header that is missing', async ({ front, behind }) => {
  expect(behind.isRunning).toBe(true);
  for (const [header, part] of [
    ['strict-transport-security', 'hsts'],
    ['content-security-policy', 'csp'],
  ] as const) {
    front.dropped.add(header);
    const { grade: fallen, tests } = await grade(front, '/');
    front.dropped.delete(header);
    expect(fallen, header).not.toBe('A+');
    expect(tests.filter(({ passed }) => !passed).map(({ result }) => result), header).toEqual(
      expect.arrayContaining([expect.stringContaining(part)]),
    );
  }
});

test('a browser keeps the cookies that are tied to the host, and sees them at work', async ({ page, front, behind }) => {
  await open(page, behind.setupLink ?? '');
  await sendSetUp(page);
  await page.waitForURL(isBeginning);
  await page.request.post(`${front.url}/api/set_scheme`, { headers: { origin: front.url }, form: { scheme: 'dark' } });
  await open(page, `${front.url}/services`);
  await expect(page.locator('html')).toHaveAttribute('data-scheme', 'dark');
  const cookies = await page.context().cookies();
  expect(cookies.map(({ name }) => name).sort()).toEqual(['__Host-slipway', '__Host-slipway_scheme']);
  expect(cookies.filter(({ secure, httpOnly, path }) => !(secure && httpOnly && path === '/'))).toEqual([]);
  // Where somebody comes without https, they go on with it.
  await page.goto(`http://localhost:${front.httpPort}/gallery`);
  await expect(page).toHaveURL(`${front.url}/gallery`);
  // What sessions remember is where the reader is, not where the proxy is; here both are this machine.
  await page.goto(`${front.url}/account`);
  await expect(page.getByRole('main')).toContainText('127.0.0.1');
});
