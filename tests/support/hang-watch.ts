/**
 * Makes a loop without an end fail a test instead of standing still: nothing on a thread can stop
 * what runs on it, so another thread watches, writes down the input and ends the process.
 */

import { writeFileSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { isMainThread, Worker, workerData } from 'node:worker_threads';

/** How long one input may take, in milliseconds. Generous: tests share their machine. */
const PATIENCE = 30_000;
/** Bytes of an input, at most. */
const ROOM = 1024 * 1024;

interface Watched {
  /** [0] counts begins and ends, so it is odd while an input is at work; [1] is its length. */
  readonly beats: Int32Array<SharedArrayBuffer>;
  readonly input: Uint8Array<SharedArrayBuffer>;
}

export interface HangWatch {
  /** Runs the work with this input under watch. */
  run<T>(input: Uint8Array, work: () => Promise<T>): Promise<T>;
  close(): Promise<void>;
}

export function startHangWatch(): HangWatch {
  const beats = new Int32Array(new SharedArrayBuffer(8));
  const input = new Uint8Array(new SharedArrayBuffer(ROOM));
  const watched: Watched = { beats, input };
  const worker = new Worker(new URL(import.meta.url), { workerData: { watched } });
  const beat = (): void => {
    Atomics.add(beats, 0, 1);
    Atomics.notify(beats, 0);
  };
  return {
    async run(bytes, work) {
      input.set(bytes.subarray(0, ROOM));
      beats[1] = Math.min(bytes.length, ROOM);
      beat();
      try {
        return await work();
      } finally {
        beat();
      }
    },
    async close() {
      await worker.terminate();
    },
  };
}

function watch({ beats, input }: Watched): void {
  for (;;) {
    const count = Atomics.load(beats, 0);
    const outcome = Atomics.wait(beats, 0, count, PATIENCE);
    if (outcome === 'timed-out' && count % 2 === 1) break;
  }
  const path = join(tmpdir(), `wireside-hang-${process.pid}.bin`);
  writeFileSync(path, input.slice(0, beats[1]));
  writeSync(2, `An input is still at work after ${PATIENCE / 1000} s. It was saved as ${path}.\n`);
  process.kill(process.pid, 'SIGKILL');
}

const { watched } = (workerData ?? {}) as { watched?: Watched };
if (!isMainThread && watched !== undefined) watch(watched);
