/**
 * Storms as they run now: over the tab's one link to the playground, so that the stage below shows
 * the same session; or, where no playground is, the storms of the recording.
 */

import type { StormRequest } from '../../playground-server/trace/session-api.ts';
import type { StormChanged } from '../../playground-server/trace/trace.ts';
import { playgroundLink } from '../stage/playground-link.ts';
import { loadRecording } from '../stage/recorded/load-recording.ts';
import { ApiFailure } from '../stage/session/api-failure.ts';

/** What keeps a storm from running. `absent`: nobody answers who could run one. */
export class StormTrouble extends Error {
  readonly kind: 'absent' | 'refused';

  constructor(kind: StormTrouble['kind'], message: string) {
    super(message);
    this.kind = kind;
  }
}

export interface LiveStorm {
  /** @throws StormTrouble */
  start(request: StormRequest): Promise<void>;
  /** @throws StormTrouble */
  stop(): Promise<void>;
  close(): void;
}

/**
 * @param base the site's base URL, ending in `/`
 * @param onLost the session ended, or the playground with it, while a storm may have been under way
 */
export function openLiveStorm(
  base: string,
  example: string,
  onRecord: (record: StormChanged) => void,
  onLost: () => void,
): LiveStorm {
  const link = playgroundLink(base);
  const channel = link.join(example);
  const stopRecords = channel.onStorm(onRecord);
  let wasLive = false;
  const stopState = link.state.subscribe(({ kind }) => {
    if (wasLive && kind !== 'live') onLost();
    wasLive = kind === 'live';
  });

  return {
    async start(request) {
      await untilLive(link);
      await told(link.api.startStorm(example, request));
    },
    stop: () => told(link.api.stopStorm(example)),
    close() {
      stopRecords();
      stopState();
      channel.leave();
    },
  };
}

/** Waits until records can come; what began before would not be seen. */
function untilLive({ state, retryNow }: ReturnType<typeof playgroundLink>): Promise<void> {
  if (state.value.kind === 'absent') retryNow();
  return new Promise((resolve, reject) => {
    const stops: (() => void)[] = [];
    const end = (act: () => void): void => {
      act();
      queueMicrotask(() => {
        for (const stop of stops) stop();
      });
    };
    stops.push(
      state.subscribe((now) => {
        if (now.kind === 'live' && now.feed.kind === 'open') end(resolve);
        else if (now.kind === 'absent') end(() => reject(new StormTrouble('absent', '')));
        else if (now.kind === 'refused') {
          end(() => reject(new StormTrouble('refused', now.failure.message)));
        } else if (now.kind === 'live' && now.feed.kind === 'refused') {
          const { reason } = now.feed;
          end(() => reject(new StormTrouble('refused', reason)));
        }
      }),
    );
  });
}

async function told(call: Promise<unknown>): Promise<void> {
  try {
    await call;
  } catch (failure) {
    if (!(failure instanceof ApiFailure)) throw failure;
    throw new StormTrouble(failure.unreachable ? 'absent' : 'refused', failure.message);
  }
}

/** The storms of the recording, and when it was made; undefined where there is none. */
export async function recordedStorms(
  base: string,
  example: string,
): Promise<{ readonly records: readonly StormChanged[]; readonly at: Date } | undefined> {
  const recording = await loadRecording(base, example);
  const records = recording?.records.filter((record) => record.type === 'storm') ?? [];
  if (recording === undefined || records.length === 0) return undefined;
  return { records, at: new Date(recording.head.recordedAt) };
}
