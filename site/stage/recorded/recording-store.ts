/** The recorded side of a stage: loads its trace on first use, and plays it into a model of its own. */

import { type ReadonlySignal, signal } from '@preact/signals';
import { createTraceModel, type TraceModel } from '../../wire-view/model/trace-model.ts';
import { loadRecording, type Recording } from './load-recording.ts';
import { createPlayer, type Player } from './player.ts';

/** Milliseconds played, and of how many. */
export interface Progress {
  readonly played: number;
  readonly length: number;
}

export interface RecordingStore {
  readonly model: TraceModel;
  /** `missing` where the site carries no recording of this example. */
  readonly recording: ReadonlySignal<Recording | 'loading' | 'missing' | undefined>;
  readonly progress: ReadonlySignal<Progress>;
  readonly playing: ReadonlySignal<boolean>;
  /** The recording's own time, in trace milliseconds; undefined where none is loaded. */
  now(): number | undefined;
  /** Loads it where it isn't, then plays it from the start. */
  play(): Promise<void>;
  toEnd(): void;
  close(): void;
}

export function createRecordingStore(base: string, example: string): RecordingStore {
  const model = createTraceModel({ example, recorded: true });
  const recording = signal<Recording | 'loading' | 'missing' | undefined>(undefined);
  const progress = signal<Progress>({ played: 0, length: 0 });
  const playing = signal(false);
  let player: Player | undefined;
  let closed = false;

  async function load(): Promise<Player | undefined> {
    if (player !== undefined || recording.value === 'loading') return player;
    recording.value = 'loading';
    const loaded = await loadRecording(base, example);
    if (closed) return undefined;
    recording.value = loaded ?? 'missing';
    if (loaded === undefined) return undefined;
    player = createPlayer({
      records: loaded.records,
      onRecords: (records) => model.apply(records),
      onProgress(played, ended) {
        progress.value = { played, length: player?.length ?? 0 };
        playing.value = !ended;
      },
    });
    return player;
  }

  return {
    model,
    recording,
    progress,
    playing,
    now: () => player?.now(),
    async play() {
      const ready = await load();
      if (ready === undefined) return;
      model.reset();
      playing.value = true;
      ready.play();
      // Motion is asked for by the reader, not by us: without it the trace is there at once.
      if (matchMedia('(prefers-reduced-motion: reduce)').matches) ready.toEnd();
    },
    toEnd() {
      player?.toEnd();
    },
    close() {
      closed = true;
      player?.close();
    },
  };
}
