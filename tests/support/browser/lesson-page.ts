/** A lesson as its reader sees it: prose, a stage, and the checks below. */

import { expect, type Locator, type Page } from '@playwright/test';
import { type StagePage, stageOf } from './stage-page.ts';

export interface Lesson {
  readonly page: Page;
  readonly stage: StagePage;
  /** An exercise, by its id: `polling/tuned`. */
  check(id: string): CheckPage;
}

export interface CheckPage {
  readonly box: Locator;
  /** `open`, or `the wire shows it`. */
  readonly state: Locator;
  /** What is still missing, or when it was done. */
  readonly missing: Locator;
  expectDone(): Promise<void>;
  /** @param missing what it must say is missing */
  expectOpen(missing?: RegExp): Promise<void>;
}

/**
 * Opens a lesson and its stage.
 *
 * @param slug below `learn/`
 */
export async function openLesson(page: Page, slug: string): Promise<Lesson> {
  await page.goto(`learn/${slug}/`);
  const lesson = lessonOn(page);
  await lesson.stage.live();
  return lesson;
}

/** The lesson that the page shows already. */
export function lessonOn(page: Page): Lesson {
  return { page, stage: stageOf(page), check: (id) => checkOn(page, id) };
}

function checkOn(page: Page, id: string): CheckPage {
  const box = page.locator(`[data-check="${id}"]`);
  const state = box.locator('[data-part="word"]');
  const missing = box.locator('[data-part="missing"]');
  return {
    box,
    state,
    missing,
    async expectDone() {
      await expect(state).toHaveText('the wire shows it');
    },
    async expectOpen(wanted) {
      await expect(state).toHaveText('open');
      if (wanted !== undefined) await expect(missing).toContainText(wanted);
    },
  };
}
