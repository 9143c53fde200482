/**
 * Reads a payload with the view that was chosen, or with the first that can. Never throws: what
 * can't be read is shown in hexadecimal, with the reason.
 */

import { candidatesFor, type Reason } from './choose.ts';
import { decode as decodeHex } from './hex.ts';
import { type Decoded, type Payload, PayloadError } from './payload.ts';
import { VIEWS, type ViewName } from './registry.ts';

export interface Reading {
  /** The view that read it. */
  readonly view: ViewName;
  /** Why it was taken; `chosen` by the reader. */
  readonly because: Reason | 'chosen';
  readonly decoded: Decoded;
  /** The view that should have read it and could not, and why. */
  readonly failed?: Failure;
}

export interface Failure {
  readonly view: ViewName;
  readonly message: string;
  /** The byte of the payload at which reading stopped. */
  readonly at: number;
}

/** @param chosen the reader's choice; the best view where there is none */
export async function readPayload(payload: Payload, chosen?: ViewName): Promise<Reading> {
  if (chosen !== undefined) return readAs(payload, chosen, 'chosen');
  let failed: Failure | undefined;
  for (const { view, because } of candidatesFor(payload)) {
    const reading = await readAs(payload, view, because);
    if (reading.failed === undefined) return { ...reading, ...(failed && { failed }) };
    // A wrong guess is no news; a format that was negotiated or declared and isn't kept to is. Text
    // that is none was declared by its opcode.
    const declared = because !== 'content' || (view === 'text' && !payload.binary);
    if (declared) failed ??= reading.failed;
  }
  return {
    view: 'hex',
    because: 'content',
    decoded: decodeHex(payload),
    ...(failed && { failed }),
  };
}

async function readAs(
  payload: Payload,
  view: ViewName,
  because: Reading['because'],
): Promise<Reading> {
  try {
    const { decode } = await VIEWS[view]();
    return { view, because, decoded: decode(payload) };
  } catch (error) {
    const failed = { view, ...told(error) };
    return { view: 'hex', because, decoded: decodeHex(payload), failed };
  }
}

function told(error: unknown): { message: string; at: number } {
  if (error instanceof PayloadError) return { message: error.message, at: error.at };
  return { message: error instanceof Error ? error.message : String(error), at: 0 };
}
