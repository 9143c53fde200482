/**
 * What must be known of records that the ring has let go: which legs are open at the place where
 * it begins, how far their streams had come, and what the dissectors need to go on there.
 *
 * Each open leg has a dissector that only follows borders. It runs on bytes that leave the ring,
 * so a trace that never fills its ring costs nothing here. A dissector that throws loses its
 * checkpoint, never the trace.
 */

import type { Direction } from '../wire/span.ts';
import { CHUNK_HEAD, Flag, RecordKind, type Target } from './record-layout.ts';
import { readRecord } from './record-reader.ts';
import type { LegOpened, LegResume } from './trace.ts';

/** The part of `wire/connection.ts` that the tail uses, in skim mode. It keeps no bytes it is given. */
export interface Skimmer {
  push(direction: Direction, bytes: Uint8Array): unknown;
  end(direction: Direction): unknown;
  /** JSON-safe; opaque here. */
  checkpoint(): unknown;
}

interface OpenLeg {
  readonly open: Omit<LegOpened, 'type'>;
  up: number;
  down: number;
  skimmer: Skimmer | undefined;
}

/** Bytes of traffic in the records that were given to {@link Tail.letGo}. */
export interface Tail {
  /** The records of `target` up to `used` bytes are about to go. Returns their bytes of traffic. */
  letGo(target: Target, used: number): number;
  /** How each leg that is open here goes on. */
  resume(): LegResume[];
}

export function createTail(createSkimmer: () => Skimmer): Tail {
  const legs = new Map<number, OpenLeg>();

  function guarded(leg: OpenLeg, follow: (skimmer: Skimmer) => void): void {
    if (leg.skimmer === undefined) return;
    try {
      follow(leg.skimmer);
    } catch {
      leg.skimmer = undefined;
    }
  }

  function chunk({ bytes, view }: Target, at: number, size: number): number {
    const leg = legs.get(view.getUint32(at + 24, true));
    const length = size - CHUNK_HEAD;
    if (leg === undefined) return length;
    const direction = (view.getUint8(at + 1) & Flag.DOWN) === 0 ? 'up' : 'down';
    leg[direction] = view.getFloat64(at + 28, true) + length;
    guarded(leg, (skimmer) => {
      skimmer.push(direction, bytes.subarray(at + CHUNK_HEAD, at + size));
    });
    return length;
  }

  function rare(target: Target, at: number): void {
    const record = readRecord(target, at);
    if (record.type === 'open') {
      const { type: _type, ...open } = record;
      legs.set(record.leg, { open, up: 0, down: 0, skimmer: createSkimmer() });
    } else if (record.type === 'close') {
      legs.delete(record.leg);
    } else if (record.type === 'half-close') {
      const leg = legs.get(record.leg);
      if (leg !== undefined) guarded(leg, (skimmer) => skimmer.end(record.direction));
    }
  }

  return {
    letGo(target, used) {
      let traffic = 0;
      let size = 0;
      for (let at = 0; at < used; at += size) {
        const kind = target.view.getUint8(at);
        size = target.view.getUint32(at + 4, true);
        if (kind === RecordKind.CHUNK) traffic += chunk(target, at, size);
        else if (kind === RecordKind.JSON) rare(target, at);
      }
      return traffic;
    },

    resume() {
      return [...legs.values()].map((leg) => {
        let checkpoint: unknown = null;
        guarded(leg, (skimmer) => {
          checkpoint = skimmer.checkpoint();
        });
        return { open: leg.open, up: leg.up, down: leg.down, checkpoint };
      });
    },
  };
}
