/** The states of the page that opens files. */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ImportError } from '../../../../playground-server/trace/import.ts';
import type { ImportProgress } from '../../../../site/inspect/import-messages.ts';
import { createInspectStore } from '../../../../site/inspect/inspect-store.ts';
import type { OpenedFile, OpenOptions } from '../../../../site/inspect/open-file.ts';

const PROGRESS: ImportProgress = { phase: 'reading', done: 1, total: 2 };

/** A store whose openings the test ends by hand. */
function standIn() {
  const asked: {
    file: File;
    options: OpenOptions;
    done: (opened: OpenedFile) => void;
    failed: (error: Error) => void;
  }[] = [];
  const store = createInspectStore((file, options) => {
    const { promise, resolve, reject } = Promise.withResolvers<OpenedFile>();
    asked.push({ file, options, done: resolve, failed: reject });
    return promise;
  });
  const last = () => asked.at(-1) ?? assert.fail('nothing was asked for');
  const opened = (leg?: number) => ({ file: last().file, leg }) as unknown as OpenedFile;
  return { store, asked, last, opened };
}

const FILE = new File(['x'], 'a.pcap');

test('a file is read with its progress, then open', async () => {
  const { store, last, opened } = standIn();
  const opening = store.open(FILE);
  assert.deepEqual(store.state.value, { kind: 'reading', name: 'a.pcap', progress: undefined });
  last().options.onProgress(PROGRESS);
  assert.deepEqual(store.state.value, { kind: 'reading', name: 'a.pcap', progress: PROGRESS });
  const all = opened();
  last().done(all);
  await opening;
  assert.deepEqual(store.state.value, { kind: 'open', all, shown: all, leg: undefined });
});

test('a cancelled file is named, its worker is told, and a late answer changes nothing', async () => {
  const { store, last, opened } = standIn();
  const opening = store.open(FILE);
  store.cancel();
  assert.ok(last().options.signal.aborted);
  last().options.onProgress(PROGRESS);
  last().done(opened());
  await opening;
  assert.deepEqual(store.state.value, { kind: 'waiting', cancelled: 'a.pcap' });
});

test('a file that can’t be opened says why, by code', async () => {
  const { store, last } = standIn();
  const opening = store.open(FILE);
  last().failed(new ImportError('IMPORT_EMPTY', 'This file is empty.'));
  await opening;
  assert.deepEqual(store.state.value, {
    kind: 'failed',
    name: 'a.pcap',
    code: 'IMPORT_EMPTY',
    message: 'This file is empty.',
  });
});

test('a second file takes the place of the first', async () => {
  const { store, asked, last, opened } = standIn();
  const first = store.open(FILE);
  const second = store.open(new File(['y'], 'b.pcap'));
  assert.ok(asked[0]?.options.signal.aborted);
  asked[0]?.failed(new ImportError('IMPORT_CANCELLED', 'The import was cancelled.'));
  const all = opened();
  last().done(all);
  await Promise.all([first, second]);
  assert.deepEqual(store.state.value, { kind: 'open', all, shown: all, leg: undefined });
});

test('a connection is read alone, can be called off or fail, and all come back at once', async () => {
  const { store, last, opened } = standIn();
  const opening = store.open(FILE);
  const all = opened();
  last().done(all);
  await opening;
  const whole = { kind: 'open', all, shown: all, leg: undefined } as const;

  const cancelled = store.choose(3);
  assert.equal(last().options.leg, 3);
  last().options.onProgress(PROGRESS);
  const reading = { name: 'a.pcap', progress: PROGRESS };
  assert.deepEqual(store.state.value, { ...whole, next: { leg: 3, reading } });
  store.cancel();
  last().failed(new ImportError('IMPORT_CANCELLED', 'The import was cancelled.'));
  await cancelled;
  assert.deepEqual(store.state.value, whole);

  const choosing = store.choose(3);
  const shown = opened(3);
  last().done(shown);
  await choosing;
  assert.deepEqual(store.state.value, { kind: 'open', all, shown, leg: 3 });

  const failing = store.choose(4);
  last().failed(new ImportError('IMPORT_UNREADABLE', 'It is gone.'));
  await failing;
  const failed = { name: 'a.pcap', code: 'IMPORT_UNREADABLE', message: 'It is gone.' };
  const next = { leg: 4, reading: failed };
  assert.deepEqual(store.state.value, { kind: 'open', all, shown, leg: 3, next });

  await store.choose(undefined);
  assert.deepEqual(store.state.value, whole);
});
