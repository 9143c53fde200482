/** Gets the recorded trace of an example, which the site carries beside its pages. */

import { CodecError, decodeTrace } from '../../../playground-server/trace/codec.ts';
import type { TraceHead, TraceRecord } from '../../../playground-server/trace/trace.ts';

export interface Recording {
  readonly head: TraceHead;
  readonly records: readonly TraceRecord[];
}

/**
 * @param base the site's base URL
 * @returns undefined where the site carries none, or one that can't be read
 */
export async function loadRecording(base: string, example: string): Promise<Recording | undefined> {
  try {
    const response = await fetch(new URL(`traces/${example}.wire`, base));
    if (!response.ok) return undefined;
    return decodeTrace(new Uint8Array(await response.arrayBuffer()));
  } catch (error) {
    if (error instanceof CodecError || error instanceof TypeError) return undefined;
    throw error;
  }
}
