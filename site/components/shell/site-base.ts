/** Paths under the base that the site is built for; for components. */

import { withBase } from '../../build/with-base.ts';

/** `learn/polling/` → `/wireside/learn/polling/`. */
export function siteBase(path: string): string {
  return withBase(import.meta.env.BASE_URL, path);
}
