/** The middles of UTF-8 characters (RFC 3629): behind the first byte of each that has more. */

const LEAST_LEAD = 0xc2;
const MOST_LEAD = 0xf4;

/** Whether a character of more than one byte begins with this byte. */
export function leadsOthers(byte: number): boolean {
  return byte >= LEAST_LEAD && byte <= MOST_LEAD;
}
