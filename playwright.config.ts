import { defineConfig } from '@playwright/test';
import { chromiumArguments, requireChromium } from './tests/support/chromium.ts';

export default defineConfig({
  testDir: 'tests/e2e',
  outputDir: 'test-results',
  // Two browsers at once is what two cores carry without one test starving the other.
  workers: 2,
  fullyParallel: false,
  timeout: 60_000,
  expect: { timeout: 15_000 },
  forbidOnly: Boolean(process.env.CI),
  reporter: [['list']],
  use: {
    launchOptions: { executablePath: requireChromium(), args: [...chromiumArguments] },
    viewport: { width: 1440, height: 1000 },
    locale: 'en-GB',
    trace: 'off',
  },
});
