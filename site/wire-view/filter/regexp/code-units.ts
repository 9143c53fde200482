/**
 * Sets of UTF-16 code units as sorted ranges, as the classes of a regular expression need them.
 * Case is folded as ECMAScript does without the `u` flag (ECMA-262, section 22.2.2.7.3).
 */

/** First and last code unit of each range, in order, without overlaps. */
export type CodeUnits = readonly number[];

export const LAST_UNIT = 0xffff;

export const DIGITS: CodeUnits = [0x30, 0x39];
export const WORD: CodeUnits = [0x30, 0x39, 0x41, 0x5a, 0x5f, 0x5f, 0x61, 0x7a];
export const LINE_ENDS: CodeUnits = [0x0a, 0x0a, 0x0d, 0x0d, 0x2028, 0x2029];
export const SPACE: CodeUnits = [
  ...[0x09, 0x0d, 0x20, 0x20, 0xa0, 0xa0, 0x1680, 0x1680, 0x2000, 0x200a, 0x2028, 0x2029],
  ...[0x202f, 0x202f, 0x205f, 0x205f, 0x3000, 0x3000, 0xfeff, 0xfeff],
];

/** Sorts ranges and joins those that touch. */
export function united(ranges: CodeUnits): CodeUnits {
  const pairs: [number, number][] = [];
  for (let at = 0; at + 1 < ranges.length; at += 2) {
    pairs.push([ranges[at] as number, ranges[at + 1] as number]);
  }
  pairs.sort(([one], [other]) => one - other);
  const joined: number[] = [];
  for (const [from, to] of pairs) {
    const last = joined.length - 1;
    if (last > 0 && from <= (joined[last] as number) + 1) {
      joined[last] = Math.max(joined[last] as number, to);
    } else joined.push(from, to);
  }
  return joined;
}

/** All units that the set does not have. */
export function inverted(set: CodeUnits): CodeUnits {
  const rest: number[] = [];
  let next = 0;
  for (let at = 0; at + 1 < set.length; at += 2) {
    const from = set[at] as number;
    if (from > next) rest.push(next, from - 1);
    next = (set[at + 1] as number) + 1;
  }
  if (next <= LAST_UNIT) rest.push(next, LAST_UNIT);
  return rest;
}

export function has(set: CodeUnits, unit: number): boolean {
  for (let at = 0; at + 1 < set.length; at += 2) {
    if (unit < (set[at] as number)) return false;
    if (unit <= (set[at + 1] as number)) return true;
  }
  return false;
}

/** The set with every unit that differs from one of its own only by case. */
export function withBothCases(set: CodeUnits): CodeUnits {
  const canonical = canonicalUnits();
  if (set.length === 2 && set[0] === set[1] && (set[0] as number) < 0x80) {
    const letter = String.fromCharCode(set[0] as number);
    const units = [letter.toLowerCase().charCodeAt(0), letter.toUpperCase().charCodeAt(0)];
    return united(units.flatMap((unit) => [unit, unit]));
  }
  const meant = new Uint8Array(LAST_UNIT + 1);
  for (let at = 0; at + 1 < set.length; at += 2) {
    for (let unit = set[at] as number; unit <= (set[at + 1] as number); unit++) {
      meant[canonical[unit] as number] = 1;
    }
  }
  const found: number[] = [];
  for (let unit = 0; unit <= LAST_UNIT; unit++) {
    if (meant[canonical[unit] as number] === 0) continue;
    if (found.length > 0 && found[found.length - 1] === unit - 1) found[found.length - 1] = unit;
    else found.push(unit, unit);
  }
  return found;
}

let canon: Uint16Array | undefined;

function canonicalUnits(): Uint16Array {
  if (canon !== undefined) return canon;
  canon = new Uint16Array(LAST_UNIT + 1);
  for (let unit = 0; unit <= LAST_UNIT; unit++) {
    const upper = String.fromCharCode(unit).toUpperCase();
    const folded = upper.charCodeAt(0);
    canon[unit] = upper.length !== 1 || (unit >= 0x80 && folded < 0x80) ? unit : folded;
  }
  return canon;
}
