/**
 * What a payload view is: pure code that turns the bytes of one message into labelled nodes.
 *
 * A view reads one format and knows nothing of the page. Its nodes say where in the payload they
 * stand, which is why the views of binary formats are written here and not borrowed: the libraries
 * for them give values without places. (The tests hold the views against those libraries.)
 */

import type { Field } from '../../../playground-server/wire/field.ts';
import type { Direction, Span } from '../../../playground-server/wire/span.ts';

/** A message of the same leg and direction, as the page gets it. */
export interface Message {
  readonly bytes: Uint8Array;
  readonly binary: boolean;
}

/** The bytes to be read, and what is known of where they came from. */
export interface Payload extends Message {
  readonly direction: Direction;
  /** False for a fragment, and where the trace holds only the beginning. */
  readonly complete: boolean;
  /** The negotiated WebSocket subprotocol; '' where there is none. */
  readonly subprotocol: string;
  /** The Content-Type of an HTTP body; '' where there is none. */
  readonly contentType: string;
  /** The target of the request that began the exchange; '' where it isn't known. */
  readonly target: string;
  /** Messages of this leg in one direction, oldest first, with this payload's own place in its. */
  messages(direction: Direction): { readonly list: readonly Message[]; readonly here: number };
}

/** One part of a payload, in the format's own words. */
export interface PayloadNode {
  readonly label: string;
  /** The value as the format's standard would write it. */
  readonly value: string;
  /** Its place in the payload; absent where it stands in another message. */
  readonly span?: Span;
  readonly tone?: Field['tone'];
  /** Scalars and the kinds of containers, for views that build on this one. */
  readonly data?: string | number | bigint | boolean | null | undefined;
  readonly shape?: 'object' | 'array';
  readonly children?: readonly PayloadNode[];
}

/** What a view makes of a payload. */
export interface Decoded {
  readonly nodes: readonly PayloadNode[];
  /** Shown as it is, above the nodes. */
  readonly text?: string;
  /** A media type that browsers draw; the payload is then shown as a picture. */
  readonly picture?: string;
}

/** What a view's module exports. */
export interface PayloadView {
  /** @throws PayloadError where the bytes are not of this format */
  decode(payload: Payload): Decoded;
}

/** The bytes are not what the view reads. */
export class PayloadError extends Error {
  readonly code = 'PAYLOAD_UNREADABLE';
  /** The byte at which reading stopped. */
  readonly at: number;

  constructor(message: string, at = 0) {
    super(message);
    this.at = at;
  }
}

/** Containers inside containers; deeper is refused. */
export const DEEPEST = 100;
/** Nodes of one payload; a view refuses more. */
export const MOST_NODES = 50_000;

/** Counts nodes and depth, so that no payload can exhaust the page. */
export class Budget {
  #left = MOST_NODES;

  spend(depth: number, at: number): void {
    if (depth > DEEPEST) throw new PayloadError(`nested deeper than ${DEEPEST} levels`, at);
    this.#left -= 1;
    if (this.#left < 0) throw new PayloadError(`more than ${MOST_NODES} parts`, at);
  }
}

/** A node whose bytes are those from `from` to before `to`. */
export function nodeAt(
  label: string,
  value: string,
  from: number,
  to: number,
  more: Partial<PayloadNode> = {},
): PayloadNode {
  return { label, value, span: { offset: from, length: to - from }, ...more };
}
