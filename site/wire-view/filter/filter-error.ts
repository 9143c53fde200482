/**
 * What is wrong with a filter: a stable code, the place in its text, and the words to say it with.
 * Whatever text a reader types, the language throws this and nothing else.
 */

import { filterWords } from '../dictionary/filter.ts';

export type FilterErrorCode = keyof typeof filterWords.errors;

/** A place in a filter's text, in UTF-16 units. */
export interface Place {
  readonly at: number;
  readonly end: number;
}

/** What the message of an error names. */
export interface Seen {
  /** The piece of text that it is about. */
  readonly text?: string;
  /** What is meant, or what may stand here. */
  readonly meant?: string;
}

export class FilterError extends Error {
  readonly code: FilterErrorCode;
  readonly place: Place;
  /** What the reader can do about it: one sentence. */
  readonly next: string;
  /** True where the text only isn't finished: whoever is still typing has done nothing wrong. */
  readonly unfinished: boolean;

  /** @param unfinished where more text behind the place would put it right */
  constructor(code: FilterErrorCode, place: Place, seen: Seen = {}, unfinished = false) {
    const { what, next } = filterWords.errors[code](seen.text ?? '', seen.meant ?? '');
    super(what);
    this.name = 'FilterError';
    this.code = code;
    this.place = place;
    this.next = next;
    this.unfinished = unfinished;
  }
}

/** The word of a list that is nearest to what was written; undefined where none is near. */
export function nearest(written: string, known: Iterable<string>): string | undefined {
  const wanted = written.toLowerCase();
  let best: string | undefined;
  let least = Math.max(1, Math.floor(wanted.length / 3)) + 1;
  for (const word of known) {
    const distance = editDistance(wanted, word.toLowerCase(), least);
    if (distance >= least) continue;
    least = distance;
    best = word;
  }
  return best;
}

/** Letters to change, add, leave out or swap with their neighbour; `limit` where they are as many. */
function editDistance(one: string, other: string, limit: number): number {
  if (Math.abs(one.length - other.length) >= limit) return limit;
  let before: number[] = [];
  let row = Array.from({ length: other.length + 1 }, (_, index) => index);
  for (let i = 1; i <= one.length; i++) {
    const next = [i];
    for (let j = 1; j <= other.length; j++) {
      const same = one[i - 1] === other[j - 1] ? 0 : 1;
      let cost = Math.min(
        (row[j] as number) + 1,
        (next[j - 1] as number) + 1,
        (row[j - 1] as number) + same,
      );
      const swapped = one[i - 1] === other[j - 2] && one[i - 2] === other[j - 1];
      if (swapped && i > 1 && j > 1) cost = Math.min(cost, (before[j - 2] as number) + 1);
      next.push(cost);
    }
    before = row;
    row = next;
  }
  return row[other.length] as number;
}
