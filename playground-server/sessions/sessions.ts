/**
 * All sessions: made, found, checked for their key, and ended when their time is over.
 *
 * Where every place is taken, a newcomer gets the place of the session that was left alone for
 * the longest time: nobody watches it, it has no open leg, and its last use is more than
 * {@link LEFT_ALONE} ago. So closed tabs don't lock visitors out for the whole idle time.
 */

import type { Clock } from '../clock.ts';
import type { Limits } from '../limits.ts';
import type { Program } from '../programs/program.ts';
import type { Labs } from '../proxy/labs.ts';
import { inSeconds, Refusal } from './refusal.ts';
import { hashKey, isRandomName, keyMatches, randomName } from './secret-key.ts';
import { createSession, type Session, type SessionEnd } from './session.ts';
import { createTokenBuckets } from './token-bucket.ts';

/** Milliseconds: longer than a page load, or a reconnect after a laptop's short sleep. */
const LEFT_ALONE = 60_000;
/** Milliseconds between two looks for what has expired, at most. */
const SWEEP_INTERVAL = 5_000;

export interface Sessions {
  readonly size: number;
  /**
   * A new session for a client.
   *
   * @throws Refusal 429 `SESSION_RATE_REACHED`, 503 `SESSION_LIMIT_REACHED`.
   */
  create(clientAddress: string): { readonly session: Session; readonly key: string };
  /** A session that is not over, by its public id. */
  find(id: string): Session | undefined;
  /**
   * The session that this key opens; counts as use of it.
   *
   * @throws Refusal 404 `SESSION_UNKNOWN`, 401 `WRONG_KEY`.
   */
  open(id: string, key: string): Session;
  /** @throws Refusal as {@link Sessions.open} does. */
  delete(id: string, key: string): void;
  /** Ends what has expired. Runs by itself; a test with a clock of its own calls it. */
  sweep(): void;
  /** Ends all sessions. Settles when their programs are gone. */
  close(): Promise<void>;
}

interface Entry {
  readonly session: Session;
  readonly keyHash: Uint8Array;
}

export interface SessionsOptions {
  readonly limits: Limits;
  readonly clock: Clock;
  /** A new instance of an example's program; `undefined` for an unknown example. */
  readonly program: (example: string) => Program | undefined;
  readonly labs: Labs;
}

export function createSessions({ limits, clock, program, labs }: SessionsOptions): Sessions {
  const entries = new Map<string, Entry>();
  const creations = createTokenBuckets({
    rate: limits.sessionsPerMinute / 60,
    burst: limits.sessionsPerMinute,
    now: clock.now,
  });

  /** Programs that are still on their way out. */
  const ending = new Set<Promise<void>>();

  const end = (session: Session, how: SessionEnd): void => {
    entries.delete(session.id);
    const ended = session.end(how).finally(() => ending.delete(ended));
    ending.add(ended);
  };

  const sweep = (): void => {
    const now = clock.now();
    for (const { session } of entries.values())
      if (session.expiresAt <= now) end(session, 'expired');
    creations.sweep();
  };

  const makeRoom = (): void => {
    sweep();
    if (entries.size < limits.maxSessions) return;
    const sessions = [...entries.values()].map((entry) => entry.session);
    const alone = longestAlone(sessions, clock.now() + limits.sessionIdle - LEFT_ALONE);
    if (!alone) throw sessionLimitReached(limits.maxSessions);
    end(alone, 'expired');
  };

  const entryOf = (id: string): Entry | undefined => {
    const entry = entries.get(id);
    if (!entry || entry.session.expiresAt > clock.now()) return entry;
    end(entry.session, 'expired');
    return undefined;
  };

  const open = (id: string, key: string): Session => {
    const entry = entryOf(id);
    if (!entry) throw unknownSession();
    if (!isRandomName(key) || !keyMatches(key, entry.keyHash)) throw wrongKey();
    entry.session.touch();
    return entry.session;
  };

  const timer = setInterval(sweep, Math.min(SWEEP_INTERVAL, limits.sessionIdle)).unref();

  return {
    get size() {
      return entries.size;
    },
    create(clientAddress) {
      const wait = creations.take(clientAddress);
      if (wait > 0) throw sessionRateReached(limits.sessionsPerMinute, wait);
      if (entries.size >= limits.maxSessions) makeRoom();
      const id = randomName();
      const key = randomName();
      const session = createSession({ id, limits, clock, program, labs });
      entries.set(session.id, { session, keyHash: hashKey(key) });
      return { session, key };
    },
    find: (id) => entryOf(id)?.session,
    open,
    delete: (id, key) => end(open(id, key), 'deleted'),
    sweep,
    async close() {
      clearInterval(timer);
      for (const { session } of entries.values()) end(session, 'shutdown');
      await Promise.allSettled(ending);
    },
  };
}

/** Among those that nothing holds and that expire before `before`, the one that expires first. */
function longestAlone(sessions: readonly Session[], before: number): Session | undefined {
  return sessions
    .filter(({ watchers, openLegs, expiresAt }) => !watchers && !openLegs && expiresAt <= before)
    .toSorted((a, b) => a.expiresAt - b.expiresAt)[0];
}

function sessionRateReached(limit: number, wait: number): Refusal {
  return new Refusal(
    429,
    'SESSION_RATE_REACHED',
    `Your address has started ${limit} sessions within a minute, which is its limit. Try again ${inSeconds(wait)}.`,
    wait,
  );
}

function sessionLimitReached(limit: number): Refusal {
  const wait = LEFT_ALONE / 1000;
  return new Refusal(
    503,
    'SESSION_LIMIT_REACHED',
    `All places of this playground are taken; its limit is ${limit}. Try again ${inSeconds(wait)}: a place is free again when its visitor has left.`,
    wait,
  );
}

function unknownSession(): Refusal {
  return new Refusal(
    404,
    'SESSION_UNKNOWN',
    'There is no such session. It may have expired, or the playground was restarted: start a new one.',
  );
}

function wrongKey(): Refusal {
  return new Refusal(
    401,
    'WRONG_KEY',
    'The key does not open this session. Send the key that came with it, as Authorization: Bearer <key>.',
    undefined,
    { 'www-authenticate': 'Bearer' },
  );
}
