/**
 * Compressed messages of one direction (RFC 7692, sections 6 and 7): the inflater behind them, its
 * context from message to message, and the limits that keep a bomb small.
 */

import type { DeflateParameters } from './events.ts';
import { type InflateProblem, Inflater } from './inflate.ts';
import type { WebSocketViolationCode } from './websocket-violations.ts';

/** Bytes that one message may be inflated to. What is larger is reported as a bomb. */
export const INFLATED_MESSAGE_LIMIT = 64 * 1024 * 1024;

/** What a sender's flush leaves off, and a receiver puts back (section 7.2.2). */
const TAIL = Uint8Array.of(0x00, 0x00, 0xff, 0xff);

/** What was wrong with one compressed message. */
export interface InflateFinding {
  readonly code: WebSocketViolationCode;
  readonly seen: string;
}

export class MessageInflater {
  readonly #takeover: boolean;
  readonly #window: number;
  readonly #inflater: Inflater;
  readonly #sink: { receive(piece: Uint8Array): void };
  /** History is missing: the trace does not hold it, or a message before could not be inflated. */
  #lost: boolean;
  #told = false;
  /** Compressed bytes of this message so far. */
  #taken = 0;

  /**
   * @param deflate what was agreed on
   * @param sender whose messages these are
   * @param lost whether messages came before that this inflater has not seen
   * @param sink gets the inflated bytes, in pieces that are valid until it returns
   */
  constructor(
    deflate: DeflateParameters,
    sender: 'client' | 'server',
    lost: boolean,
    sink: { receive(piece: Uint8Array): void },
  ) {
    const client = sender === 'client';
    this.#takeover = !(client ? deflate.clientNoContextTakeover : deflate.serverNoContextTakeover);
    this.#window = 1 << (client ? deflate.clientMaxWindowBits : deflate.serverMaxWindowBits);
    this.#lost = lost && this.#takeover;
    this.#sink = sink;
    this.#inflater = new Inflater(INFLATED_MESSAGE_LIMIT, (piece) => this.#sink.receive(piece));
  }

  /** Bytes that the message has grown to. */
  get length(): number {
    return this.#inflater.produced;
  }

  begin(): void {
    this.#inflater.begin(this.#takeover);
    this.#taken = 0;
  }

  push(bytes: Uint8Array): void {
    this.#taken += bytes.length;
    this.#inflater.push(bytes);
  }

  /** A message that nobody will finish: what follows may refer to bytes that never came. */
  abandon(): void {
    this.#forget();
  }

  /**
   * Ends the message.
   * @returns whether it could be inflated, and what to report
   */
  end(): { readonly inflated: boolean; readonly findings: readonly InflateFinding[] } {
    const incomplete = { code: 'WS_DEFLATE_INCOMPLETE', seen: '' } as const;
    // Nothing at all stands for nothing, although it should have been the byte 00.
    if (this.#taken === 0) return { inflated: true, findings: [incomplete] };
    const inflater = this.#inflater;
    const problem = inflater.push(TAIL);
    if (problem !== undefined) return { inflated: false, findings: this.#failed(problem) };
    if (!inflater.atBlockBorder) {
      this.#forget();
      return { inflated: false, findings: [incomplete] };
    }
    if (inflater.farthest <= this.#window) return { inflated: true, findings: [] };
    const seen = `${inflater.farthest} bytes, with a window of ${this.#window}`;
    return { inflated: true, findings: [{ code: 'WS_DEFLATE_WINDOW_EXCEEDED', seen }] };
  }

  /** From here on the history is not what the sender's is. */
  #forget(): void {
    this.#lost = this.#takeover;
    this.#inflater.begin(false);
  }

  #failed(problem: InflateProblem): readonly InflateFinding[] {
    const wasLost = this.#lost;
    this.#forget();
    switch (problem.kind) {
      case 'limit':
        return [{ code: 'WS_DEFLATE_BOMB', seen: String(INFLATED_MESSAGE_LIMIT) }];
      case 'invalid':
        return [{ code: 'WS_DEFLATE_INVALID', seen: problem.what }];
      case 'unknown-history':
        if (!wasLost) {
          const seen = `it refers ${problem.distance} bytes back, to before its context`;
          return [{ code: 'WS_DEFLATE_INVALID', seen }];
        }
        if (this.#told) return [];
        this.#told = true;
        return [{ code: 'WS_DEFLATE_CONTEXT_LOST', seen: '' }];
    }
  }
}
