/** The lessons as the build knows them: which page holds which checks. Build only. */

import { getCollection } from 'astro:content';
import { withoutBase } from '../../build/with-base.ts';
import { checkIdsIn } from './check-ids.ts';

export interface LessonFacts {
  readonly title: string;
  readonly description: string | undefined;
  readonly checks: readonly string[];
}

let cache: Promise<ReadonlyMap<string, LessonFacts>> | undefined;

/** What the build knows of the page behind a link of the sidebar. */
export async function lessonBehind(href: string): Promise<LessonFacts | undefined> {
  const path = withoutBase(import.meta.env.BASE_URL, href) ?? href;
  if (import.meta.env.DEV || cache === undefined) cache = readLessons();
  return (await cache).get(path.replace(/^\/|\/$/g, ''));
}

async function readLessons(): Promise<ReadonlyMap<string, LessonFacts>> {
  const entries = await getCollection('docs');
  return new Map(
    entries.map(({ id, body, data }) => [
      id,
      { title: data.title, description: data.description, checks: checkIdsIn(body ?? '') },
    ]),
  );
}
