/**
 * A head on each leg of its path, line by line: what is the same, what a hop changed, dropped or put
 * in. Fields that may not pass a hop are known as such (RFC 9110, section 7.6.1). Pure.
 */

import type {
  Direction,
  HttpRequestEvent,
  HttpResponseEvent,
} from '../../../playground-server/wire/index.ts';

export type Head = HttpRequestEvent | HttpResponseEvent;

export interface CellPart {
  readonly text: string;
  readonly change?: 'removed' | 'inserted';
}

/** What stands on one leg; undefined where nothing does. */
export type Cell = readonly CellPart[] | undefined;

export interface HeadLine {
  /** The field's name, '' for the start line. */
  readonly name: string;
  /** One for each leg, the browser's end first. */
  readonly cells: readonly Cell[];
  readonly change: 'same' | 'changed' | 'dropped' | 'added';
  /** Meant for one leg alone. */
  readonly hopByHop: boolean;
}

/** Section 7.6.1: Connection itself, and what a proxy must take out even where it isn't named. */
const HOP_BY_HOP = [
  'connection',
  'proxy-connection',
  'keep-alive',
  'te',
  'transfer-encoding',
  'upgrade',
];

/**
 * @param heads one for each leg, the browser's end first; undefined where it didn't pass
 * @param travel the way the head goes: what is dropped was there before it
 */
export function alignHeads(
  heads: readonly (Head | undefined)[],
  travel: Direction,
): readonly HeadLine[] {
  const order: string[] = [''];
  const values = new Map<string, (string | undefined)[]>();
  const names = new Map<string, string>();
  const local = new Set(HOP_BY_HOP);
  for (const [place, head] of heads.entries()) {
    if (head === undefined) continue;
    put(values, '', place, startLine(head), heads.length);
    const counts = new Map<string, number>();
    let last = '';
    for (const { name, value } of head.fields) {
      const lower = name.toLowerCase();
      const nth = (counts.get(lower) ?? 0) + 1;
      counts.set(lower, nth);
      const key = `${lower} ${nth}`;
      if (lower === 'connection')
        for (const one of value.split(',')) local.add(one.trim().toLowerCase());
      if (!names.has(key)) {
        names.set(key, name);
        order.splice(order.indexOf(last) + 1, 0, key);
      }
      last = key;
      put(values, key, place, value, heads.length);
    }
  }
  const there = heads.map((head) => head !== undefined);
  return order.flatMap((key) => {
    const found = values.get(key);
    if (found === undefined) return [];
    const name = names.get(key) ?? '';
    const hopByHop = local.has(name.toLowerCase());
    return [{ name, hopByHop, ...compare(found, there, travel) }];
  });
}

function put(
  values: Map<string, (string | undefined)[]>,
  key: string,
  place: number,
  value: string,
  places: number,
): void {
  const list = values.get(key) ?? new Array<string | undefined>(places).fill(undefined);
  list[place] = value;
  values.set(key, list);
}

export function startLine(head: Head): string {
  return head.kind === 'http-request'
    ? `${head.method} ${head.target} ${head.version}`
    : `${head.version} ${head.status} ${head.reason}`.trimEnd();
}

/** Compares what stands on the legs in the order in which the head passed them. */
function compare(
  values: readonly (string | undefined)[],
  there: readonly boolean[],
  travel: Direction,
): Pick<HeadLine, 'cells' | 'change'> {
  const places = values.map((_, place) => place).filter((place) => there[place]);
  if (travel === 'down') places.reverse();
  const passed = places.map((place) => values[place]);
  const first = passed[0];
  const cells: Cell[] = values.map((value) =>
    value === undefined ? undefined : [{ text: value }],
  );
  if (passed.every((value) => value === first)) return { cells, change: 'same' };
  if (first === undefined) return { cells, change: 'added' };
  if (passed.some((value) => value === undefined)) return { cells, change: 'dropped' };
  for (const [index, place] of places.entries()) {
    const before = passed[index - 1];
    const after = passed[index + 1];
    const value = passed[index] ?? '';
    if (before !== undefined && before !== value)
      cells[place] = differing(value, before, 'inserted');
    else if (after !== undefined && after !== value) {
      cells[place] = differing(value, after, 'removed');
    }
  }
  return { cells, change: 'changed' };
}

/** The text with the stretch marked that the other doesn't have: between what both begin and end with. */
export function differing(
  text: string,
  other: string,
  change: 'removed' | 'inserted',
): readonly CellPart[] {
  const most = Math.min(text.length, other.length);
  let start = 0;
  while (start < most && text[start] === other[start]) start++;
  // Half a word in common says nothing.
  while (start > 0 && (isInWord(text, start) || isInWord(other, start))) start--;
  let end = 0;
  while (end < most - start && text.at(-1 - end) === other.at(-1 - end)) end++;
  while (end > 0 && (isInWord(text, text.length - end) || isInWord(other, other.length - end))) {
    end--;
  }
  const parts: CellPart[] = [
    { text: text.slice(0, start) },
    { text: text.slice(start, text.length - end), change },
    { text: text.slice(text.length - end) },
  ];
  return parts.filter((part) => part.text !== '');
}

/** Whether a place lies between two letters or digits. */
function isInWord(text: string, place: number): boolean {
  return /^\w\w$/.test(text.slice(place - 1, place + 1));
}
