/** Where the page about the filter language is. */

import { withBase } from '../../build/with-base.ts';

/** @returns undefined where the wire view stands in somebody else's page */
export function filterHelp(): string | undefined {
  const base: string | undefined = import.meta.env?.BASE_URL;
  return base === undefined ? undefined : withBase(base, 'tools/filter/');
}
