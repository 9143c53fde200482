/** Keys that move through a list of rows, the same in the ladder and in the table. */

/** The index that the key leads to; undefined where the key means nothing here. */
export function indexForKey(
  key: string,
  index: number,
  count: number,
  page = 10,
): number | undefined {
  if (count === 0) return undefined;
  const clamp = (to: number) => Math.min(count - 1, Math.max(0, to));
  switch (key) {
    case 'ArrowDown':
      return index < 0 ? 0 : clamp(index + 1);
    case 'ArrowUp':
      return index < 0 ? count - 1 : clamp(index - 1);
    case 'PageDown':
      return clamp(index + page);
    case 'PageUp':
      return clamp(index - page);
    case 'Home':
      return 0;
    case 'End':
      return count - 1;
    default:
      return undefined;
  }
}
