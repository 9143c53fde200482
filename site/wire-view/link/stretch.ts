/** Which bytes around an event an excerpt carries, where the chunks that hold them are too large. */

import type { Stretch } from '../../../playground-server/trace/cut-chunks.ts';
import { endOf } from '../../../playground-server/wire/span.ts';
import type { Row, WireRow } from '../model/view.ts';

/**
 * The event, what it is a part of, and what lies whole within `reach` bytes of that.
 *
 * @param rows of the whole trace
 */
export function stretchAround(
  rows: Iterable<Row>,
  { leg, event }: WireRow,
  reach: number,
): Stretch {
  const { direction } = event;
  const others: WireRow['event'][] = [];
  for (const row of rows) {
    if (row.source === 'wire' && row.leg === leg && row.event.direction === direction) {
      others.push(row.event);
    }
  }
  // A broken rule stands inside of what breaks it, which has to be there to be told.
  const around = others.filter((one) => covers(one, event) && one.kind !== 'violation');
  const length = Math.min(...around.map((one) => one.length));
  const whole = around.find((one) => one.length === length) ?? event;
  let [from, to] = [whole.offset, endOf(whole)];
  const [least, most] = [from - reach, to + reach];
  for (const one of others) {
    if (one.offset >= least) from = Math.min(from, one.offset);
    if (endOf(one) <= most) to = Math.max(to, endOf(one));
  }
  return { leg, direction, from, to };
}

const covers = (one: WireRow['event'], other: WireRow['event']): boolean =>
  one.offset <= other.offset && endOf(one) >= Math.max(endOf(other), other.offset + 1);
