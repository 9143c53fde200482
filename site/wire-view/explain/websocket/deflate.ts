/**
 * What compression did to a message (RFC 7692): its sizes, what the message would take without
 * what was sent before it, and what the agreed windows cost in memory. Pure.
 *
 * The two sizes are measured on the wire. The size without context is computed here, by this
 * browser's compressor; the sender's own may have taken other turns.
 */

import type {
  DeflateParameters,
  WebSocketFrameEvent,
  WebSocketMessageEvent,
} from '../../../../playground-server/wire/index.ts';
import { keyByte } from '../../inspector/xor.ts';
import { before } from '../../model/row-before.ts';
import type { TraceView, WireRow } from '../../model/view.ts';
import { handshakeBefore, type RowOf, seeker } from './handshake-rows.ts';
import type { FramePart } from './rulers.ts';

export type MessageRow = RowOf<WebSocketMessageEvent>;

export interface DeflateReading {
  readonly message: WebSocketMessageEvent;
  /** Undefined where none were agreed, or where the trace no longer holds the handshake. */
  readonly parameters: DeflateParameters | undefined;
  /** Whether permessage-deflate is in use; undefined where the trace no longer holds the handshake. */
  readonly agreed: boolean | undefined;
  readonly sender: 'client' | 'server';
  /** Whether the sender may refer to its messages before this one. */
  readonly takeover: boolean;
  /** No compressed message of this sender came before it, as far as the trace tells. */
  readonly first: boolean;
  /** Bytes on the wire for each byte of the message; undefined where it can't be inflated. */
  readonly ratio: number | undefined;
}

/** The message of a frame, once its last frame is there. */
export function messageFinder(row: WireRow, view: TraceView): () => MessageRow | undefined {
  const { event } = row;
  if (event.kind === 'ws-message') return () => row as MessageRow;
  if (event.kind !== 'ws-frame') return () => undefined;
  const { direction, message }: WebSocketFrameEvent = event;
  return seeker(row, view, ({ event: other }) => {
    return other.kind === 'ws-message' && other.direction === direction && other.index === message;
  }) as () => MessageRow | undefined;
}

export function readDeflate(row: MessageRow, view: TraceView): DeflateReading {
  const message = row.event;
  const handshake = handshakeBefore(row, view)?.event;
  const parameters = handshake?.deflate;
  const sender = message.direction === 'up' ? 'client' : 'server';
  const forgets =
    sender === 'client' ? parameters?.clientNoContextTakeover : parameters?.serverNoContextTakeover;
  const earlier = before(row, view, ({ event }) => {
    return event.kind === 'ws-message' && event.direction === message.direction && event.compressed;
  });
  const { wireLength, payloadLength } = message;
  return {
    ...{ message, parameters, sender },
    agreed: handshake && parameters !== undefined,
    takeover: forgets === false,
    first: earlier === undefined,
    ratio: payloadLength > 0 ? wireLength / payloadLength : undefined,
  };
}

/**
 * The last bytes of the message on the wire, unmasked. The last frame may be shorter than that, or
 * empty; what the trace doesn't hold is left out.
 *
 * @param frames those of the message
 */
export function payloadEnd(
  frames: readonly FramePart[],
  view: Pick<TraceView, 'bytes'>,
  most: number,
): Uint8Array {
  let found: number[] = [];
  for (const { row } of frames.toReversed()) {
    const { event, leg } = row;
    const count = Math.min(most - found.length, event.payloadLength);
    const end = event.offset + event.length;
    const bytes = view.bytes(leg, event.direction, end - count, count);
    if (bytes.length < count) break;
    const first = event.payloadLength - count;
    found = [...Array.from(bytes, (byte, at) => byte ^ keyByte(event, first + at)), ...found];
    if (found.length === most) break;
  }
  return Uint8Array.from(found);
}

/** Bytes of the payload when it is compressed by itself, by the platform's compressor. */
export async function compressedAlone(payload: Uint8Array): Promise<number> {
  const stream = new Blob([payload.slice()])
    .stream()
    .pipeThrough(new CompressionStream('deflate-raw'));
  const reader = stream.getReader();
  let length = 0;
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return length;
    length += value.length;
  }
}

/** Whether all of the message is at hand to be compressed again. */
export function isWhole({ payload, payloadLength }: WebSocketMessageEvent): boolean {
  return payload.length === payloadLength;
}

export interface MemoryLine {
  /** Who sends: its compressor stands at its own end, the decompressor at the other. */
  readonly sender: 'client' | 'server';
  readonly windowBits: number;
  /** Bytes of zlib's compressor and decompressor. */
  readonly deflate: number;
  readonly inflate: number;
  /** Whether they are held between messages, or may be let go. */
  readonly kept: boolean;
}

/** zlib's default, from 1 to 9. */
export const MEM_LEVEL = 8;

/** zlib's documented figures for the agreed windows; nothing of it is measured. */
export function memoryOf(parameters: DeflateParameters): readonly MemoryLine[] {
  const line = (sender: MemoryLine['sender'], windowBits: number, forgets: boolean) => ({
    ...{ sender, windowBits, kept: !forgets },
    // zlib's compressor takes a window of 9 bits where 8 are asked for.
    deflate: 2 ** (Math.max(9, windowBits) + 2) + 2 ** (MEM_LEVEL + 9),
    inflate: 2 ** windowBits,
  });
  const { serverMaxWindowBits, clientMaxWindowBits } = parameters;
  return [
    line('server', serverMaxWindowBits, parameters.serverNoContextTakeover),
    line('client', clientMaxWindowBits, parameters.clientNoContextTakeover),
  ];
}
