/** Which rows are bytes that go from one end of a leg to the other. Pure. */

import type { Row, WireRow } from './view.ts';

/** Whether the row is drawn as bytes that travel from one lane to the next. */
export function travels(row: Row): row is WireRow {
  if (row.source !== 'wire') return false;
  return !['violation', 'truncated', 'gap'].includes(row.event.kind);
}
