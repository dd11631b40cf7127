import { existsSync } from 'node:fs';

import { defineConfig } from '@playwright/test';

// As in `cargo xtask test`: the one without windows is quicker.
const installed = ['/usr/bin/chromium-headless-shell', '/usr/bin/chromium'].find((path) => existsSync(path));

export default defineConfig({
  testDir: 'tests',
  outputDir: 'test-results',
  // Each worker has a Slipway and a browser of its own; two cores carry two.
  workers: 2,
  // A test that passes at the second try is broken, or Slipway is.
  retries: 0,
  forbidOnly: !!process.env['CI'],
  timeout: 60_000,
  expect: { timeout: 10_000 },
  reporter: [['list']],
  use: {
    // Playwright's own download of a browser is not needed: any installed Chromium does.
    launchOptions: {
      executablePath: process.env['CHROMIUM_PATH'] ?? installed ?? '/usr/bin/chromium',
      args: [
        '--no-sandbox',
        '--disable-gpu',
        '--disable-quic',
        '--no-first-run',
        '--disable-background-networking',
        '--disable-component-update',
        '--disable-sync',
      ],
    },
    locale: 'en-US',
    timezoneId: 'UTC',
    contextOptions: { reducedMotion: 'reduce' },
    viewport: { width: 1280, height: 800 },
    // The pictures of each step would cost more than the tests; a failure has the state of the page at each.
    trace: { mode: 'retain-on-failure', screenshots: false },
    screenshot: 'only-on-failure',
  },
  projects: [
    { name: 'chromium', testIgnore: /\.(no-js|phone)\.spec\.ts$/ },
    { name: 'no-js', testMatch: /\.no-js\.spec\.ts$/, use: { javaScriptEnabled: false } },
    {
      name: 'phone',
      testMatch: /\.phone\.spec\.ts$/,
      use: { viewport: { width: 390, height: 844 }, deviceScaleFactor: 2, isMobile: true, hasTouch: true },
    },
  ],
});
