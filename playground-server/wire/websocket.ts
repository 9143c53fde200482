/**
 * WebSocket frames and messages of one direction (RFC 6455, sections 5 to 8).
 *
 * Observes and reports: a broken rule is a violation behind the frame that broke it, and framing
 * goes on for as long as lengths can be believed. What follows the opening handshake comes here;
 * the handshake itself is in handshake.ts. websocket-framing.ts finds the frames,
 * websocket-messages.ts makes messages of them, websocket-inflate.ts undoes their compression.
 *
 * Left out on purpose: pairing pings with pongs, and a close with its answer. Both need the other
 * direction; who has both can do it on the events.
 */

import type { DeflateParameters, WireEvent } from './events.ts';
import type { Direction } from './span.ts';
import { Framing } from './websocket-framing.ts';

export interface WebSocketOptions {
  readonly direction: Direction;
  /** Stream offset of the first byte that will be pushed. */
  readonly offset: number;
  /** Who sends in this direction: the client must mask, the server must not. */
  readonly sender: 'client' | 'server';
  /** What was agreed on (RFC 7692); absent where RSV1 means nothing. */
  readonly deflate?: DeflateParameters | undefined;
  /** From {@link WebSocketDissector.checkpoint} of the dissector that saw the bytes before. */
  readonly checkpoint?: unknown;
  /** Walk the heads only: no events, no payloads, and still a right checkpoint. */
  readonly skim?: boolean | undefined;
}

export interface WebSocketDissector {
  /**
   * Takes the next bytes and adds to `out` the events that they complete. The bytes are only lent;
   * never throws for what is in them.
   */
  push(bytes: Uint8Array, out: WireEvent[]): void;
  /** The direction has ended; adds what was cut short. */
  end(out: WireEvent[]): void;
  /**
   * Where the dissector stands, as plain JSON. Another one can go on from here: the rest of a begun
   * frame is one raw event, a message whose beginning is gone ends without a message event, and
   * whatever starts later is reported as if nothing had happened.
   */
  checkpoint(): unknown;
}

/** Makes a dissector for one direction of a connection behind its 101 response. */
export function createWebSocket(options: WebSocketOptions): WebSocketDissector {
  return new Framing(options);
}
