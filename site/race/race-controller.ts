/**
 * Runs the race: live where a playground answers, recorded where none does. It rests when nobody
 * looks and after a while, since a heat holds four connections and a program.
 */

import { type ReadonlySignal, signal } from '@preact/signals';
import type { FeedState } from '../stage/feed/feed-client.ts';
import { ApiFailure } from '../stage/session/api-failure.ts';
import { type LiveRace, openLiveRace } from './live-race.ts';
import type { Heat, RaceState } from './race-state.ts';
import type { RecordedRace } from './recorded-race.ts';
import { DEFAULT_SETTINGS, type Settings } from './settings.ts';

/** Milliseconds after which a heat rests by itself. */
export const REST_AFTER = 180_000;

export interface RaceController {
  readonly state: ReadonlySignal<RaceState>;
  readonly heat: ReadonlySignal<Heat | undefined>;
  readonly settings: ReadonlySignal<Settings>;
  /** Starts a heat, live or recorded. */
  start(): void;
  pause(): void;
  /**
   * New settings begin a new heat, so that a heat's numbers are all of one kind. Those that come
   * while a heat starts begin it again.
   */
  set(settings: Partial<Settings>): void;
  retry(): void;
  close(): void;
}

/** @param base the site's base URL, ending in `/` */
export function createRaceController(base: string, frameHost: HTMLElement): RaceController {
  const state = signal<RaceState>({ kind: 'loading' });
  const heat = signal<Heat | undefined>(undefined);
  const settings = signal<Settings>(DEFAULT_SETTINGS);
  /** States that an open feed ends. */
  const awaited = new Set<RaceState['kind']>(['loading', 'disconnected']);
  const still = matchMedia('(prefers-reduced-motion: reduce)').matches;
  let live: LiveRace | undefined;
  let recorded: RecordedRace | undefined;
  let resting: ReturnType<typeof setTimeout> | undefined;
  let closed = false;

  async function open(): Promise<void> {
    state.value = { kind: 'loading' };
    try {
      const opened = await openLiveRace({ base, frameHost, onFeed });
      // The heat starts with the feed's first `open`: before it there is no clock to start it by.
      if (closed) opened.close();
      else live = opened;
    } catch (error) {
      await fail(error);
    }
  }

  async function fail(error: unknown): Promise<void> {
    if (error instanceof ApiFailure && error.unreachable) await openRecorded();
    else
      state.value = {
        kind: 'failed',
        message: error instanceof Error ? error.message : String(error),
      };
  }

  async function openRecorded(): Promise<void> {
    // Where a playground answers, nobody needs it.
    const { openRecordedRace } = await import('./recorded-race.ts');
    recorded = await openRecordedRace(base, still, () => tellRecorded(true));
    if (closed) recorded?.close();
    else if (recorded === undefined) state.value = { kind: 'failed', message: undefined };
    else playRecorded();
  }

  function tellRecorded(ended: boolean): void {
    if (recorded) state.value = { kind: 'recorded', recordedAt: recorded.recordedAt, ended };
  }

  function playRecorded(): void {
    tellRecorded(false);
    heat.value = recorded?.play();
  }

  async function startLive(): Promise<void> {
    if (live === undefined) return;
    state.value = { kind: 'starting' };
    try {
      let begun: Settings | undefined;
      while (begun !== settings.value) {
        begun = settings.value;
        heat.value = await live.start(begun);
      }
      state.value = { kind: 'live' };
      clearTimeout(resting);
      resting = setTimeout(() => rest('rested'), REST_AFTER);
    } catch (error) {
      await fail(error);
    }
  }

  function rest(why: 'reader' | 'hidden' | 'rested'): void {
    if (live === undefined || state.value.kind !== 'live') return;
    clearTimeout(resting);
    live.stop();
    state.value = { kind: 'paused', why };
  }

  function onFeed(feed: FeedState): void {
    if (feed.kind === 'waiting') state.value = { kind: 'disconnected' };
    else if (feed.kind === 'refused') state.value = { kind: 'failed', message: feed.reason };
    else if (feed.kind === 'open' && awaited.has(state.value.kind)) void startLive();
  }

  function onVisibility(): void {
    if (document.hidden) rest('hidden');
    else if (state.value.kind === 'paused' && state.value.why === 'hidden') void startLive();
  }

  document.addEventListener('visibilitychange', onVisibility);
  void open();

  return {
    state,
    heat,
    settings,
    start() {
      if (recorded) playRecorded();
      else void startLive();
    },
    pause: () => rest('reader'),
    set(change) {
      settings.value = { ...settings.value, ...change };
      if (state.value.kind === 'live') void startLive();
    },
    retry() {
      if (state.value.kind === 'disconnected') live?.retryNow();
      else if (live === undefined) void open();
      else void startLive();
    },
    close() {
      closed = true;
      clearTimeout(resting);
      document.removeEventListener('visibilitychange', onVisibility);
      live?.close();
      recorded?.close();
    },
  };
}
