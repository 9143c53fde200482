/**
 * What the storm's island knows and does. The link to the playground is loaded when the first storm
 * is asked for: until then the lesson costs no more than the dials.
 */

import { batch, type ReadonlySignal, signal } from '@preact/signals';
import type { StormChanged } from '../../playground-server/trace/trace.ts';
import type { StormWords } from '../words/storm.ts';
import { type Dials, FIRST_DIALS, requestOf } from './dials.ts';
import type { LiveStorm } from './live-storm.ts';
import { applyRecord, begins, isUnderWay, type StormView } from './storm-view.ts';

export type Phase =
  | { readonly kind: 'idle' }
  /** Asked for; nothing has come of it yet. */
  | { readonly kind: 'asking' }
  | { readonly kind: 'live' }
  | { readonly kind: 'recorded'; readonly at: Date }
  | { readonly kind: 'trouble'; readonly message: string };

export interface StormController {
  readonly phase: ReadonlySignal<Phase>;
  readonly dials: ReadonlySignal<Dials>;
  readonly current: ReadonlySignal<StormView | undefined>;
  /** The run before this one, to be compared. */
  readonly before: ReadonlySignal<StormView | undefined>;
  set(change: Partial<Dials>): void;
  run(): Promise<void>;
  stop(): Promise<void>;
  close(): void;
}

export function createStormController(
  base: string,
  example: string,
  words: StormWords,
): StormController {
  const phase = signal<Phase>({ kind: 'idle' });
  const dials = signal<Dials>(FIRST_DIALS);
  const current = signal<StormView | undefined>(undefined);
  const before = signal<StormView | undefined>(undefined);
  let live: LiveStorm | undefined;
  let closed = false;

  function take(record: StormChanged): void {
    const shown = current.peek();
    batch(() => {
      // A storm that never came to its end is nothing to compare with.
      if (begins(shown, record) && shown?.result !== undefined) before.value = shown;
      current.value = applyRecord(shown, record);
      phase.value = { kind: 'live' };
    });
  }

  function lost(): void {
    if (phase.peek().kind === 'asking') phase.value = { kind: 'trouble', message: words.lost };
    const shown = current.peek();
    if (shown === undefined || !isUnderWay(shown)) return;
    current.value = { ...shown, state: 'failed', message: words.lost };
  }

  /** What was recorded is never put beside what is measured. */
  function forget(): void {
    current.value = undefined;
    before.value = undefined;
  }

  /** Leads on where no playground is: to the recording. */
  async function showRecorded(): Promise<void> {
    const { recordedStorms } = await import('./live-storm.ts');
    const recorded = await recordedStorms(base, example);
    if (recorded === undefined) {
      phase.value = { kind: 'trouble', message: words.absent };
      return;
    }
    batch(() => {
      forget();
      for (const record of recorded.records) take(record);
      phase.value = { kind: 'recorded', at: recorded.at };
    });
  }

  async function attempt(act: () => Promise<void>): Promise<void> {
    const { StormTrouble } = await import('./live-storm.ts');
    try {
      await act();
    } catch (trouble) {
      if (!(trouble instanceof StormTrouble)) throw trouble;
      if (trouble.kind === 'absent') await showRecorded();
      else phase.value = { kind: 'trouble', message: trouble.message };
    }
  }

  return {
    phase,
    dials,
    current,
    before,
    set(change) {
      dials.value = { ...dials.value, ...change };
    },
    async run() {
      if (phase.peek().kind === 'recorded') forget();
      phase.value = { kind: 'asking' };
      const { openLiveStorm } = await import('./live-storm.ts');
      if (closed) return;
      live ??= openLiveStorm(base, example, take, lost);
      const own = live;
      await attempt(() => own.start(requestOf(dials.peek())));
    },
    async stop() {
      const own = live;
      if (own) await attempt(() => own.stop());
    },
    close() {
      closed = true;
      live?.close();
    },
  };
}
