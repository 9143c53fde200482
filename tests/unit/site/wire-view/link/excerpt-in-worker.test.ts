import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  type ExcerptWorker,
  excerptInWorker,
} from '../../../../../site/wire-view/link/excerpt-in-worker.ts';
import {
  type ExcerptOrder,
  excerptOrder,
  makeExcerpt,
} from '../../../../../site/wire-view/link/excerpt-link.ts';
import { eventKey } from '../../../../../site/wire-view/model/event-key.ts';
import { createTraceModel } from '../../../../../site/wire-view/model/trace-model.ts';
import { recordedTrace } from '../../../../support/trace-of.ts';

function order(): ExcerptOrder {
  const { head, records } = recordedTrace('chat');
  const model = createTraceModel({ schedule: (flush) => flush() });
  model.apply(records);
  const row = model.rows.findLast((one) => one.source === 'wire' && one.event.kind === 'ws-frame');
  assert.ok(row);
  return excerptOrder(model, head, row, eventKey(row, model), []);
}

/** A worker that gets a copy of what it is sent, as one does, and answers by a function. */
function workerOf(answer: (order: ExcerptOrder, worker: FakeWorker) => void): FakeWorker {
  const worker: FakeWorker = {
    ended: false,
    onmessage: null,
    onerror: null,
    postMessage: (order: ExcerptOrder) => answer(structuredClone(order), worker),
    terminate() {
      worker.ended = true;
    },
  };
  return worker;
}
type FakeWorker = ExcerptWorker & { ended: boolean };

const say = (worker: FakeWorker, data: unknown) =>
  worker.onmessage?.call(worker as unknown as Worker, { data } as MessageEvent);

test('what a worker is given is enough, and it makes what the page would have made', async () => {
  const given = order();
  const worker = workerOf(async (copy, own) => say(own, { made: await makeExcerpt(copy) }));
  const made = await excerptInWorker(() => worker, given, new AbortController().signal);
  assert.ok(made);
  assert.deepEqual(made, await makeExcerpt(given));
  assert.equal(worker.ended, true);
});

test('a worker that fails, or does not load, is ended, and says why', async () => {
  const { signal } = new AbortController();
  const failing = workerOf((_, own) => say(own, { failed: 'no room' }));
  await assert.rejects(
    excerptInWorker(() => failing, order(), signal),
    /no room/,
  );
  const missing = workerOf((_, own) =>
    own.onerror?.call(own as unknown as Worker, {} as ErrorEvent),
  );
  await assert.rejects(
    excerptInWorker(() => missing, order(), signal),
    /EXCERPT_WORKER_NOT_LOADED.*reload/,
  );
  assert.deepEqual([failing.ended, missing.ended], [true, true]);
});

test('who does not wait any more ends the worker', async () => {
  const stop = new AbortController();
  const worker = workerOf(() => {});
  const making = excerptInWorker(() => worker, order(), stop.signal);
  stop.abort();
  await assert.rejects(making, { name: 'AbortError' });
  assert.equal(worker.ended, true);
});
