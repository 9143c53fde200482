/**
 * Where the secrets in a leg's bodies and messages stand on the wire, and what is written over them:
 * through chunk borders, fragments and masks. Compressed messages are left as they are, since no
 * byte of them could be changed alone.
 */

import { decodeLatin1 } from '../wire/byte-reader.ts';
import type { HttpBodyEvent, WebSocketFrameEvent } from '../wire/events.ts';
import { type Direction, endOf, type Span } from '../wire/span.ts';
import type { LegStream } from './leg-streams.ts';
import { coverContent } from './secret-content.ts';

/** A place whose bytes are written over, a character a byte. */
export interface Patch {
  readonly offset: number;
  readonly text: string;
}

/** Bytes on the wire that carry a part of some content. */
interface Piece extends Span {
  /** 0 where they are not masked. */
  readonly maskingKey: number;
}

interface Content {
  readonly direction: Direction;
  readonly pieces: Piece[];
}

/** Programs and styles are no messages: what looks like a secret in them is a name. */
const CODE = /javascript|ecmascript|css|wasm/i;

/** @returns patches by direction, in no order; they don't overlap */
export function contentPatches(leg: LegStream): Record<Direction, Patch[]> {
  const patches: Record<Direction, Patch[]> = { up: [], down: [] };
  for (const content of contentsOf(leg)) {
    const parts = content.pieces.map((piece) => unmasked(leg, content.direction, piece));
    const before = parts.join('');
    const after = coverContent(before);
    if (after === before) continue;
    let at = 0;
    for (const [index, piece] of content.pieces.entries()) {
      const part = parts[index] ?? '';
      const covered = after.slice(at, at + part.length);
      at += part.length;
      if (covered === part) continue;
      const text = masked(covered, piece.maskingKey);
      patches[content.direction].push({ offset: piece.offset, text });
    }
  }
  return patches;
}

/** What the leg carried beside heads: bodies, messages, and what was cut short. */
function* contentsOf(leg: LegStream): Generator<Content> {
  const chunks = new Map<string, Piece[]>();
  const messages = new Map<string, Content>();
  const code = new Set<number>();
  for (const { event } of leg.events) {
    const { direction } = event;
    if (event.kind === 'http-response') {
      const type = event.fields.find(({ name }) => name.toLowerCase() === 'content-type');
      if (CODE.test(type?.value ?? '')) code.add(event.exchange);
    } else if (event.kind === 'http-chunk') {
      const key = `${direction} ${event.exchange}`;
      const pieces = chunks.get(key) ?? [];
      pieces.push({ ...event.dataSpan, maskingKey: 0 });
      chunks.set(key, pieces);
    } else if (event.kind === 'http-body') {
      if (direction === 'down' && code.has(event.exchange)) continue;
      yield { direction, pieces: bodyPieces(event, chunks.get(`${direction} ${event.exchange}`)) };
    } else if (event.kind === 'ws-frame') {
      const { message } = event;
      const key = message < 0 ? `${direction} control ${event.index}` : `${direction} ${message}`;
      const known = messages.get(key);
      if (known !== undefined) known.pieces.push(payloadOf(event));
      // A first frame with RSV1 begins a compressed message, of which nothing is read.
      else messages.set(key, { direction, pieces: event.rsv1 ? [] : [payloadOf(event)] });
    } else if (event.kind === 'truncated' && event.what === 'ws-frame') {
      const piece = cutPayload(leg, direction, event);
      if (piece !== undefined) yield { direction, pieces: [piece] };
    }
  }
  for (const [, content] of messages) if (content.pieces.length > 0) yield content;
}

/** A chunked body's content, and what came of a chunk that was cut short. */
function bodyPieces(body: HttpBodyEvent, chunks: readonly Piece[] | undefined): Piece[] {
  if (chunks === undefined) return [{ ...spanOf(body), maskingKey: 0 }];
  const last = chunks.at(-1);
  const behind = last === undefined ? body.offset : endOf(last);
  if (body.complete || behind >= endOf(body)) return [...chunks];
  return [...chunks, { offset: behind, length: endOf(body) - behind, maskingKey: 0 }];
}

function payloadOf(frame: WebSocketFrameEvent): Piece {
  const { offset, headLength, payloadLength, maskingKey, masked } = frame;
  return {
    offset: offset + headLength,
    length: payloadLength,
    maskingKey: masked ? maskingKey : 0,
  };
}

/** What is there of the payload of a frame that never came to its end (RFC 6455, section 5.2). */
function cutPayload(leg: LegStream, direction: Direction, span: Span): Piece | undefined {
  const bytes = leg.bytes(direction, span.offset, span.length);
  const [first = 0, second = 0] = bytes;
  const short = second & 0x7f;
  const isMasked = (second & 0x80) !== 0;
  const extended = short === 126 ? 2 : short === 127 ? 8 : 0;
  const head = 2 + extended + (isMasked ? 4 : 0);
  if ((first & 0x40) !== 0 || bytes.length <= head) return undefined;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const maskingKey = isMasked ? view.getUint32(head - 4) : 0;
  return { offset: span.offset + head, length: span.length - head, maskingKey };
}

const spanOf = ({ offset, length }: Span): Span => ({ offset, length });

function unmasked(leg: LegStream, direction: Direction, piece: Piece): string {
  const bytes = leg.bytes(direction, piece.offset, piece.length);
  return decodeLatin1(piece.maskingKey === 0 ? bytes : xor(bytes, piece.maskingKey));
}

function masked(text: string, maskingKey: number): string {
  if (maskingKey === 0) return text;
  const bytes = Uint8Array.from(text, (letter) => letter.charCodeAt(0));
  return decodeLatin1(xor(bytes, maskingKey));
}

function xor(bytes: Uint8Array, maskingKey: number): Uint8Array {
  const key = [24, 16, 8, 0].map((shift) => (maskingKey >>> shift) & 0xff);
  return bytes.map((byte, index) => byte ^ (key[index & 3] as number));
}
