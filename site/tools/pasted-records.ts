/** Trace records of bytes that nobody recorded: one leg, no time. */

import type { TraceRecord } from '../../playground-server/trace/trace.ts';
import type { Direction } from '../../playground-server/wire/index.ts';
import type { TraceModel } from '../wire-view/model/model-from-records.ts';

const LEG = 1;

/** Gives a model the bytes, and nothing else: the note of a connection that never was is cleared. */
export function applyPasted(model: TraceModel, pasted: Pasted): void {
  const [opened, ...rest] = recordsOf(pasted);
  if (opened !== undefined) model.apply([opened]);
  model.clear();
  model.apply(rest);
}

type Pasted = Readonly<Partial<Record<Direction, Uint8Array>>>;

/** Both directions end behind their bytes, so that what is cut short shows. */
function recordsOf(pasted: Pasted): TraceRecord[] {
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
