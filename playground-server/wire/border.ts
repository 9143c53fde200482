/**
 * Borders: what a relay must know of HTTP/1.1 (RFC 9112) to follow a connection, and no more.
 *
 * `http1-borders.ts` makes them; this file is its contract.
 */

import type { ViolationEvent } from './events.ts';

/** A request head was complete. All offsets are places in the direction's stream. */
export interface RequestHeadBorder {
  readonly type: 'head';
  /** The head's first byte, and the first byte behind the empty line that ends it. */
  readonly start: number;
  readonly end: number;
  readonly method: string;
  readonly target: string;
  /** The target's first byte; it is as long as `target`, one character a byte (Latin-1). */
  readonly targetOffset: number;
  /**
   * The client wants another protocol on this connection (`Upgrade`, or `CONNECT`). What follows
   * the message is reported as the next head only if the response refuses: see
   * {@link RequestBorders.settle}.
   */
  readonly upgrade: boolean;
  /** The client waits for a 100 before it sends the body. */
  readonly expectsContinue: boolean;
  /** The value of the first `Host` field; '' where there is none. */
  readonly host: string;
}

/** A response head was complete. */
export interface ResponseHeadBorder {
  readonly type: 'head';
  readonly start: number;
  readonly end: number;
  readonly status: number;
  /** 1xx but 101: another head follows for the same request. */
  readonly interim: boolean;
  /** The sender closes the connection behind this response. */
  readonly close: boolean;
}

/** The message's last byte was at `at - 1`. Interim responses have none of these. */
export interface MessageEndBorder {
  readonly type: 'message-end';
  readonly at: number;
}

/** From `at` on the bytes are no longer HTTP. Nothing is reported behind it. */
export interface TunnelBorder {
  readonly type: 'tunnel';
  readonly at: number;
}

/** From `at` on the framing can't be decided. Nothing is reported behind it. */
export interface BrokenBorder {
  readonly type: 'broken';
  readonly at: number;
  readonly violation: ViolationEvent['violation'];
}

export type RequestBorder = RequestHeadBorder | MessageEndBorder | TunnelBorder | BrokenBorder;
export type ResponseBorder = ResponseHeadBorder | MessageEndBorder | TunnelBorder | BrokenBorder;

/** Follows the requests of one connection. */
export interface RequestBorders {
  /** Reports what ended or broke in these bytes. They are not kept, but for an unfinished head. */
  push(bytes: Uint8Array): RequestBorder[];
  /**
   * Says how the upgrade that was asked for ended: `tunnel` makes everything behind the request a
   * tunnel, `refused` goes on with HTTP. Bytes that were pushed meanwhile (at most
   * `heldLimit`) are looked at now, so borders may lie in bytes pushed earlier.
   */
  settle(verdict: 'tunnel' | 'refused'): RequestBorder[];
  /** True between the end of a request that asked for an upgrade and {@link settle}. */
  readonly held: boolean;
}

/** Follows the responses of one connection. */
export interface ResponseBorders {
  push(bytes: Uint8Array): ResponseBorder[];
}

export interface BordersOptions {
  /** Place of the first byte in its direction's stream. Default 0. */
  readonly offset?: number;
  /** Bytes of a head, more of which are `HTTP_HEAD_TOO_LARGE`. Default 64 KiB. */
  readonly headLimit?: number;
  /** Bytes held while an upgrade is unanswered. Default 256 KiB. */
  readonly heldLimit?: number;
}

export interface ResponseBordersOptions extends BordersOptions {
  /**
   * The method of the oldest request without a final response. Asked once for each response head;
   * where there is none, `'GET'`. The caller takes it from its queue at that response's
   * `message-end` or `tunnel`; `ended` is how many responses have ended in the same push before
   * this one, of which the caller can't know yet.
   */
  readonly nextRequestMethod: (ended: number) => string;
}
