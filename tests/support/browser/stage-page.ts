/** A stage as its reader sees it: the page in its frame, the wire, the controls, the code. */

import { expect, type FrameLocator, type Locator, type Page } from '@playwright/test';
import { matchesRow, type RowPattern, readRows, type WireRow } from './wire-rows.ts';

export interface StagePage {
  /** The whole stage. */
  readonly region: Locator;
  /** The example's page. */
  readonly frame: FrameLocator;
  /** What the bar says, in protocol words: `101 Switching Protocols`. */
  readonly state: Locator;
  /** What stands between the reader and a live stage. */
  readonly notices: Locator;
  /** The wire view. */
  readonly wire: Locator;
  /** The selected event, byte by byte. */
  readonly inspector: Locator;
  /** The cost strip. */
  readonly foot: Locator;
  readonly console: Locator;
  readonly latency: Locator;

  /** Waits until the stage runs: its page has been loaded over the wire. */
  live(): Promise<void>;
  /** Brings a tab to the front: `Ladder`, `Events`, `Raw`, or a file. */
  tab(name: string): Promise<void>;
  /** The rows of the event table that match, now. */
  rows(pattern?: RowPattern): Promise<WireRow[]>;
  /** Waits for the first row that matches. */
  row(pattern: RowPattern): Promise<WireRow>;
  /** Waits until this many rows match, and returns them. */
  rowsOnce(pattern: RowPattern, count: number): Promise<WireRow[]>;
  /** Selects the row, or the last one that matches, and returns it. */
  select(row: WireRow | RowPattern): Promise<WireRow>;
  /** The value of the selected event's field, by the name that the inspector gives it. */
  field(name: string): Locator;
  /** Replaces the client file's text by what `edit` makes of it, and runs it. */
  run(edit: string | ((text: string) => string)): Promise<void>;
  /** Puts the original client file back, and runs it. */
  reset(): Promise<void>;
  /** @param ms one of the slider's steps */
  setLatency(ms: number): Promise<void>;
  cut(): Promise<void>;
  reconnect(): Promise<void>;
}

/** @param name the stage's title, where the page has more than one */
export function stageOf(page: Page, name?: string): StagePage {
  const region = page
    .getByRole('region', { name: name === undefined ? /^Stage: / : `Stage: ${name}` })
    .first();
  const wire = region.getByRole('region', { name: 'What crossed the wire' });
  const inspector = wire.getByRole('region', { name: 'The selected event, byte by byte' });
  const grid = wire.getByRole('grid');
  const latency = region.getByRole('slider', { name: /^Latency/ });
  const frame = region.getByTitle(/^The page of the example: /).contentFrame();
  const button = (label: string) => region.getByRole('button', { name: label, exact: true });

  const tab = async (label: string) => {
    const chosen = region.getByRole('tab', { name: label });
    if ((await chosen.getAttribute('aria-selected')) !== 'true') await chosen.click();
    await expect(chosen).toHaveAttribute('aria-selected', 'true');
  };

  const rows = async (pattern: RowPattern = /(?:)/) => {
    await tab('Events');
    if ((await grid.count()) === 0) return [];
    return (await readRows(grid)).filter((row) => matchesRow(row, pattern));
  };

  const rowsOnce = async (pattern: RowPattern, count: number) => {
    let found: WireRow[] = [];
    const said = pattern instanceof RegExp ? String(pattern) : inWords(pattern);
    await expect
      .poll(
        async () => {
          found = await rows(pattern);
          return found.length;
        },
        { message: `rows that match ${said}`, intervals: [50, 100, 250] },
      )
      .toBeGreaterThanOrEqual(count);
    return found;
  };

  const row = async (pattern: RowPattern) => (await rowsOnce(pattern, 1))[0] as WireRow;

  const select = async (wanted: WireRow | RowPattern) => {
    const target = 'spoken' in wanted ? wanted : (await rowsOnce(wanted, 1)).at(-1);
    if (target === undefined) throw new Error('no row to select');
    await tab('Events');
    const shown = rowLocator(grid, target);
    // Rows that come move it on, and the inspector that opens takes room from the table.
    await expect(async () => {
      await bringIntoView(grid, target);
      const selected = await shown.getAttribute('aria-selected', { timeout: 1000 });
      if (selected !== 'true') await shown.click({ timeout: 1000 });
      await bringIntoView(grid, target);
      await expect(shown).toHaveAttribute('aria-selected', 'true', { timeout: 1000 });
    }).toPass({ timeout: 15_000 });
    return target;
  };

  /** What the editor holds, since it draws only the lines in sight. */
  let written: string | undefined;
  const openEditor = async () => {
    await tab('client.js');
    const editor = region.getByRole('textbox', { name: /^Editor: / });
    if (await editor.isVisible()) return editor;
    const shown = region.getByRole('tabpanel', { name: 'client.js' }).locator('pre');
    written = ((await shown.textContent()) ?? '').replace(/\n$/, '');
    await button('Edit').click();
    await expect(editor).toBeFocused();
    return editor;
  };

  return {
    region,
    frame,
    state: region.getByRole('status').first(),
    notices: region.locator('.st-notices'),
    wire,
    inspector,
    foot: region.locator('.st-foot'),
    console: region.getByRole('region', { name: 'Console' }),
    latency,
    async live() {
      await region.scrollIntoViewIfNeeded();
      await expect(frame.locator('body > *').first()).toBeVisible();
    },
    tab,
    rows,
    row,
    rowsOnce,
    select,
    field: (name) => fieldIn(inspector, name),
    async run(edit) {
      const editor = await openEditor();
      const text = typeof edit === 'string' ? edit : edit(written ?? '');
      await editor.press('ControlOrMeta+a');
      await page.keyboard.insertText(text);
      written = text;
      await button('Run').click();
    },
    async reset() {
      await tab('client.js');
      await button('Reset').click();
    },
    setLatency: (ms) => slideTo(latency, ms),
    cut: () => button('Cut the wire').click(),
    reconnect: () => button('Reconnect').click(),
  };
}

function inWords(pattern: Exclude<RowPattern, RegExp>): string {
  return Object.entries(pattern)
    .map(([name, value]) => `${name} ${value}`)
    .join(', ');
}

/** Moves a slider step by step, as arrow keys do, until it says this many milliseconds. */
async function slideTo(slider: Locator, ms: number): Promise<void> {
  // It says its value in words, thousands with a comma.
  const said = async () => (await slider.getAttribute('aria-valuetext'))?.replaceAll(',', '') ?? '';
  await slider.focus();
  for (let text = await said(); text !== `${ms} ms`; text = await said()) {
    const before = text;
    await slider.press(Number.parseFloat(text) < ms ? 'ArrowRight' : 'ArrowLeft');
    await expect.poll(said, { message: `the slider moves on toward ${ms} ms` }).not.toBe(before);
  }
}

function rowLocator(grid: Locator, row: WireRow): Locator {
  return grid
    .getByRole('row', { name: row.spoken, exact: true })
    .filter({ has: grid.page().getByRole('gridcell', { name: row.number.toLocaleString('en') }) })
    .first();
}

/** Scrolls the table until the row is in the document. */
async function bringIntoView(grid: Locator, row: WireRow): Promise<void> {
  await grid.evaluate(async (element, spoken) => {
    const frame = () => new Promise((resolve) => requestAnimationFrame(resolve));
    const there = () =>
      [...element.querySelectorAll('[role=row]')].find(
        (one) => one.getAttribute('aria-label') === spoken,
      );
    for (let passes = 0; passes < 2_000; passes += 1) {
      const found = there();
      if (found) {
        found.scrollIntoView({ block: 'nearest' });
        return;
      }
      const bottom = element.scrollTop + element.clientHeight >= element.scrollHeight - 1;
      element.scrollTop = bottom ? 0 : element.scrollTop + Math.max(28, element.clientHeight - 84);
      await frame();
      await frame();
    }
  }, row.spoken);
}

function fieldIn(inspector: Locator, name: string): Locator {
  const page = inspector.page();
  const exactly = new RegExp(`^${name.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')}$`, 'i');
  const listed = inspector
    .getByRole('option')
    .filter({ has: page.locator('b', { hasText: exactly }) })
    .locator('span');
  const bit = inspector
    .getByRole('button')
    .filter({ has: page.locator('small', { hasText: exactly }) })
    .locator('b');
  return listed.or(bit).first();
}
