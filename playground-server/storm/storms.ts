/** The storms of a playground: one a session at most, a few at once, each gone with its session. */

import { randomBytes } from 'node:crypto';
import type { Limits } from '../limits.ts';
import type { Program } from '../programs/program.ts';
import type { Ring } from '../trace/ring.ts';
import type { StormPlaces } from '../trace/session-api.ts';
import type { StormSettings } from '../trace/storm.ts';
import type { StormTarget } from './client.ts';
import { type Storm, startStorm } from './storm.ts';
import { stormLimit, stormRunning, stormUnsupported } from './storm-errors.ts';

export interface StormsOptions {
  readonly limits: Pick<Limits, 'maxStorms'>;
  readonly now: () => number;
  /** The paths that an example has for it. */
  readonly placesOf: (example: string) => StormPlaces | undefined;
  /** The play origin, as a browser would reach it. */
  readonly play: () => PlayAddress;
}

export interface PlayAddress {
  /** Where it listens, as it stands in a URL: `127.0.0.1:4322`. */
  readonly authority: string;
  /** Its public origin, for example `http://localhost:4322`. */
  readonly origin: string;
}

/** What a storm needs of its session. */
export interface StormSession {
  readonly id: string;
  readonly ring: Ring;
  onEnd(listener: () => void): () => void;
}

export interface Storms {
  /** Running ones. */
  readonly size: number;
  /**
   * Lets one loose on a stage's program. What becomes of it stands in the session's trace.
   *
   * @returns its ordinal in the session
   * @throws Refusal 409 `STORM_UNSUPPORTED`, 409 `STORM_RUNNING`, 503 `STORM_LIMIT_REACHED`
   */
  start(session: StormSession, program: Program, settings: StormSettings): number;
  /** Ends the session's storm on this example, if there is one; settles when nothing of it is left. */
  stop(session: StormSession, example: string): Promise<void>;
  close(): Promise<void>;
}

interface Running {
  readonly example: string;
  readonly storm: Storm;
}

/** An unsigned number of 32 bits, for a storm that names no seed. */
export function drawSeed(): number {
  return randomBytes(4).readUInt32BE();
}

export function createStorms({ limits, now, placesOf, play }: StormsOptions): Storms {
  const running = new Map<string, Running>();
  /** How many storms a session has had; forgotten with it. */
  const counts = new Map<string, number>();

  const sampleOf = (id: string, example: string, { socket }: StormPlaces): StormTarget => {
    const { authority, origin } = play();
    const headers = { Host: new URL(origin).host, Origin: origin };
    return { url: `ws://${authority}/${id}/${example}/${socket}`, headers };
  };

  const nextOf = (session: StormSession): number => {
    const before = counts.get(session.id);
    if (before === undefined) {
      session.onEnd(() => {
        counts.delete(session.id);
        void running.get(session.id)?.storm.stop();
      });
    }
    counts.set(session.id, (before ?? 0) + 1);
    return (before ?? 0) + 1;
  };

  return {
    get size() {
      return running.size;
    },
    start(session, program, settings) {
      const { example } = program;
      const places = placesOf(example);
      if (places === undefined) throw stormUnsupported(example);
      if (running.has(session.id)) throw stormRunning();
      if (running.size >= limits.maxStorms) throw stormLimit(limits.maxStorms);
      const ordinal = nextOf(session);
      const storm = startStorm({
        storm: ordinal,
        settings,
        program,
        places,
        sample: sampleOf(session.id, example, places),
        append: (record) => void session.ring.append(record),
        now,
      });
      running.set(session.id, { example, storm });
      void storm.over.then(() => running.delete(session.id));
      return ordinal;
    },
    async stop({ id }, example) {
      const own = running.get(id);
      if (own?.example === example) await own.storm.stop();
    },
    async close() {
      await Promise.all([...running.values()].map(({ storm }) => storm.stop()));
    },
  };
}
