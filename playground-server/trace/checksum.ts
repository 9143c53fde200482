/** The Internet checksum (RFC 1071), as IPv4 and TCP use it. */

/** The one's complement sum of 16-bit words; an odd last byte is followed by a zero. */
export function sumOf(bytes: Uint8Array, start = 0): number {
  let sum = start;
  const even = bytes.length & ~1;
  for (let at = 0; at < even; at += 2) {
    sum += ((bytes[at] as number) << 8) | (bytes[at + 1] as number);
  }
  if (even < bytes.length) sum += (bytes[even] as number) << 8;
  return sum;
}

/** What is written into the packet for such a sum. */
export function checksumOf(sum: number): number {
  let folded = sum;
  while (folded > 0xffff) folded = (folded % 0x10000) + Math.floor(folded / 0x10000);
  return ~folded & 0xffff;
}
