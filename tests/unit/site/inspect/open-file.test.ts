/** The page's side of an import, with a worker in its place that runs in the same thread. */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { fileSource } from '../../../../site/inspect/file-source.ts';
import { startImport } from '../../../../site/inspect/import-job.ts';
import type { FromWorker, ToWorker } from '../../../../site/inspect/import-messages.ts';
import { openFile } from '../../../../site/inspect/open-file.ts';
import { largeCapture } from '../../../support/large-capture.ts';

/** As much of a worker as the page uses. */
class LocalWorker {
  static readonly made: LocalWorker[] = [];
  static failing = false;
  onmessage: ((event: { data: FromWorker }) => void) | null = null;
  onerror: (() => void) | null = null;
  terminated = false;
  #job: ReturnType<typeof startImport> | undefined;

  constructor() {
    LocalWorker.made.push(this);
  }

  postMessage(message: ToWorker): void {
    if (LocalWorker.failing) {
      queueMicrotask(() => this.onerror?.());
    } else if (message.type === 'open') {
      this.#job = startImport({
        source: fileSource(message.file),
        name: message.file.name,
        leg: message.leg,
        post: (data) => setTimeout(() => this.terminated || this.onmessage?.({ data })),
      });
    } else {
      this.#job?.[message.type]();
    }
  }

  terminate(): void {
    this.terminated = true;
  }
}

Object.assign(globalThis, { Worker: LocalWorker });

const { file: bytes, connections, frames } = largeCapture({ bytes: 1_500_000, connections: 30 });
const FILE = new File([bytes], 'a.pcapng');
const onProgress = () => {};
const { signal } = new AbortController();

const framesIn = (rows: readonly { source: string }[]): number =>
  rows.filter((row) => row.source === 'wire' && JSON.stringify(row).includes('"ws-frame"')).length;

test('a file is opened whole: every connection, every frame, and no worker is left', async () => {
  const progress: number[] = [];
  const opened = await openFile(FILE, { signal, onProgress: ({ done }) => progress.push(done) });
  assert.equal(opened.model.legs.size, connections);
  assert.equal(opened.model.cost.frames, frames);
  assert.equal(opened.cut, undefined);
  assert.equal(opened.end.format, 'pcapng');
  assert.equal(progress.at(-1), bytes.length);
  assert.ok(LocalWorker.made.at(-1)?.terminated);
});

test('one connection is opened alone', async () => {
  const { model, legs } = await openFile(FILE, { signal, onProgress, leg: 4 });
  assert.deepEqual([...model.legs.keys()], [4]);
  assert.equal(legs.length, connections);
  assert.equal(framesIn(model.rows), Math.floor(frames / connections));
});

test('a file beyond the limit is shown from its beginning, and it is said how far', async () => {
  const limits = { bytes: Number.POSITIVE_INFINITY, rows: 1_000 };
  const { model, cut, legs } = await openFile(FILE, { signal, onProgress, limits });
  assert.ok(model.rows.length >= 1_000 && model.rows.length < 2_000, `${model.rows.length} rows`);
  assert.ok(cut !== undefined && cut.done <= cut.total);
  assert.equal(model.rows[0]?.source === 'note' && model.rows[0].record.type, 'open');
  assert.equal(legs.length, connections);
  const byBytes = await openFile(FILE, {
    signal,
    onProgress,
    limits: { rows: 1e9, bytes: 50_000 },
  });
  assert.ok(byBytes.cut !== undefined && byBytes.model.cost.bytesUp < 200_000);
});

test('a cancelled import ends its worker, with a code', async () => {
  const controller = new AbortController();
  const opening = openFile(FILE, {
    signal: controller.signal,
    onProgress: () => controller.abort(),
  });
  await assert.rejects(opening, { name: 'ImportError', code: 'IMPORT_CANCELLED' });
  assert.ok(LocalWorker.made.at(-1)?.terminated);
});

test('what the worker refuses, and a worker that ends by itself, are told by code', async () => {
  const notes = new File(['no traffic'], 'notes.txt');
  await assert.rejects(openFile(notes, { signal, onProgress }), { code: 'IMPORT_FORMAT_UNKNOWN' });
  LocalWorker.failing = true;
  await assert.rejects(openFile(FILE, { signal, onProgress }), { code: 'IMPORT_STOPPED' });
  LocalWorker.failing = false;
});
