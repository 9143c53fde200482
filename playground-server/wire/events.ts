/**
 * Wire events: the things with a name on the wire, as dissectors report them.
 *
 * One closed union for all protocols, told apart by `kind`. An event is a {@link Span} of its own
 * direction's stream. Events are plain data: they can be cloned, posted to a worker and compared.
 * They carry no time; who needs it looks up the chunk that carried a byte.
 *
 * An event is reported when its last byte has been seen, so how the bytes were split into chunks
 * never changes the events.
 */

import type { Direction, Span } from './span.ts';
import type { Violation } from './violation.ts';

interface WireEventBase extends Span {
  readonly direction: Direction;
}

// --- HTTP/1.1 (RFC 9112) ---------------------------------------------------------------------

/** One field line of a head or of a trailer section (RFC 9110, section 5). */
export interface HttpField extends Span {
  /** As written; compare case-insensitively. */
  readonly name: string;
  /** Without the optional white space around it; bytes above 0x7f as Latin-1. */
  readonly value: string;
  readonly nameSpan: Span;
  readonly valueSpan: Span;
}

interface HttpHeadBase extends WireEventBase {
  /** Ordinal of the request on this connection, from 0; a response carries its request's. */
  readonly exchange: number;
  readonly version: string;
  readonly versionSpan: Span;
  readonly fields: readonly HttpField[];
}

export interface HttpRequestEvent extends HttpHeadBase {
  readonly kind: 'http-request';
  readonly method: string;
  readonly methodSpan: Span;
  readonly target: string;
  readonly targetSpan: Span;
}

export interface HttpResponseEvent extends HttpHeadBase {
  readonly kind: 'http-response';
  readonly status: number;
  readonly statusSpan: Span;
  readonly reason: string;
  readonly reasonSpan: Span;
  /** How the end of the body is found (RFC 9112, section 6.3). */
  readonly framing: HttpFraming;
}

/** RFC 9112, section 6.3, and the tunnel behind a 101 or a 2xx to CONNECT. */
export type HttpFraming = 'none' | 'content-length' | 'chunked' | 'until-close' | 'tunnel';

/** One chunk of a chunked body (RFC 9112, section 7.1), the last one (size 0) included. */
export interface HttpChunkEvent extends WireEventBase {
  readonly kind: 'http-chunk';
  readonly exchange: number;
  /** Ordinal within its body, from 0. */
  readonly index: number;
  readonly size: number;
  readonly sizeSpan: Span;
  readonly extensions: string;
  readonly dataSpan: Span;
}

/** The trailer section of a chunked body, reported only where it has fields. */
export interface HttpTrailersEvent extends WireEventBase {
  readonly kind: 'http-trailers';
  readonly exchange: number;
  readonly fields: readonly HttpField[];
}

/**
 * A whole message body, reported at its end. The span covers all its bytes on the wire, chunk
 * framing included. Not reported where the message has no body.
 */
export interface HttpBodyEvent extends WireEventBase {
  readonly kind: 'http-body';
  readonly exchange: number;
  readonly framing: HttpFraming;
  /** Content bytes, chunk framing taken out. */
  readonly contentLength: number;
  /** The content, at most {@link KEPT_BODY_LIMIT} bytes of it. */
  readonly content: Uint8Array;
  /** False where the connection ended, or a gap came, before the body did. */
  readonly complete: boolean;
}

// --- Server-sent events (HTML standard, section 9.2) ------------------------------------------

/**
 * One line of an event stream. Its span goes from its first byte to its last, the line end included.
 *
 * Where more than one HTTP chunk carries it, chunk framing lies inside that span; `parts` are then
 * the line's own bytes. `valueStart` and `nameLength` count the line's own bytes alone.
 *
 * A stream has more lines than anything else, so a line holds only what can't be told from the rest:
 * `sse-line.ts` knows its name, where name and value stand, and whether the standard ignores it.
 */
export interface SseLine extends Span {
  readonly role: 'data' | 'event' | 'id' | 'retry' | 'comment' | 'unknown' | 'blank';
  readonly value: string;
  /** From the line's first byte to the value's; the end of the name where there is no value. */
  readonly valueStart: number;
  /** `none` for a last line that the stream's end cut off. */
  readonly lineEnd: 'lf' | 'cr' | 'crlf' | 'none';
  /** An unknown field's name as written; the role says any other. */
  readonly name?: string;
  /** An unknown field's: bytes of its name. */
  readonly nameLength?: number;
  /** Only where more than one HTTP chunk carries it: one span for each. */
  readonly parts?: readonly Span[];
}

/** A block of lines closed by a blank line. */
export interface SseEvent extends WireEventBase {
  readonly kind: 'sse-event';
  readonly exchange: number;
  /** Ordinal of the block in its stream, from 0. */
  readonly index: number;
  /**
   * What the page gets: `dispatched`; nothing, since the data buffer was empty (`no-data`); or
   * nothing, since the stream ended before the blank line (`never-dispatched`).
   */
  readonly outcome: 'dispatched' | 'no-data' | 'never-dispatched';
  /** `message` where the block names none. */
  readonly type: string;
  readonly data: string;
  /** The stream's last event ID string after this block. */
  readonly lastEventId: string;
  /** Milliseconds, where this block set the reconnection time. */
  readonly retry?: number;
  readonly lines: readonly SseLine[];
  /** Indices of the HTTP chunks that carried it; empty where the body isn't chunked. */
  readonly chunks: readonly number[];
}

// --- WebSocket (RFC 6455) ----------------------------------------------------------------------

/** The verified opening handshake, reported behind the response head that ends it. */
export interface WebSocketHandshakeEvent extends WireEventBase {
  readonly kind: 'ws-handshake';
  readonly exchange: number;
  /** Always `down`; the span is the response head's. */
  readonly key: string;
  readonly accept: string;
  /** What section 4.2.2 makes of the key. */
  readonly expectedAccept: string;
  readonly offeredSubprotocols: readonly string[];
  readonly subprotocol: string;
  readonly offeredExtensions: string;
  readonly extensions: string;
  /** The agreed permessage-deflate parameters (RFC 7692), where there are any. */
  readonly deflate?: DeflateParameters;
  /** Where the values of the response's fields stand, where it has them. */
  readonly acceptSpan?: Span;
  readonly subprotocolSpan?: Span;
  readonly extensionsSpan?: Span;
}

/** RFC 7692, section 7.1. */
export interface DeflateParameters {
  readonly serverNoContextTakeover: boolean;
  readonly clientNoContextTakeover: boolean;
  readonly serverMaxWindowBits: number;
  readonly clientMaxWindowBits: number;
}

export interface WebSocketFrameEvent extends WireEventBase {
  readonly kind: 'ws-frame';
  /** Ordinal of the frame in its direction, from 0. */
  readonly index: number;
  /** Bytes before the payload: 2 to 14. */
  readonly headLength: number;
  readonly fin: boolean;
  readonly rsv1: boolean;
  readonly rsv2: boolean;
  readonly rsv3: boolean;
  readonly opcode: number;
  readonly masked: boolean;
  /** Which of the three length forms was used, in bits. */
  readonly lengthForm: 7 | 16 | 64;
  readonly payloadLength: number;
  /** The masking key as an unsigned 32-bit integer in network order; 0 where not masked. */
  readonly maskingKey: number;
  /** Unmasked, still compressed where compressed; at most {@link KEPT_PAYLOAD_LIMIT} bytes. */
  readonly payload: Uint8Array;
  /** Ordinal of the message it belongs to, in its direction; -1 for a control frame. */
  readonly message: number;
  /** For a close frame. 1005 where it carries no code. */
  readonly closeCode?: number;
  readonly closeReason?: string;
}

/** A message, reported behind its final frame. The span runs from its first frame to its last. */
export interface WebSocketMessageEvent extends WireEventBase {
  readonly kind: 'ws-message';
  readonly index: number;
  readonly opcode: number;
  readonly frames: number;
  readonly compressed: boolean;
  /** Payload bytes as they travelled: compressed, unmasked. */
  readonly wireLength: number;
  /** Bytes as the page gets them; -1 where they could not be inflated. */
  readonly payloadLength: number;
  /** As the page gets them, at most {@link KEPT_PAYLOAD_LIMIT} bytes. */
  readonly payload: Uint8Array;
}

// --- Everything else ---------------------------------------------------------------------------

/** Somebody broke a rule of a standard. */
export interface ViolationEvent extends WireEventBase {
  readonly kind: 'violation';
  readonly violation: Violation;
}

/** Bytes whose framing can't be decided, or that no dissector knows. */
export interface RawEvent extends WireEventBase {
  readonly kind: 'raw';
  /** Why they are shown raw. */
  readonly reason: 'desynchronised' | 'unknown-protocol' | 'after-end' | 'after-gap';
}

/** Bytes that the trace no longer holds. */
export interface GapEvent extends WireEventBase {
  readonly kind: 'gap';
}

/** This direction ended before what had begun was complete. */
export interface TruncatedEvent extends WireEventBase {
  readonly kind: 'truncated';
  /** What was cut short. */
  readonly what: 'http-head' | 'http-body' | 'ws-frame' | 'ws-message';
}

export type WireEvent =
  | HttpRequestEvent
  | HttpResponseEvent
  | HttpChunkEvent
  | HttpTrailersEvent
  | HttpBodyEvent
  | SseEvent
  | WebSocketHandshakeEvent
  | WebSocketFrameEvent
  | WebSocketMessageEvent
  | ViolationEvent
  | RawEvent
  | GapEvent
  | TruncatedEvent;

export type WireEventKind = WireEvent['kind'];

/** Bytes of an HTTP body that an event keeps; the trace has them all. */
export const KEPT_BODY_LIMIT = 64 * 1024;

/** Bytes of a WebSocket payload that an event keeps; the trace has them all. */
export const KEPT_PAYLOAD_LIMIT = 1024 * 1024;
