/** Puts what comes in late into a list that is in order of time. */

import { firstIndex } from './byte-store.ts';

/** A walk from the end is cheaper than a search and a move of the whole array, up to here. */
const NEAR_THE_END = 4096;

/**
 * Puts an item behind all that are not later; returns its index.
 *
 * Most come in order, or a little late: reports of a page are some hundred rows behind the wire.
 */
export function insertLate<T>(items: T[], item: T, timeOf: (item: T) => number): number {
  const time = timeOf(item);
  const isLater = (index: number) => timeOf(items[index] as T) > time;
  const end = items.length;
  if (end === 0 || !isLater(end - 1)) return items.push(item) - 1;
  if (end > NEAR_THE_END && isLater(end - NEAR_THE_END)) {
    const index = firstIndex(items, (other) => timeOf(other) > time);
    items.splice(index, 0, item);
    return index;
  }
  items.push(item);
  let at = end;
  for (; at > 0 && isLater(at - 1); at--) items[at] = items[at - 1] as T;
  items[at] = item;
  return at;
}
