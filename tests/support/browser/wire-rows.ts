/**
 * Reads the event table as a person does: scrolls through it and reads every row. Only the rows in
 * sight are in the document, so a plain locator would miss the others.
 */

import type { Locator } from '@playwright/test';

/** A row of the event table as it is written there. */
export interface WireRow {
  /** The sentence that a screen reader says. */
  readonly spoken: string;
  readonly number: number;
  /** Milliseconds since the first row. */
  readonly time: number;
  /** `up` is toward the server; empty where a row has no direction. */
  readonly way: 'up' | 'down' | '';
  /** For example `frame`, `request`, `page call`. */
  readonly kind: string;
  /** The one line: `TEXT fin mask 5 B hello`. */
  readonly what: string;
  /** Bytes on the wire, where the row stands for any. */
  readonly bytes: number | undefined;
  readonly connection: number | undefined;
}

/** Which rows: by the sentence or the line, or by parts of them. */
export type RowPattern = RegExp | Partial<Pick<WireRow, 'kind' | 'way'> & { what: RegExp }>;

export function matchesRow(row: WireRow, pattern: RowPattern): boolean {
  if (pattern instanceof RegExp) return pattern.test(row.what) || pattern.test(row.spoken);
  const { kind, way, what } = pattern;
  if (kind !== undefined && row.kind !== kind) return false;
  if (way !== undefined && row.way !== way) return false;
  return what?.test(row.what) ?? true;
}

/** All rows of the table, in its order; the table follows what comes again afterwards. */
export async function readRows(grid: Locator): Promise<WireRow[]> {
  const cells = await grid.evaluate(async (element) => {
    const frame = () => new Promise((resolve) => requestAnimationFrame(resolve));
    const read = new Map<number, string[]>();
    const count = () => Number(element.getAttribute('aria-rowcount')) - 1;
    const inSight = () => {
      for (const row of element.querySelectorAll('[role=row][aria-selected]')) {
        const texts = [...row.children].map(({ textContent }) => textContent ?? '');
        const spoken = row.getAttribute('aria-label') ?? '';
        read.set(Number(row.getAttribute('aria-rowindex')), [spoken, ...texts]);
      }
    };
    const before = element.scrollTop;
    element.scrollTop = 0;
    for (let passes = 0; passes < 2_000; passes += 1) {
      await frame();
      await frame();
      inSight();
      const bottom = element.scrollTop + element.clientHeight >= element.scrollHeight - 1;
      if (bottom && read.size >= count()) break;
      if (bottom) element.scrollTop = 0;
      else element.scrollTop += Math.max(28, element.clientHeight - 84);
    }
    element.scrollTop = before > 0 ? element.scrollHeight : 0;
    return [...read].sort(([a], [b]) => a - b).map(([, row]) => row);
  });
  return cells.map(asRow);
}

function asRow(cells: readonly string[]): WireRow {
  const [spoken = '', number, time = '', way = '', kind = '', what = '', bytes, connection] = cells;
  return {
    spoken,
    number: Number(number),
    time: milliseconds(time),
    way: /up/.test(way) ? 'up' : /down/.test(way) ? 'down' : '',
    kind: kind.trim(),
    what: what.trim(),
    bytes: numberIn(bytes),
    connection: numberIn(connection),
  };
}

function numberIn(text = ''): number | undefined {
  return text === '' ? undefined : Number(text.replaceAll(',', ''));
}

/** `12.4 ms` or `3.208 s`. */
function milliseconds(text: string): number {
  const value = Number.parseFloat(text);
  return /\dms|\d ms/.test(text) ? value : value * 1000;
}
