/**
 * Where a place in bytes as they came stands in the bytes as they go on. The play origin takes its
 * prefix out of a request's target, so what goes on may be shorter by one run of bytes.
 *
 * @param at place in `bytes`, from 0 to their length
 * @returns the place in `passed`; the place of the run where `at` is inside it
 */
export function passedPlace(bytes: Uint8Array, passed: Uint8Array, at: number): number {
  const removed = bytes.length - passed.length;
  if (removed === 0) return at;
  let same = 0;
  while (same < passed.length && bytes[same] === passed[same]) same += 1;
  return at <= same ? at : Math.max(same, at - removed);
}
