/**
 * The tab's one link to the playground: a session, its feed, and a channel for each stage on the
 * page. It opens what is missing, comes back after a break, takes a new session where the old one
 * has ended, and says where it stands. Ends with its last stage.
 */

import { type ReadonlySignal, signal } from '@preact/signals';
import type { FeedWelcome } from '../../playground-server/trace/session-api.ts';
import type { TraceRecord } from '../../playground-server/trace/trace.ts';
import { createBacklog } from './feed/backlog.ts';
import { backoffDelay } from './feed/backoff.ts';
import { createFeedClient, type FeedClient, type FeedState, pageNow } from './feed/feed-client.ts';
import { createRecordRouter } from './feed/record-router.ts';
import type { LinkState } from './link-state.ts';
import { ApiFailure } from './session/api-failure.ts';
import { createSessionClient, type SessionClient } from './session/session-client.ts';
import type { Session } from './session/stored-session.ts';
import { type ChannelInlet, createChannel, type StageChannel } from './stage-channel.ts';

export interface PlaygroundLink {
  readonly state: ReadonlySignal<LinkState>;
  readonly api: SessionClient;
  /** Ends a wait: tries again now. */
  retryNow(): void;
  join(example: string): StageChannel;
}

/** Milliseconds before the second look for a playground that never answered. */
const FIRST_LOOK = 4_000;

const links = new Map<string, PlaygroundLink>();

/**
 * The link of this tab.
 *
 * @param base the site's base URL, ending in `/`
 */
export function playgroundLink(base: string): PlaygroundLink {
  const present = links.get(base);
  if (present) return present;
  const made = openLink(base, () => links.delete(base));
  links.set(base, made);
  return made;
}

function openLink(base: string, onEnd: () => void): PlaygroundLink {
  const api = createSessionClient({ base, storage: storageOfTab() });
  const state = signal<LinkState>({ kind: 'opening' });
  const channels = new Map<string, StageChannel & ChannelInlet>();
  /** How many stages share a channel: the same example may stand on a page twice. */
  const members = new Map<string, number>();
  /** Records of stages that are not open yet. */
  const early = new Map<string, TraceRecord[]>();
  const router = createRecordRouter(() => channels.keys());
  const backlog = createBacklog();
  const stopped = new AbortController();
  /** Further hops that stood in a path when the feed began. */
  let labs: FeedWelcome['labs'];
  let feed: FeedClient | undefined;
  let attempt = 0;
  let timer: ReturnType<typeof setTimeout> | undefined;

  const clock = {
    offset: () => feed?.clockOffset,
    uncertainty: () => feed?.clockUncertainty ?? Number.POSITIVE_INFINITY,
    ask: () => feed?.ask() ?? false,
  };

  async function open(ask: () => Promise<Session>, renewed: boolean): Promise<void> {
    clearTimeout(timer);
    try {
      const session = await ask();
      if (stopped.signal.aborted) return;
      attempt = 0;
      watch(session, renewed);
    } catch (failure) {
      if (stopped.signal.aborted) return;
      if (!(failure instanceof ApiFailure)) throw failure;
      fail(failure);
    }
  }

  function fail(failure: ApiFailure): void {
    attempt += 1;
    if (failure.unreachable) {
      const delay = Math.max(FIRST_LOOK, backoffDelay(attempt + 3, Math.random));
      const until = isStaticHost(failure) ? Number.POSITIVE_INFINITY : pageNow() + delay;
      state.value = { kind: 'absent', attempt, until };
      if (Number.isFinite(until)) timer = setTimeout(() => open(api.open, false), delay);
      return;
    }
    const { retryAfter } = failure;
    const delay = retryAfter === undefined ? undefined : retryAfter * 1000;
    const until = delay === undefined ? undefined : pageNow() + delay;
    state.value = { kind: 'refused', failure, until };
    if (delay !== undefined) timer = setTimeout(() => open(api.open, false), delay);
  }

  function watch(session: Session, renewed: boolean): void {
    feed?.close();
    const onState = (next: FeedState) => {
      if (next.kind === 'session-gone') renew();
      else if (next.kind !== 'closed') state.value = { kind: 'live', session, feed: next, renewed };
    };
    feed = createFeedClient({
      url: new URL('feed', base.replace(/^http/, 'ws')).href,
      session,
      onRecords: take,
      onPassed: (time) => {
        for (const channel of channels.values()) channel.passed(time);
      },
      onWelcome: welcome,
      onState,
    });
  }

  function welcome({ now, faults, ...more }: FeedWelcome): void {
    backlog.endsAt(now);
    labs = more.labs;
    for (const [example, channel] of channels) {
      const known = faults[example];
      if (known) channel.faults.value = known;
      channel.lab.value = labOf(example);
    }
  }

  const labOf = (name: string) => labs?.find(({ example }) => example === name);

  function take(records: readonly TraceRecord[]): void {
    const { old, fresh } = backlog.split(records);
    for (const [example, group] of router.sort(old)) {
      const channel = channels.get(example);
      if (channel) channel.takeOld(group);
      else keepEarly(example, group);
    }
    for (const [example, group] of router.sort(fresh)) {
      const channel = channels.get(example);
      if (channel) channel.take(group);
      else keepEarly(example, group);
    }
  }

  function keepEarly(example: string, records: readonly TraceRecord[]): void {
    early.set(example, [...(early.get(example) ?? []), ...records]);
  }

  function renew(): void {
    feed?.close();
    early.clear();
    labs = undefined;
    for (const channel of channels.values()) channel.reset();
    state.value = { kind: 'opening' };
    open(api.renew, true);
  }

  function retryNow(): void {
    if (state.value.kind === 'live') feed?.retryNow();
    else if (state.value.kind !== 'opening') {
      state.value = { kind: 'opening' };
      open(api.open, false);
    }
  }

  function leave(example: string): void {
    const left = (members.get(example) ?? 1) - 1;
    members.set(example, left);
    if (left > 0) return;
    channels.get(example)?.close();
    channels.delete(example);
    if (channels.size > 0) return;
    stopped.abort();
    clearTimeout(timer);
    feed?.close();
    onEnd();
  }

  const { signal: ending } = stopped;
  addEventListener('online', retryNow, { signal: ending });
  addEventListener('pageshow', (event) => event.persisted && retryNow(), { signal: ending });
  document.addEventListener(
    'visibilitychange',
    () => {
      if (document.visibilityState !== 'visible') return;
      feed?.retryNow();
      // A machine that slept has lost time on the page's clock.
      feed?.alignClock();
    },
    { signal: ending },
  );
  open(api.open, false);

  return {
    state,
    api,
    retryNow,
    join(example) {
      members.set(example, (members.get(example) ?? 0) + 1);
      const present = channels.get(example);
      if (present) return present;
      const channel = createChannel(example, clock, () => leave(example));
      channels.set(example, channel);
      channel.lab.value = labOf(example);
      const known = early.get(example);
      if (known) channel.takeOld(known);
      early.delete(example);
      return channel;
    },
  };
}

/** Something answered that knows no playground: asking again brings the same. */
function isStaticHost({ status }: ApiFailure): boolean {
  return (status >= 200 && status < 500) || status === 501;
}

function storageOfTab(): Storage | undefined {
  try {
    return sessionStorage;
  } catch {
    return undefined;
  }
}
