/**
 * Images that browsers draw: what they are, by their first bytes, and how large. Left out: what is
 * inside them. PNG (third edition, 5.2 and 11.2.1), GIF89a, JPEG (ITU T.81, B.2.2), WebP (RFC 9649),
 * BMP, AVIF (by its brand), SVG.
 */

import { type Decoded, nodeAt, type Payload, PayloadError, type PayloadNode } from './payload.ts';
import { Reader } from './reader.ts';

/** The media type by the first bytes (MIME sniffing standard, section 6.1); undefined for others. */
export function imageType(bytes: Uint8Array): string | undefined {
  const head = String.fromCharCode(...bytes.subarray(0, 16));
  if (head.startsWith('\x89PNG\r\n\x1a\n')) return 'image/png';
  if (/^GIF8[79]a/.test(head)) return 'image/gif';
  if (head.startsWith('\xff\xd8\xff')) return 'image/jpeg';
  if (/^RIFF[\s\S]{4}WEBPVP/.test(head)) return 'image/webp';
  if (/^[\s\S]{4}ftypavi[fs]/.test(head)) return 'image/avif';
  if (/^BM[\s\S]{4}\0\0\0\0/.test(head)) return 'image/bmp';
  return undefined;
}

export function decode({ bytes, contentType }: Payload): Decoded {
  const svg = /^image\/svg\+xml/i.test(contentType) || isSvg(bytes);
  const type = imageType(bytes) ?? (svg ? 'image/svg+xml' : undefined);
  if (type === undefined) throw new PayloadError('no image that a browser draws');
  const size = sizeNode(type, bytes);
  const nodes = [nodeAt('image', type, 0, bytes.length), ...(size === undefined ? [] : [size])];
  return { nodes, picture: type };
}

function isSvg(bytes: Uint8Array): boolean {
  const text = new TextDecoder().decode(bytes.subarray(0, 1024));
  return /^\s*(<\?xml[^>]*>\s*)?(<!--[\s\S]*?-->\s*)*(<!DOCTYPE svg[^>]*>\s*)?<svg[\s>]/i.test(
    text,
  );
}

/** Where the size stands and what it is; undefined where it isn't read. */
function sizeNode(type: string, bytes: Uint8Array): PayloadNode | undefined {
  try {
    if (type === 'image/png') return pngSize(bytes);
    if (type === 'image/gif') return gifSize(bytes);
    if (type === 'image/jpeg') return jpegSize(bytes);
  } catch (error) {
    // A picture that is cut short may still be drawn in part.
    if (!(error instanceof PayloadError)) throw error;
  }
  return undefined;
}

function size(width: number, height: number, from: number, to: number): PayloadNode {
  return nodeAt('size', `${width} × ${height} pixels`, from, to, { tone: 'value' });
}

function pngSize(bytes: Uint8Array): PayloadNode {
  const reader = new Reader(bytes, 16);
  return size(reader.u32('a width'), reader.u32('a height'), 16, 24);
}

function gifSize(bytes: Uint8Array): PayloadNode {
  const reader = new Reader(bytes, 6);
  const little = () => reader.u8('a size') + 256 * reader.u8('a size');
  return size(little(), little(), 6, 10);
}

/** The first frame header among the segments. */
function jpegSize(bytes: Uint8Array): PayloadNode | undefined {
  const reader = new Reader(bytes, 2);
  while (reader.left > 0) {
    if (reader.u8('a marker') !== 0xff) return undefined;
    let marker = reader.u8('a marker');
    // Any number of FF may fill the place before a marker (B.1.1.2).
    while (marker === 0xff) marker = reader.u8('a marker');
    const length = reader.u16('a length');
    const isFrame = marker >= 0xc0 && marker <= 0xcf && ![0xc4, 0xc8, 0xcc].includes(marker);
    if (isFrame) {
      reader.u8('a precision');
      const height = reader.u16('a height');
      return size(reader.u16('a width'), height, reader.at - 4, reader.at);
    }
    reader.take(Math.max(0, length - 2), 'a segment');
  }
  return undefined;
}
