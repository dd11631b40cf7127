// The provider of single sign-on as a process, and a Slipway that trusts it.

import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

import type { Page } from '@playwright/test';

import { test as base } from './fixtures.ts';
import type { Settings } from './slipway.ts';

const SCRIPT = fileURLToPath(new URL('identity-provider.mjs', import.meta.url));
const SECRET = 'a secret of the tests: %&+=';

export class IdentityProvider {
  private constructor(
    /** Where it listens; also what it calls itself. */
    readonly issuer: string,
    private readonly process: ChildProcess,
  ) {}

  /** Starts one on a free port. */
  static async start(): Promise<IdentityProvider> {
    const child = spawn(process.execPath, ['--no-warnings', SCRIPT], { stdio: ['pipe', 'pipe', 'ignore'] });
    const [line] = (await once(createInterface({ input: child.stdout }), 'line')) as [string];
    return new IdentityProvider(line.split(' ').at(-1) ?? '', child);
  }

  /** Ends it: it stays as long as somebody holds its input. */
  async stop(): Promise<void> {
    if (this.process.exitCode !== null) return;
    const gone = once(this.process, 'exit');
    this.process.stdin?.end();
    await gone;
  }

  /** What a Slipway is started with to trust it. */
  settings(more: string[] = []): Settings {
    return {
      arguments: [
        ...['--single-sign-on-issuer', this.issuer],
        ...['--single-sign-on-client-id', 'slipway'],
        ...['--single-sign-on-label', 'Example Login'],
        ...['--single-sign-on-scopes', 'openid profile email groups'],
        ...['--single-sign-on-role', 'platform=admin'],
        ...['--single-sign-on-role', 'developers=editor'],
        ...more,
      ],
      environment: { SLIPWAY_SINGLE_SIGN_ON_CLIENT_SECRET: SECRET },
    };
  }
}

/** Tests with a provider of their own. */
export const test = base.extend<{ provider: IdentityProvider }>({
  provider: async ({}, use) => {
    const provider = await IdentityProvider.start();
    await use(provider);
    await provider.stop();
  },
});

/** Chooses who one is, on the provider's page. */
export async function choose(page: Page, account: string): Promise<void> {
  await page.locator(`[name=account][value="${account}"]`).click();
}
