/**
 * A name for an event that stays the same when the trace is taken apart anew, filtered, exported
 * and read again: it is made of the place of its bytes, not of its place in a list. Pure.
 *
 * What has no bytes is named by its time, which exports keep; `seq` is given anew by an export.
 * Reports of a page that came at one time are told apart by their order.
 */

import type { NoteRow, PageRow, Row, TraceView, WireRow } from './view.ts';

/** Characters of a key at most: what is longer was not made here. */
export const LONGEST_KEY = 200;

/** Characters of an event's name that a key takes in; a page may name its events as it likes. */
const LONGEST_NAME = 80;

type Rows = Pick<TraceView, 'rows' | 'firstId'>;

/** For example `3.up.512.ws-frame`, `3.close`, `page.1204.5.2.message.5`. */
export function eventKey(row: Row, view: Rows): string {
  switch (row.source) {
    case 'wire':
      return wireKey(row);
    case 'page':
      return pageKey(row, view);
    case 'note':
      return noteKey(row);
  }
}

function wireKey({ leg, event }: WireRow): string {
  const key = `${leg}.${event.direction}.${event.offset}.${event.kind}`;
  // Several rules may be broken, or things cut short, at one place.
  if (event.kind === 'violation') return `${key}.${event.violation.code}`;
  return event.kind === 'truncated' ? `${key}.${event.what}` : key;
}

/** The detail's length, not its text: an export covers secrets in it, and keeps their length. */
function alike({ event, time }: PageRow): string {
  const { object, name, detail } = event;
  return `page.${time}.${object}.${name.slice(0, LONGEST_NAME)}.${detail.length}`;
}

/** Reports of one time are handed on together, so those that are alike stand next to each other. */
function pageKey(row: PageRow, { rows, firstId }: Rows): string {
  const key = alike(row);
  let before = 0;
  for (let index = row.id - firstId - 1; index >= 0; index--) {
    const other = rows[index];
    if (other?.source !== 'page' || other.time !== row.time) break;
    if (alike(other) === key) before++;
  }
  return before === 0 ? key : `${key}.${before}`;
}

function noteKey({ leg, record, time }: NoteRow): string {
  if (record.type === 'dropped') {
    // A fault may take of one leg again and again.
    const { direction, offset, end } = record;
    return [record.leg, record.type, direction, offset, end ?? []].flat().join('.');
  }
  if (leg !== undefined && record.type !== 'gap') return `${leg}.${record.type}`;
  return `${record.type}.${time}`;
}

/** The row of a key; undefined where the trace holds none. Looks through all rows. */
export function findRow(view: Rows, key: string): Row | undefined {
  return view.rows.find((row) => eventKey(row, view) === key);
}
