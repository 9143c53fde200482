/**
 * The prefix codes of DEFLATE (RFC 1951, sections 3.2.2 and 3.2.6) as tables to look symbols up in.
 */

/** A prefix code as a table over the next `bits` bits: symbol << 4 | length, 0 for no code. */
export interface PrefixCode {
  readonly bits: number;
  readonly table: Uint16Array;
}

/** The table of a prefix code from its lengths (section 3.2.2), or undefined where they make none. */
export function makeCode(lengths: Uint8Array): PrefixCode | undefined {
  const counts = new Uint16Array(16);
  for (const length of lengths) counts[length] = (counts[length] as number) + 1;
  counts[0] = 0;
  let bits = 15;
  while (bits > 1 && counts[bits] === 0) bits -= 1;

  const next = new Uint16Array(17);
  let left = 1;
  for (let length = 1; length <= 15; length += 1) {
    left = left * 2 - (counts[length] as number);
    if (left < 0) return undefined;
    next[length + 1] = ((next[length] as number) + (counts[length] as number)) << 1;
  }

  const table = new Uint16Array(1 << bits);
  lengths.forEach((length, symbol) => {
    if (length === 0) return;
    const code = reverse(next[length] as number, length);
    next[length] = (next[length] as number) + 1;
    for (let at = code; at < table.length; at += 1 << length) table[at] = (symbol << 4) | length;
  });
  return { bits, table };
}

/** Prefix codes are packed from their most significant bit (section 3.1.1). */
function reverse(code: number, length: number): number {
  let result = 0;
  for (let bit = 0; bit < length; bit += 1) result |= ((code >>> bit) & 1) << (length - 1 - bit);
  return result;
}

/** Section 3.2.6. */
function fixedLiteralLengths(): Uint8Array {
  return new Uint8Array(288).fill(8, 0, 144).fill(9, 144, 256).fill(7, 256, 280).fill(8, 280);
}

/** The two codes of a block with fixed codes. */
export const FIXED_LITERALS = makeCode(fixedLiteralLengths()) as PrefixCode;
export const FIXED_DISTANCES = makeCode(new Uint8Array(30).fill(5)) as PrefixCode;
