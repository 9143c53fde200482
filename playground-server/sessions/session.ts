/**
 * One visitor's session: its trace, its stages, what it uses of the playground, and its end.
 *
 * Use is what its owner does: an API call, a request to an example, a hello on the feed, or bytes on
 * a connection (which add records to the ring). A feed that only watches silence is not use, so a tab
 * that somebody forgot doesn't hold a place for ever.
 */

import type { Clock } from '../clock.ts';
import type { Limits } from '../limits.ts';
import type { Program } from '../programs/program.ts';
import { sessionLabLimit } from '../proxy/lab-errors.ts';
import type { Labs } from '../proxy/labs.ts';
import type { PlaySession } from '../tap/stage.ts';
import { createRing } from '../trace/ring.ts';
import type { Faults, LabChanged, Unplaced } from '../trace/trace.ts';
import { inSeconds, Refusal } from './refusal.ts';
import { createSessionStage, type SessionStage } from './session-stage.ts';
import { createTokenBucket } from './token-bucket.ts';

/** This many seconds' worth of requests may come at once: a page load is a burst. */
const BURST_SECONDS = 3;

export type SessionEnd = 'expired' | 'deleted' | 'shutdown';

export interface Session extends PlaySession {
  readonly id: string;
  /** Of the clock. */
  readonly expiresAt: number;
  readonly openLegs: number;
  readonly watchers: number;
  /** Made when first asked for; `undefined` where there is no such example. */
  stage(example: string): SessionStage | undefined;
  /** The faults of every stage that was asked for, by example. */
  faults(): Readonly<Record<string, Faults>>;
  /** The further hops in its stages' paths. */
  labs(): readonly Unplaced<LabChanged>[];
  /** @throws Refusal 429 `SESSION_LAB_LIMIT_REACHED` where it has as many as it may. */
  checkLabs(): void;
  /** @throws Refusal 429 `TOO_MANY_WATCHERS`. Returns what gives the place back. */
  takeWatcher(): () => void;
  /** Called once, when the session is over. Returns what takes the listener off. */
  onEnd(listener: (end: SessionEnd) => void): () => void;
  /**
   * Resets its legs, stops its programs, tells its listeners, frees its ring. Settles when the
   * programs are gone; a second call waits for the same.
   */
  end(end: SessionEnd): Promise<void>;
}

export interface SessionOptions {
  readonly id: string;
  readonly limits: Limits;
  readonly clock: Clock;
  /** This session's own instance of an example's program; `undefined` for an unknown example. */
  readonly program: (example: string) => Program | undefined;
  readonly labs: Labs;
}

export function createSession({ id, limits, clock, program, labs }: SessionOptions): Session {
  const ring = createRing({ bytes: limits.ringBytes, now: clock.now });
  const stages = new Map<string, SessionStage>();
  const endListeners = new Set<(end: SessionEnd) => void>();
  const requests = createTokenBucket({
    rate: limits.requestsPerSecond,
    burst: limits.requestsPerSecond * BURST_SECONDS,
    now: clock.now,
  });
  let usedAt = clock.now();
  let seenSeq = 0;
  let openLegs = 0;
  let watchers = 0;
  let legs = 0;
  let connections = 0;
  let ended: Promise<void> | undefined;

  const session: Session = {
    id,
    ring,
    get expiresAt() {
      // Whether there was traffic is seen here, at a sweep at the latest, and not at each chunk.
      if (ring.lastSeq !== seenSeq) session.touch();
      return usedAt + limits.sessionIdle;
    },
    get openLegs() {
      return openLegs;
    },
    get watchers() {
      return watchers;
    },
    nextLeg: () => ++legs,
    nextConnection: () => ++connections,
    touch() {
      usedAt = clock.now();
      seenSeq = ring.lastSeq;
    },
    stage(example) {
      const known = stages.get(example);
      if (known || ended) return known;
      const own = program(example);
      if (!own) return undefined;
      const another = (): Program | undefined => program(example);
      const stage = createSessionStage({ session, program: own, another, labs });
      stages.set(example, stage);
      return stage;
    },
    faults() {
      return Object.fromEntries([...stages].map(([example, stage]) => [example, stage.faults]));
    },
    labs() {
      return [...stages.values()].flatMap(({ lab }) => lab?.record ?? []);
    },
    checkLabs() {
      const limit = limits.labsPerSession;
      if (session.labs().length >= limit) throw sessionLabLimit(limit);
    },
    takeLeg() {
      if (openLegs >= limits.legsPerSession) throw tooManyLegs(limits.legsPerSession);
      openLegs += 1;
      return once(() => {
        openLegs -= 1;
      });
    },
    takeRequest() {
      const wait = requests.take();
      if (wait > 0) throw tooManyRequests(limits.requestsPerSecond, wait);
    },
    takeWatcher() {
      if (watchers >= limits.watchersPerSession) throw tooManyWatchers(limits.watchersPerSession);
      watchers += 1;
      return once(() => {
        watchers -= 1;
      });
    },
    onEnd(listener) {
      endListeners.add(listener);
      return () => endListeners.delete(listener);
    },
    end(end) {
      ended ??= endAll(end);
      return ended;
    },
  };

  const endAll = async (end: SessionEnd): Promise<void> => {
    const cause = end === 'shutdown' ? 'shutdown' : 'session-ended';
    const programs = [...stages.values()].map((stage) => stage.end(cause));
    for (const listener of endListeners) listener(end);
    endListeners.clear();
    ring.close();
    await Promise.allSettled(programs);
  };

  return session;
}

function once(release: () => void): () => void {
  let held = true;
  return () => {
    if (held) release();
    held = false;
  };
}

function tooManyLegs(limit: number): Refusal {
  return new Refusal(
    429,
    'LEG_LIMIT_REACHED',
    `This session has as many connections open as it may; its limit is ${limit}. Close some of them, then try again.`,
    1,
  );
}

function tooManyRequests(limit: number, wait: number): Refusal {
  return new Refusal(
    429,
    'REQUEST_RATE_REACHED',
    `This session sends more than ${limit} requests a second, which is its limit. Try again ${inSeconds(wait)}.`,
    wait,
  );
}

function tooManyWatchers(limit: number): Refusal {
  return new Refusal(
    429,
    'TOO_MANY_WATCHERS',
    `As many feeds watch this session as may; its limit is ${limit}. Close another tab that shows it.`,
  );
}
