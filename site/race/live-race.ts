/**
 * The race as it runs now: a session, its feed, and the example's own page in a frame that nobody
 * sees. The page opens the four connections; everything shown is read from the trace of them.
 */

import { createFeedClient, type FeedState, pageNow } from '../stage/feed/feed-client.ts';
import { createSessionClient } from '../stage/session/session-client.ts';
import { createTraceModel } from '../wire-view/model/trace-model.ts';
import { createRaceModel } from './race-model.ts';
import type { Heat } from './race-state.ts';
import { racePage, type Settings } from './settings.ts';

const EXAMPLE = 'race';

export interface LiveRace {
  /** Starts a new heat: latency first, then the page with its four connections. */
  start(settings: Settings): Promise<Heat>;
  /** Closes the four connections; the heat's clock stands. */
  stop(): void;
  retryNow(): void;
  close(): void;
}

export interface LiveRaceOptions {
  /** The site's base URL, ending in `/`. */
  readonly base: string;
  /** Where the frame is put. */
  readonly frameHost: HTMLElement;
  /** A first `open`, and then each change: the playground is gone, back, or won't have us. */
  readonly onFeed: (state: FeedState) => void;
}

/**
 * Opens a session and its feed.
 * @throws ApiFailure where there is no playground, or where it refuses
 */
export async function openLiveRace(options: LiveRaceOptions): Promise<LiveRace> {
  const { base, frameHost, onFeed } = options;
  const client = createSessionClient({ base, storage: sessionStorage });
  let session = await client.open();
  const model = createTraceModel({ example: EXAMPLE });
  let feed = watch();
  let stoppedAt: number | undefined;

  function watch() {
    const url = new URL('feed', base);
    url.protocol = url.protocol.replace('http', 'ws');
    return createFeedClient({
      url: url.href,
      session,
      onRecords: (records) => model.apply(records),
      onState(state) {
        if (state.kind === 'session-gone') renew();
        else onFeed(state);
      },
    });
  }

  async function renew(): Promise<void> {
    onFeed({ kind: 'waiting', attempt: 1, until: pageNow() });
    try {
      session = await client.renew();
      model.reset();
      feed = watch();
    } catch {
      onFeed({
        kind: 'refused',
        code: 0,
        reason: 'the session is over and no other could be opened',
      });
    }
  }

  const now = () => pageNow() + (feed.clockOffset ?? 0);

  function stop(): void {
    stoppedAt ??= now();
    frameHost.replaceChildren();
  }

  return {
    async start(settings) {
      stop();
      const { latency } = settings;
      await client.setFaults(EXAMPLE, { latency: { up: latency, down: latency } });
      model.clear();
      stoppedAt = undefined;
      const frame = document.createElement('iframe');
      frame.title = 'The race’s own page';
      frame.tabIndex = -1;
      frame.setAttribute('sandbox', 'allow-scripts allow-same-origin');
      frame.src = racePage(session.playOrigin, session.id, settings);
      frameHost.replaceChildren(frame);
      return {
        race: createRaceModel(now()),
        view: model,
        now: () => stoppedAt ?? now(),
      };
    },
    stop,
    retryNow: () => feed.retryNow(),
    close() {
      frameHost.replaceChildren();
      feed.close();
    },
  };
}
