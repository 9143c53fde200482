/**
 * Chance that can be had again: sfc32, a small fast generator of 32-bit numbers that passes the
 * usual statistical batteries. It is chance for faults, not for secrets.
 */

/** Numbers from 0 (included) to 1 (not), always the same ones for the same seeds. */
export type Random = () => number;

/** @param seeds unsigned, 32 bits each */
export function createRandom(seed: number, second = 0, third = 0): Random {
  let a = seed | 0;
  let b = second | 0;
  let c = third | 0;
  let counter = 1;
  const next = (): number => {
    const sum = (((a + b) | 0) + counter) | 0;
    counter = (counter + 1) | 0;
    a = b ^ (b >>> 9);
    b = (c + (c << 3)) | 0;
    c = ((c << 21) | (c >>> 11)) + sum;
    c |= 0;
    return (sum >>> 0) / 0x1_0000_0000;
  };
  // The first numbers still show their seeds.
  for (let n = 0; n < 15; n += 1) next();
  return next;
}
