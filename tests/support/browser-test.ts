/**
 * Playwright's `test` for the browser tests: one playground per worker, with the built site, and
 * an ear on every page of a test, so that no test passes while the site complains.
 *
 *     test('a typed word crosses the wire', async ({ page }) => {
 *       const { stage } = await openLesson(page, 'frames');
 *       await stage.frame.getByRole('button', { name: 'Send', exact: true }).click();
 *       await stage.row(/TEXT .* mask/);
 *     });
 *
 * The site's own pages are reached by paths relative to the base: `page.goto('learn/frames/')`.
 */

import { test as base } from '@playwright/test';
import { builtSite } from './browser/built-site.ts';
import { type Complaints, listenForComplaints } from './browser/complaints.ts';
import { type RunningPlayground, startPlayground } from './playground.ts';

export { expect } from '@playwright/test';
export { type Lesson, lessonOn, openLesson } from './browser/lesson-page.ts';
export type { StagePage } from './browser/stage-page.ts';
export type { WireRow } from './browser/wire-rows.ts';

interface TestFixtures {
  /** Fails the test where a page of the site complained; `allow` names what a test provokes. */
  readonly complaints: Complaints;
}

interface WorkerFixtures {
  readonly playground: RunningPlayground;
}

export const test = base.extend<TestFixtures, WorkerFixtures>({
  playground: [
    // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the fixtures from this pattern.
    async ({}, use) => {
      const playground = await startPlayground(undefined, {
        siteFolder: builtSite(),
        // A worker is one address and opens sessions, and hops in them, faster than a visitor does.
        limits: { sessionsPerMinute: 10_000, maxSessions: 2_000, maxLabs: 2_000 },
      });
      await use(playground);
      await playground.close();
    },
    { scope: 'worker' },
  ],

  baseURL: async ({ playground }, use) => use(playground.siteUrl),

  complaints: [
    async ({ context, playground }, use) => {
      const complaints = listenForComplaints(context, playground.siteUrl);
      await use(complaints);
      complaints.expectNone();
    },
    { auto: true },
  ],
});
