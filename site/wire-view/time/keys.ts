/**
 * The keys of time, measuring, marks and copying. They count while the focus is inside the wire
 * view and not where text is written; the help sheet lists them from here.
 */

import { t } from '../dictionary/index.ts';

export type TimeAction = keyof typeof t.time.keys;

export interface KeyHelp {
  readonly keys: readonly string[];
  readonly what: string;
}

const KEYS: Readonly<Record<TimeAction, readonly string[]>> = {
  pause: ['p', ' '],
  back: [','],
  forward: ['.'],
  start: ['<'],
  live: ['>'],
  slower: ['['],
  faster: [']'],
  measure: ['m'],
  mark: ['b'],
  nextMark: ['B'],
  copy: ['c'],
};

const entries = Object.entries(KEYS) as [TimeAction, readonly string[]][];

/** What the help sheet says. */
export const TIME_KEYS: readonly KeyHelp[] = entries.map(([action, keys]) => ({
  keys: keys.map((key) => (key === ' ' ? 'Space' : key)),
  what: t.time.keys[action],
}));

/** What a key press means here; undefined where it means nothing, or belongs to what has the focus. */
export function actionOf(event: KeyboardEvent): TimeAction | undefined {
  if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey) return undefined;
  if (isWriting(event)) return undefined;
  if (event.key === ' ' && (event.target as Element | null)?.matches(PRESSED)) return undefined;
  return entries.find(([, keys]) => keys.includes(event.key))?.[0];
}

/** Whether the key writes something where it was pressed. */
export function isWriting(event: KeyboardEvent): boolean {
  return (event.target as Element | null)?.matches(WRITING) ?? false;
}

const WRITING =
  'textarea, select, [contenteditable=""], [contenteditable="true"], [contenteditable="true"] *, input:not([type="range"], [type="checkbox"], [type="radio"], [type="button"])';
const PRESSED = 'button, input, summary, a[href], [role="tab"]';
