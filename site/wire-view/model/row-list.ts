/**
 * The list of rows: it grows at its end, numbers what is listed, lets go of its oldest rows, and
 * starts anew as a generation when it is cleared.
 */

import type { PageEvent } from '../../../playground-server/trace/trace.ts';
import type { MutableWireRow } from './leg-state.ts';
import { isListed } from './listed.ts';
import { letGoNote, payloadOf, payloadOfRow } from './retention.ts';
import type { NoteRow, Row } from './view.ts';

export interface RowList {
  readonly rows: readonly Row[];
  /** The id of the first row. */
  readonly firstId: number;
  readonly generation: number;
  /** Bytes that the rows' events keep beside those of their chunks. */
  readonly payloadBytes: number;
  /** The earliest time of any row since the list began anew; 0 where there was none. */
  readonly startedAt: number;
  note(record: NoteRow['record'], leg?: number, inOrder?: boolean): void;
  page(event: PageEvent): void;
  wire(row: MutableWireRow): void;
  /**
   * Lets go of the oldest rows and puts a note of all that is gone in their place.
   *
   * @param dropBytes lets go of the bytes from before a time and returns how many they were
   */
  letGo(count: number, dropBytes: (before: number) => number): void;
  clear(): void;
}

export function createRowList(): RowList {
  let rows: Row[] = [];
  let firstId = 0;
  let listed = 0;
  let generation = 0;
  let payloadBytes = 0;
  let startedAt = Number.POSITIVE_INFINITY;
  let gone = { rows: 0, bytes: 0 };

  function add(row: Row): void {
    startedAt = Math.min(startedAt, row.time);
    rows.push(row);
  }

  return {
    get rows() {
      return rows;
    },
    get firstId() {
      return firstId;
    },
    get generation() {
      return generation;
    },
    get payloadBytes() {
      return payloadBytes;
    },
    get startedAt() {
      return Number.isFinite(startedAt) ? startedAt : 0;
    },
    note(record, leg, inOrder = false) {
      const place = { id: firstId + rows.length, number: ++listed, time: record.time };
      add({ source: 'note', leg, record, ...place, ...(inOrder ? { inOrder } : {}) });
    },
    page(event) {
      add({
        source: 'page',
        id: firstId + rows.length,
        number: ++listed,
        event,
        time: event.time,
      });
    },
    wire(row) {
      row.id = firstId + rows.length;
      if (isListed(row)) row.number = ++listed;
      payloadBytes += payloadOf(row.event);
      add(row);
    },
    letGo(count, dropBytes) {
      const since = rows[count]?.time ?? 0;
      for (let index = 0; index < count; index++) payloadBytes -= payloadOfRow(rows[index] as Row);
      // A note of what was let go before is no event of the trace.
      const dropped = gone.rows > 0 ? count - 1 : count;
      gone = { rows: gone.rows + dropped, bytes: gone.bytes + dropBytes(since) };
      const next = rows.find((row, index) => index >= count && row.number !== undefined)?.number;
      firstId += count - 1;
      rows = rows.slice(count - 1);
      const place = { id: firstId, number: (next ?? listed + 1) - 1, time: startedAt };
      rows[0] = letGoNote(place, since, gone);
    },
    clear() {
      rows = [];
      firstId = 0;
      startedAt = Number.POSITIVE_INFINITY;
      listed = 0;
      payloadBytes = 0;
      gone = { rows: 0, bytes: 0 };
      generation++;
    },
  };
}
