/** What the worker does, without a worker: batches, their pace, and one connection alone. */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { decodeRecords } from '../../../../playground-server/trace/codec.ts';
import { importFile } from '../../../../playground-server/trace/import.ts';
import { sourceOf } from '../../../../playground-server/trace/import-source.ts';
import type { TraceRecord } from '../../../../playground-server/trace/trace.ts';
import { startImport } from '../../../../site/inspect/import-job.ts';
import type { FromWorker } from '../../../../site/inspect/import-messages.ts';
import { largeCapture } from '../../../support/large-capture.ts';

const FILES = {
  pcap: largeCapture({ bytes: 3_000_000, connections: 20, format: 'pcap' }),
  pcapng: largeCapture({ bytes: 3_000_000, connections: 20, format: 'pcapng' }),
};

/** Runs a job to its end; the page takes each batch at once, until it says that it is full. */
async function run(file: Uint8Array, { leg, fullAfter = Number.POSITIVE_INFINITY }: RunOptions) {
  const posted: FromWorker[] = [];
  const records: TraceRecord[] = [];
  let batches = 0;
  const job = startImport({
    source: sourceOf(file),
    name: 'x.pcap',
    leg,
    post(message, transfer) {
      posted.push(message);
      if (message.type !== 'batch' || message.batch.length === 0) return;
      assert.deepEqual(transfer, [message.batch.buffer]);
      records.push(...decodeRecords(message.batch));
      batches += 1;
      queueMicrotask(() => (batches < fullAfter ? job.taken() : job.full()));
    },
  });
  await job.done;
  return { posted, records, batches, last: posted.at(-1) };
}

interface RunOptions {
  readonly leg?: number;
  readonly fullAfter?: number;
}

for (const [format, { file, connections, packets }] of Object.entries(FILES)) {
  test(`a ${format} file comes in batches, in order and whole`, async () => {
    const { posted, records, batches, last } = await run(file, {});
    const whole = await importFile(file);
    assert.deepEqual(records, whole.records);
    assert.equal(records.length, packets - 2 * connections);
    assert.ok(batches > 3);
    assert.ok(last?.type === 'end');
    assert.deepEqual(last.end, { ...last.end, format, notes: [] });
    assert.equal(last.end.head.example, 'x.pcap');
    assert.equal(last.legs.length, connections);
    const progress = posted.flatMap((one) => (one.type === 'batch' ? [one.progress] : []));
    assert.deepEqual(progress.at(-1), { phase: 'reading', done: file.length, total: file.length });
  });
}

test('one connection alone has its own records, and the list is still of all', async () => {
  const { records, last } = await run(FILES.pcap.file, { leg: 7 });
  const whole = (await importFile(FILES.pcap.file)).records;
  assert.deepEqual(
    records,
    whole.filter((record) => 'leg' in record && record.leg === 7),
  );
  assert.ok(last?.type === 'end');
  assert.equal(last.legs.length, 20);
});

test('a page that is full gets no more records, but hears of every connection', async () => {
  const { batches, last } = await run(FILES.pcapng.file, { fullAfter: 2 });
  assert.ok(batches >= 2 && batches <= 5, `${batches} batches`);
  assert.ok(last?.type === 'end');
  assert.equal(last.legs.length, 20);
});

test('a job is never more than a few batches ahead of the page', async () => {
  let posted = 0;
  const { promise: waiting, resolve } = Promise.withResolvers<void>();
  const job = startImport({
    source: sourceOf(FILES.pcap.file),
    name: 'x',
    leg: undefined,
    post(message) {
      if (message.type === 'batch' && message.batch.length > 0) posted += 1;
      if (posted === 4) setTimeout(resolve);
    },
  });
  await waiting;
  assert.equal(posted, 4);
  job.taken();
  await new Promise((done) => setTimeout(done));
  assert.equal(posted, 5);
});

test('what can’t be read is told by its code', async () => {
  const { posted } = await run(new TextEncoder().encode('no traffic'), {});
  assert.deepEqual(
    posted.map((one) => one.type === 'failed' && one.code),
    ['IMPORT_FORMAT_UNKNOWN'],
  );
});
