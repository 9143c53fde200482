/**
 * Fields: a wire event taken apart for the byte inspector, each part with its span.
 *
 * Events keep what can't be derived; the field tree is derived from them when somebody looks.
 */

import type { Span } from './span.ts';

export interface Field extends Span {
  /**
   * Stable key into the dictionary of explanations, for example `ws.opcode`, `http.field`,
   * `sse.data`.
   */
  readonly key: string;
  /** The field's name in the standard's words, for example `opcode`, `Sec-WebSocket-Key`. */
  readonly name: string;
  /** The value in words or digits, as the standard writes it. */
  readonly value: string;
  /** For a field that is part of a byte: its first bit, from the most significant, and its width. */
  readonly bits?: { readonly first: number; readonly count: number };
  /** A role for colouring the bytes. */
  readonly tone?: 'head' | 'length' | 'mask' | 'payload' | 'name' | 'value' | 'framing' | 'bad';
  readonly children?: readonly Field[];
}
