/**
 * The selected event's bytes as the inspector writes them down, so that a test can take them apart
 * by itself: nothing here knows what they mean.
 */

import { expect, type Locator } from '@playwright/test';
import type { StagePage } from './stage-page.ts';
import type { RowPattern, WireRow } from './wire-rows.ts';

/** Selects a row, the last that matches, and reads what the hex pane shows of it. */
export async function inspect(
  stage: StagePage,
  wanted: WireRow | RowPattern,
  limit?: number,
): Promise<{ readonly row: WireRow; readonly bytes: Buffer }> {
  const row = await stage.select(wanted);
  await expect(stage.inspector.getByRole('heading').first()).toContainText(`#${row.number},`);
  return { row, bytes: await shownBytes(stage, limit) };
}

/** The box of bytes. */
export function hexPane(stage: StagePage): Locator {
  return stage.inspector.getByRole('application', { name: 'Bytes in hexadecimal' });
}

/**
 * Reads the hex pane from its first byte on, scrolling as far as needed: only the rows in sight
 * are in the document.
 *
 * @param limit how many bytes are wanted; all without it
 */
export async function shownBytes(
  stage: StagePage,
  limit = Number.POSITIVE_INFINITY,
): Promise<Buffer> {
  const digits = await hexPane(stage).evaluate(async (pane, wanted) => {
    const frame = () => new Promise((resolve) => requestAnimationFrame(resolve));
    const rows = new Map<number, string[]>();
    const read = () => {
      for (const row of pane.querySelectorAll('.wv-hex-row')) {
        const [offset, bytes] = row.children;
        const cells = [...(bytes?.children ?? [])].map(({ textContent }) => textContent ?? '');
        rows.set(Number.parseInt(offset?.textContent ?? '', 16), cells);
      }
    };
    pane.scrollTop = 0;
    for (;;) {
      await frame();
      await frame();
      read();
      const bottom = pane.scrollTop + pane.clientHeight >= pane.scrollHeight - 1;
      if (bottom || rows.size * 8 >= (wanted ?? Number.POSITIVE_INFINITY)) break;
      pane.scrollTop += pane.clientHeight;
    }
    return [...rows].sort(([a], [b]) => a - b).flatMap(([, cells]) => cells);
  }, limit);
  return Buffer.from(digits.slice(0, limit).join(''), 'hex');
}

/** The byte at this offset of the event. */
export function byteAt(stage: StagePage, offset: number): Locator {
  return hexPane(stage).locator(`.wv-hex-bytes [data-at="${offset}"]`);
}

/** The offsets of the bytes that light up. */
export function litBytes(stage: StagePage): Promise<number[]> {
  return hexPane(stage)
    .locator('.wv-hex-bytes .wv-lit')
    .evaluateAll((lit) => lit.map((one) => Number((one as HTMLElement).dataset.at)));
}

/** As people write bytes: `81 02 48 69`. */
export function hexOf(bytes: Uint8Array): string {
  return [...bytes].map((byte) => byte.toString(16).padStart(2, '0')).join(' ');
}
