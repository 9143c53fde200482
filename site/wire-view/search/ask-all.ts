/**
 * Asks a filter of all rows before it is used, a little at a time, and remembers what it said: so
 * that the page stays alive while a hundred thousand payloads are taken apart, and the lists that
 * then ask of all rows at once only look it up.
 */

import { isListed } from '../model/listed.ts';
import type { Row, TraceView } from '../model/view.ts';

/** Milliseconds of work at a time; the page can answer in between. */
const SLICE = 12;
/** Rows between two looks at the clock. */
const STRIDE = 64;

export type RowTest = (row: Row) => boolean;

/**
 * What the test says of a row, asked once for each.
 *
 * @param by what the answers depend on beside the row: with another of it, they are asked for anew
 */
export function remembered(test: RowTest, by: () => unknown = () => undefined): RowTest {
  let known = new WeakMap<Row, boolean>();
  let knownBy = by();
  return (row) => {
    const now = by();
    if (now !== knownBy) {
      known = new WeakMap();
      knownBy = now;
    }
    let said = known.get(row);
    if (said === undefined) {
      said = test(row);
      known.set(row, said);
    }
    return said;
  };
}

/**
 * @param test one that remembers
 * @param isWanted asked between two slices; where nobody wants the answer any more, it ends
 * @returns once all rows that are there by then have been asked
 */
export async function askAll(
  test: RowTest,
  view: Pick<TraceView, 'rows'>,
  isWanted: () => boolean,
): Promise<void> {
  // Rows may be let go meanwhile, and some be passed over: then the lists are the first to ask.
  const { rows } = view;
  let until = performance.now() + SLICE;
  for (let at = 0; at < rows.length; at++) {
    const row = rows[at] as Row;
    if (isListed(row)) test(row);
    if (at % STRIDE !== 0 || performance.now() < until) continue;
    await new Promise((resume) => setTimeout(resume));
    if (!isWanted()) return;
    until = performance.now() + SLICE;
  }
}
