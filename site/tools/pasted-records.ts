/** Trace records of bytes that nobody recorded: one leg, no time. */

import type { TraceRecord } from '../../playground-server/trace/trace.ts';
import type { Direction } from '../../playground-server/wire/index.ts';

const LEG = 1;

/** Both directions end behind their bytes, so that what is cut short shows. */
export function recordsOf(pasted: Readonly<Partial<Record<Direction, Uint8Array>>>): TraceRecord[] {
  const ways = (['up', 'down'] as const).filter((direction) => pasted[direction] !== undefined);
  const base = { time: 0, leg: LEG } as const;
  let seq = 0;
  const opened: TraceRecord = {
    type: 'open',
    ...{ seq: ++seq, ...base, connection: 1, reused: false, example: '' },
    from: 'browser',
    to: 'server',
  };
  const chunks = ways.map((direction): TraceRecord => {
    const bytes = pasted[direction] ?? new Uint8Array(0);
    return {
      type: 'chunk',
      ...{ seq: ++seq, ...base, direction, offset: 0, bytes },
      relayed: 0,
      byHop: false,
    };
  });
  const ends = ways.map(
    (direction): TraceRecord => ({ type: 'half-close', seq: ++seq, ...base, direction }),
  );
  return [opened, ...chunks, ...ends];
}
