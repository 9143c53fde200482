/**
 * The length of a frame, in the form in which it was written (RFC 6455, section 5.2). Pure.
 */

import type { WebSocketFrameEvent } from '../../../../playground-server/wire/index.ts';

export type LengthForm = 7 | 16 | 64;

export const LENGTH_FORMS = [7, 16, 64] as const satisfies readonly LengthForm[];

/** The longest payload that a form can say. The top bit of 64 must be 0. */
export const LONGEST: Readonly<Record<LengthForm, number>> = {
  7: 125,
  16: 0xffff,
  64: Number(2n ** 63n - 1n),
};

/** What one byte of the length adds to it. */
export interface LengthTerm {
  readonly byte: number;
  readonly weight: number;
  readonly product: number;
}

export interface LengthReading {
  readonly form: LengthForm;
  /** Bytes of payload. */
  readonly length: number;
  readonly masked: boolean;
  /** Byte 1 of the frame: MASK and seven bits. */
  readonly secondByte: number;
  /** Those seven bits. */
  readonly seven: number;
  /** The bytes that follow it, as sent; none in the form of 7 bits. */
  readonly extended: readonly number[];
  /** How they add up, most significant first. */
  readonly terms: readonly LengthTerm[];
  /** The shortest form that would have done. */
  readonly minimal: LengthForm;
  /** Bytes that were spent beyond it. */
  readonly spare: number;
}

/** @param head the frame's first bytes, as sent */
export function readLength(frame: WebSocketFrameEvent, head: Uint8Array): LengthReading {
  const { lengthForm: form, payloadLength: length, masked } = frame;
  const secondByte = head[1] ?? 0;
  const extended = Array.from(head.subarray(2, 2 + extendedBytes(form)));
  const minimal = minimalForm(length);
  return {
    form,
    length,
    masked,
    secondByte,
    seven: secondByte & 0x7f,
    extended,
    terms: extended.map((byte, index) => {
      const weight = 256 ** (extended.length - 1 - index);
      return { byte, weight, product: byte * weight };
    }),
    minimal,
    spare: extendedBytes(form) - extendedBytes(minimal),
  };
}

/** Bytes that a form takes behind the first two of the frame. */
export function extendedBytes(form: LengthForm): number {
  return form === 7 ? 0 : form / 8;
}

export function minimalForm(length: number): LengthForm {
  return LENGTH_FORMS.find((form) => length <= LONGEST[form]) ?? 64;
}
