/**
 * The rows that a check is about. A check is judged again and again while its trace grows: what it
 * looks for is taken in once, from the rows that are new, for as long as the trace is shown.
 */

import { createRowCursor } from '../wire-view/model/row-cursor.ts';
import type { Row, TraceView } from '../wire-view/model/view.ts';

/** Something that is read off a trace's rows, each of them once. */
export interface Reading<T> {
  readonly value: T;
  take(row: Row): void;
  /** The rows before this id were let go. */
  letGo(firstId: number): void;
}

/**
 * @param begin a reading of which nothing has been read yet
 * @returns what has been read of a trace by now
 */
export function reader<T>(begin: () => Reading<T>): (trace: TraceView) => T {
  const readings = new WeakMap<TraceView, () => T>();
  return (trace) => {
    let read = readings.get(trace);
    if (read === undefined) {
      read = readOn(trace, begin);
      readings.set(trace, read);
    }
    return read();
  };
}

function readOn<T>(trace: TraceView, begin: () => Reading<T>): () => T {
  const cursor = createRowCursor();
  let reading = begin();
  let firstId = trace.firstId;
  return () => {
    const { anew, from, to } = cursor.advance(trace);
    if (anew) reading = begin();
    else if (firstId !== trace.firstId) reading.letGo(trace.firstId);
    firstId = trace.firstId;
    for (let index = from; index < to; index++) reading.take(trace.rows[index] as Row);
    return reading.value;
  };
}

/**
 * @param wants asks for what never changes of a row: not for when it arrived
 * @returns those rows of a trace, in its order
 */
export function keptRows<R extends Row>(
  wants: (row: Row) => row is R,
): (trace: TraceView) => readonly R[] {
  return reader(() => {
    const kept: R[] = [];
    return {
      value: kept,
      take(row) {
        if (wants(row)) kept.push(row);
      },
      letGo(firstId) {
        const gone = kept.findIndex(({ id }) => id >= firstId);
        kept.splice(0, gone < 0 ? kept.length : gone);
      },
    };
  });
}
