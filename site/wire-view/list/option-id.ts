/** Element ids of rows, so that `aria-activedescendant` can point at them. */

import type { Row } from '../model/view.ts';

export function optionId(scope: string, row: Row): string {
  return `${scope}-${row.id}`;
}
