/** Puts what came in late into a list that is in order of time. */

/**
 * Puts items behind all that are not later; equals keep the order they came in. Costs what has to
 * move and no more: reports of a page, say, are some hundred rows behind the wire.
 *
 * @param items in order of time; takes the late ones in
 * @param late in the order they came
 * @returns the first index that changed; `items.length` where there was none
 */
export function mergeLate<T>(items: T[], late: readonly T[], timeOf: (item: T) => number): number {
  const inOrder = late.toSorted((one, other) => timeOf(one) - timeOf(other));
  let from = items.length - 1;
  items.length += inOrder.length;
  let to = items.length - 1;
  for (let next = inOrder.length - 1; next >= 0; to--) {
    const item = inOrder[next] as T;
    const other = items[from] as T;
    if (from >= 0 && timeOf(other) > timeOf(item)) {
      items[to] = other;
      from--;
    } else {
      items[to] = item;
      next--;
    }
  }
  return to + 1;
}
