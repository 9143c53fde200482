/**
 * The watcher's end of the trace feed: one WebSocket for all stages of a tab, resumed where it broke.
 *
 * Follows playground-server/trace/session-api.ts. After a break it says hello with the last `seq` it
 * has, so that nothing is lost that the ring still holds; what the ring no longer holds arrives as a
 * gap record. It keeps the page's clock aligned to the trace's by probes. It leaves out what records
 * mean: they go on as they came, each once.
 */

import { CodecError } from '../../../playground-server/trace/codec-error.ts';
import { decodeRecords } from '../../../playground-server/trace/decode-batch.ts';
import {
  type ClockProbe,
  type ClockReading,
  FEED_SUBPROTOCOL,
  FeedClose,
  type FeedHello,
  type FeedWelcome,
} from '../../../playground-server/trace/session-api.ts';
import type { TraceRecord } from '../../../playground-server/trace/trace.ts';
import { backoffDelay } from './backoff.ts';
import { createClockAlignment } from './clock-alignment.ts';

/** Where the feed is. Times are the page's clock in milliseconds. */
export type FeedState =
  | { readonly kind: 'connecting'; readonly attempt: number }
  | { readonly kind: 'open' }
  /** Broken or never there; the next attempt starts at `until`. */
  | { readonly kind: 'waiting'; readonly attempt: number; readonly until: number }
  /** The playground no longer knows the session, or not this key: another session is needed. */
  | { readonly kind: 'session-gone'; readonly code: number; readonly reason: string }
  /** The playground won't have this watcher, whatever it tries. */
  | { readonly kind: 'refused'; readonly code: number; readonly reason: string }
  | { readonly kind: 'closed' };

/** What the feed needs of the world; tests bring their own. */
export interface FeedWorld {
  readonly connect: (url: string, subprotocol: string) => FeedSocket;
  /** The page's clock: milliseconds since 1970, with fractions, never going back. */
  readonly now: () => number;
  readonly random: () => number;
  /** Calls back once after some milliseconds; gives back the way to cancel. */
  readonly after: (milliseconds: number, callback: () => void) => () => void;
}

/** The part of `WebSocket` that the feed uses. */
export type FeedSocket = Pick<WebSocket, 'send' | 'close' | 'addEventListener' | 'binaryType'>;

export interface FeedOptions {
  /** For example `ws://localhost:4321/feed`. */
  readonly url: string;
  readonly session: { readonly id: string; readonly key: string };
  /** A batch of records, in order; never one that was given before. */
  readonly onRecords: (records: readonly TraceRecord[]) => void;
  /** Every record up to this trace time is here; told after `onRecords`. */
  readonly onPassed?: (time: number) => void;
  readonly onWelcome?: (welcome: FeedWelcome) => void;
  readonly onState?: (state: FeedState) => void;
  readonly world?: FeedWorld;
}

export interface FeedClient {
  readonly state: FeedState;
  /** The last record that arrived; 0 before the first. */
  readonly lastSeq: number;
  /** Milliseconds to add to the page's clock to get trace time; undefined until the first welcome. */
  readonly clockOffset: number | undefined;
  /** How far off that may be, in milliseconds. */
  readonly clockUncertainty: number;
  /** Ends a wait at once: the reader asked, the network is back, or the page is seen again. */
  retryNow(): void;
  /** Takes a few fresh clock readings, where the feed is open. */
  alignClock(): void;
  /**
   * Asks the playground how far it is, so that `onPassed` is told soon. False where the feed isn't
   * open: nobody knows then.
   */
  ask(): boolean;
  close(): void;
}

/** The `code` of a refusal by the watcher itself: it could not read what came. */
export const UNREADABLE = 0;

/** Probes in a row at each alignment. */
const PROBES = 6;

/** Milliseconds between two alignments. */
const ALIGN_EVERY = 20_000;

/**
 * The first wait while the offset may be further off than {@link SURE}: a page is busy when it
 * loads. It doubles, since a long way never lets the offset be sure.
 */
const ALIGN_SOON = 500;

/** Milliseconds; a page event's frame is rarely closer. */
const SURE = 1;

/** Milliseconds an attempt may take until the welcome. */
const WELCOME_WITHIN = 8_000;

export function createFeedClient(options: FeedOptions): FeedClient {
  const world = options.world ?? browserWorld();
  const clock = createClockAlignment();
  let state: FeedState = { kind: 'closed' };
  let socket: FeedSocket | undefined;
  let lastSeq = 0;
  let failures = 0;
  let probesLeft = 0;
  let probesOut = 0;
  let alignIn = ALIGN_SOON;
  /** The playground was at `now` with the record `seq`, which isn't here yet. */
  let ahead: Pick<ClockReading, 'now' | 'seq'> | undefined;
  let cancelTimer = () => {};

  function become(next: FeedState): void {
    state = next;
    options.onState?.(next);
  }

  function later(milliseconds: number, callback: () => void): void {
    cancelTimer();
    cancelTimer = world.after(milliseconds, callback);
  }

  function connect(): void {
    become({ kind: 'connecting', attempt: failures + 1 });
    const mine = world.connect(options.url, FEED_SUBPROTOCOL);
    socket = mine;
    mine.binaryType = 'arraybuffer';
    mine.addEventListener('open', () => {
      const { id, key } = options.session;
      const hello: FeedHello = { type: 'hello', session: id, key, since: lastSeq };
      mine.send(JSON.stringify(hello));
    });
    mine.addEventListener('message', (event) => {
      if (socket === mine) receive(event.data);
    });
    mine.addEventListener('close', (event) => {
      if (socket === mine) closed(event.code, event.reason);
    });
    later(WELCOME_WITHIN, () => abandon());
  }

  /** Gives up on a socket that says nothing, without waiting for its close event. */
  function abandon(): void {
    const silent = socket;
    socket = undefined;
    silent?.close();
    closed(1006, '');
  }

  function receive(data: unknown): void {
    try {
      if (typeof data === 'string') receiveText(JSON.parse(data));
      else if (data instanceof ArrayBuffer) receiveBatch(decodeRecords(new Uint8Array(data)));
    } catch (error) {
      if (!(error instanceof CodecError) && !(error instanceof SyntaxError)) throw error;
      giveUp(error.message);
    }
  }

  /** A batch that can't be read comes from another version; asking again would bring it again. */
  function giveUp(reason: string): void {
    const unreadable = socket;
    socket = undefined;
    cancelTimer();
    unreadable?.close(1000);
    become({ kind: 'refused', code: UNREADABLE, reason });
  }

  function receiveText(message: FeedWelcome | ClockReading): void {
    if (message.type === 'welcome') {
      failures = 0;
      probesOut = 0;
      alignIn = ALIGN_SOON;
      ahead = undefined;
      clock.reset();
      clock.heard(message.now, world.now());
      become({ kind: 'open' });
      options.onWelcome?.(message);
      align();
      return;
    }
    probesOut -= 1;
    clock.probed(message.sent, message.now, world.now());
    // The first one that waits stays: under a flood a later one would always be further ahead.
    ahead ??= message;
    passAhead();
    if (probesLeft > 0) {
      probesLeft -= 1;
      probe();
    } else if (clock.uncertainty > SURE) {
      later(alignIn, align);
      alignIn = Math.min(ALIGN_EVERY, alignIn * 2);
    }
  }

  function passAhead(): void {
    if (ahead === undefined || lastSeq < ahead.seq) return;
    const { now } = ahead;
    ahead = undefined;
    options.onPassed?.(now);
  }

  function receiveBatch(records: readonly TraceRecord[]): void {
    const fresh = records.filter((record) => record.seq > lastSeq);
    const last = fresh.at(-1);
    if (last === undefined) return;
    lastSeq = last.seq;
    clock.heard(last.time, world.now());
    options.onRecords(fresh);
    passAhead();
  }

  function align(): void {
    probesLeft = PROBES - 1;
    probe();
    later(ALIGN_EVERY, align);
  }

  function probe(): void {
    probesOut += 1;
    const message: ClockProbe = { type: 'clock', sent: world.now() };
    socket?.send(JSON.stringify(message));
  }

  function closed(code: number, reason: string): void {
    socket = undefined;
    probesLeft = 0;
    cancelTimer();
    if (sessionGone(code)) become({ kind: 'session-gone', code, reason });
    else if (refused(code)) become({ kind: 'refused', code, reason });
    else waitAndRetry();
  }

  function waitAndRetry(): void {
    failures += 1;
    const delay = backoffDelay(failures, world.random);
    become({ kind: 'waiting', attempt: failures, until: world.now() + delay });
    later(delay, connect);
  }

  connect();

  return {
    get state() {
      return state;
    },
    get lastSeq() {
      return lastSeq;
    },
    get clockOffset() {
      return clock.offset;
    },
    get clockUncertainty() {
      return clock.uncertainty;
    },
    retryNow() {
      if (state.kind !== 'waiting') return;
      cancelTimer();
      connect();
    },
    alignClock() {
      if (state.kind === 'open') align();
    },
    ask() {
      if (state.kind !== 'open') return false;
      if (probesOut === 0) probe();
      return true;
    },
    close() {
      cancelTimer();
      const open = socket;
      socket = undefined;
      open?.close(1000);
      become({ kind: 'closed' });
    },
  };
}

function sessionGone(code: number): boolean {
  return (
    code === FeedClose.UNKNOWN_SESSION ||
    code === FeedClose.WRONG_KEY ||
    code === FeedClose.SESSION_EXPIRED
  );
}

function refused(code: number): boolean {
  return code === FeedClose.BAD_HELLO || code === FeedClose.TOO_MANY_WATCHERS;
}

/** The page's clock as page lane events use it too. */
export function pageNow(): number {
  return performance.timeOrigin + performance.now();
}

function browserWorld(): FeedWorld {
  return {
    connect: (url, subprotocol) => new WebSocket(url, subprotocol),
    now: pageNow,
    random: Math.random,
    after(milliseconds, callback) {
      const timer = setTimeout(callback, milliseconds);
      return () => clearTimeout(timer);
    },
  };
}
