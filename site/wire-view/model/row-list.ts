/**
 * The list of rows: it grows at its end, numbers what is listed, and starts anew as a generation
 * when it is cleared or when its oldest rows are let go.
 */

import type { PageEvent } from '../../../playground-server/trace/trace.ts';
import type { MutableWireRow } from './leg-state.ts';
import { isListed } from './listed.ts';
import { letGoNote, payloadOf, payloadOfRow } from './retention.ts';
import type { NoteRow, Row } from './view.ts';

export interface RowList {
  readonly rows: readonly Row[];
  readonly generation: number;
  /** Bytes that the rows' events keep beside those of their chunks. */
  readonly payloadBytes: number;
  /** The earliest time of any row since the list began anew; 0 where there was none. */
  readonly startedAt: number;
  note(record: NoteRow['record'], leg?: number): void;
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
    get generation() {
      return generation;
    },
    get payloadBytes() {
      return payloadBytes;
    },
    get startedAt() {
      return Number.isFinite(startedAt) ? startedAt : 0;
    },
    note(record, leg) {
      const place = { id: rows.length, number: ++listed, time: record.time };
      add({ source: 'note', leg, record, ...place });
    },
    page(event) {
      add({
        source: 'page',
        id: rows.length,
        number: ++listed,
        event,
        time: event.time,
      });
    },
    wire(row) {
      row.id = rows.length;
      if (isListed(row)) row.number = ++listed;
      payloadBytes += payloadOf(row.event);
      add(row);
    },
    letGo(count, dropBytes) {
      const dropped = rows.slice(0, count);
      const kept = rows.slice(count);
      const since = kept[0]?.time ?? 0;
      for (const row of dropped) payloadBytes -= payloadOfRow(row);
      gone = { rows: gone.rows + dropped.length, bytes: gone.bytes + dropBytes(since) };
      rows = [letGoNote(since, gone), ...kept].map((row, id) => Object.assign(row, { id }));
      generation++;
    },
    clear() {
      rows = [];
      startedAt = Number.POSITIVE_INFINITY;
      listed = 0;
      payloadBytes = 0;
      gone = { rows: 0, bytes: 0 };
      generation++;
    },
  };
}
