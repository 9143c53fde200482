/**
 * What has come out of a compressed body, piece by piece (RFC 1952 around RFC 1951). A reader that waits
 * for the end would know nothing of a stream; this one knows after each piece what can be read by then.
 */

import { Inflater } from '../../playground-server/wire/inflate.ts';

/** Bytes of content that are looked at; a stream that is longer is judged by its beginning. */
const LIMIT = 16 * 1024 * 1024;

const FLAG_EXTRA = 4;
const FLAG_NAME = 8;
const FLAG_COMMENT = 16;
const FLAG_CRC = 2;

export interface GzipContent {
  /** @returns the content that this piece of the body completes */
  push(piece: Uint8Array): Uint8Array;
}

/** @param limit bytes of content behind which nothing more comes out */
export function createGzipContent(limit = LIMIT): GzipContent {
  let out: number[] = [];
  const inflater = new Inflater(
    limit,
    (bytes) => {
      for (const byte of bytes) out.push(byte);
    },
    true,
  );
  let head: number[] | undefined = [];
  inflater.begin(false);
  return {
    push(piece) {
      out = [];
      if (head === undefined) inflater.push(piece);
      else {
        head.push(...piece);
        const start = headLength(head);
        if (start === undefined) return new Uint8Array();
        inflater.push(new Uint8Array(head.slice(start)));
        head = undefined;
      }
      return new Uint8Array(out);
    },
  };
}

/** Bytes of the member's head (RFC 1952, section 2.3); undefined while it is not whole. */
function headLength(bytes: readonly number[]): number | undefined {
  const flags = bytes[3];
  if (flags === undefined || bytes.length < 10) return undefined;
  let at = 10;
  if (flags & FLAG_EXTRA) at += 2 + (bytes[at] ?? 0) + ((bytes[at + 1] ?? 0) << 8);
  for (const flag of [FLAG_NAME, FLAG_COMMENT]) {
    if (!(flags & flag)) continue;
    const end = bytes.indexOf(0, at);
    if (end === -1) return undefined;
    at = end + 1;
  }
  if (flags & FLAG_CRC) at += 2;
  return at <= bytes.length ? at : undefined;
}
