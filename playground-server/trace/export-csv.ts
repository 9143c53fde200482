/**
 * The event table as comma-separated values (RFC 4180), with a byte order mark, since a
 * spreadsheet takes the file for something else than UTF-8 without one.
 *
 * What the wire carried is written by strangers: a cell that a spreadsheet would run as a formula
 * gets an apostrophe in front.
 */

export interface CsvRow {
  readonly number: number;
  /** Milliseconds from the earliest row. */
  readonly time: number;
  /** The same place on the wall clock, ISO 8601. */
  readonly at: string;
  readonly direction: 'up' | 'down' | '';
  readonly kind: string;
  readonly summary: string;
  /** Bytes on the wire. */
  readonly bytes: number | undefined;
  /** How many of them a fault dropped: they were sent and never arrived. */
  readonly dropped: number | undefined;
  readonly connection: number | undefined;
}

const COLUMNS = [
  'number',
  'time_ms',
  'at',
  'direction',
  'kind',
  'what',
  'bytes',
  'connection',
  'dropped_bytes',
];
const BYTE_ORDER_MARK = '\ufeff';

export function exportCsv(rows: Iterable<CsvRow>): string {
  const lines = [COLUMNS.join(',')];
  for (const row of rows) {
    const { number, time, at, direction, kind, summary, bytes, connection, dropped } = row;
    const cells = [String(number), time.toFixed(3), at, direction, text(kind), text(summary)];
    lines.push([...cells, bytes ?? '', connection ?? '', dropped ?? ''].join(','));
  }
  return `${BYTE_ORDER_MARK}${lines.join('\r\n')}\r\n`;
}

function text(value: string): string {
  const safe = /^[=+\-@\t\r]/.test(value) ? `'${value}` : value;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
