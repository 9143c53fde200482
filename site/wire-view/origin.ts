/**
 * Where a trace is from, where no playground's taps saw it: a capture of packets, or an archive
 * that holds no bytes. What is known of its events differs, and the view says so.
 */

import type { TraceHead } from '../../playground-server/trace/trace.ts';

export interface TraceOrigin {
  readonly kind: 'capture' | 'archive';
  /** The file's name. */
  readonly name: string;
}

/** @returns undefined where taps recorded it; a trace that was saved again keeps what it was made of */
export function originOf({
  example,
  software,
}: Pick<TraceHead, 'example' | 'software'>): TraceOrigin | undefined {
  if (software.capture !== undefined) return { kind: 'capture', name: example };
  if (software.har !== undefined) return { kind: 'archive', name: example };
  return undefined;
}
