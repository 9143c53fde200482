import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import type { Gap, PageEvent, TraceRecord } from '../../../../playground-server/trace/trace.ts';
import { createBacklog } from '../../../../site/stage/feed/backlog.ts';
import { backoffDelay, LONGEST_DELAY } from '../../../../site/stage/feed/backoff.ts';
import { createPageEventMerge } from '../../../../site/stage/feed/page-event-merge.ts';
import { createRecordRouter } from '../../../../site/stage/feed/record-router.ts';

const relayed = (seq: number, time: number, leg = 1): TraceRecord => ({
  type: 'relayed',
  seq,
  time,
  leg,
  direction: 'up',
  offset: 0,
});

const open = (seq: number, leg: number, example: string) =>
  ({
    type: 'open',
    seq,
    time: seq,
    leg,
    connection: leg,
    reused: false,
    example,
    from: 'browser',
    to: 'server',
  }) as const;

const pageEvent = (time: number): PageEvent => ({
  type: 'page',
  seq: 0,
  time,
  example: 'sse',
  api: 'page',
  object: 1,
  role: 'call',
  name: 'x',
  detail: '',
});

const mergeInto = (push: (records: readonly TraceRecord[]) => void) =>
  createPageEventMerge(push, { offset: () => 0, uncertainty: () => 0 });

test('page events and feed records come out in order of time', () => {
  const times = fc.array(fc.integer({ min: 0, max: 100 }), { maxLength: 30 });
  fc.assert(
    fc.property(times, times, (feed, page) => {
      const out: number[] = [];
      const merge = mergeInto((records) => out.push(...records.map(({ time }) => time)));
      for (const time of page) merge.page(pageEvent(time));
      merge.feed(feed.toSorted((a, b) => a - b).map((time, index) => relayed(index + 1, time)));
      merge.flush(Number.POSITIVE_INFINITY);
      assert.deepEqual(
        out,
        [...feed, ...page].toSorted((a, b) => a - b),
      );
    }),
  );
});

test('a page event waits for the feed to pass it', () => {
  const out: string[] = [];
  const merge = mergeInto((records) => out.push(...records.map(({ type }) => type)));
  merge.page(pageEvent(10));
  merge.feed([relayed(1, 9)]);
  assert.deepEqual(out, ['relayed']);
  assert.ok(merge.waits);
  merge.feed([relayed(2, 11)]);
  assert.deepEqual(out, ['relayed', 'page', 'relayed']);
});

test('at the same moment the call of the page comes first: it is the cause', () => {
  const out: string[] = [];
  const merge = mergeInto((records) => out.push(...records.map(({ type }) => type)));
  merge.page(pageEvent(10));
  merge.feed([relayed(1, 10)]);
  assert.deepEqual(out, ['page', 'relayed']);
});

test('a page event waits on the page’s clock, and leaves by what is known of the clocks then', () => {
  const out: [string, number][] = [];
  let offset: number | undefined;
  const merge = createPageEventMerge(
    (records) => out.push(...records.map(({ type, time }) => [type, time] as [string, number])),
    { offset: () => offset, uncertainty: () => 0 },
  );
  merge.page(pageEvent(1_010));
  merge.flush(Number.POSITIVE_INFINITY);
  assert.deepEqual(out, []);
  offset = -1_002;
  merge.flush(7);
  assert.deepEqual(out, []);
  // The playground answered a probe: the page is 3 ms behind what was thought.
  offset = -999;
  merge.feed([relayed(1, 10)]);
  merge.flush(11);
  assert.deepEqual(out, [
    ['relayed', 10],
    ['page', 11],
  ]);
  assert.ok(!merge.waits);
});

const chunk = (seq: number, time: number, direction: 'up' | 'down'): TraceRecord => ({
  type: 'chunk',
  seq,
  time,
  leg: 1,
  direction,
  offset: 0,
  bytes: new Uint8Array(1),
  byHop: false,
});

test('where the clocks leave it open, cause decides: call, bytes up, bytes down, event, and its reply', () => {
  const error = fc.double({ min: -5, max: 5, noNaN: true });
  const step = fc.double({ min: 0, max: 20, noNaN: true });
  fc.assert(
    fc.property(error, fc.array(step, { minLength: 5, maxLength: 5 }), (off, steps) => {
      const [t1, t2, t3, t4, t5] = steps.map((_, index) =>
        steps.slice(0, index + 1).reduce((sum, one) => sum + one, 0),
      ) as [number, number, number, number, number];
      const out: TraceRecord[] = [];
      const merge = createPageEventMerge((records) => out.push(...records), {
        offset: () => off,
        uncertainty: () => 5,
      });
      merge.page({ ...pageEvent(t1), name: 'send' });
      merge.feed([chunk(1, t2, 'up')]);
      merge.feed([chunk(2, t3, 'down')]);
      merge.page({ ...pageEvent(t4), name: 'message', role: 'event' });
      merge.page({ ...pageEvent(t4), name: 'send' });
      merge.feed([chunk(3, t5, 'up')]);
      merge.flush(Number.POSITIVE_INFINITY);
      assert.deepEqual(
        out.map((one) => (one.type === 'page' ? one.name : one.type)),
        ['send', 'chunk', 'chunk', 'message', 'send', 'chunk'],
      );
      for (const [index, one] of out.entries())
        assert.ok(index === 0 || (out[index - 1]?.time ?? 0) <= one.time, 'times go on');
      for (const one of out.filter(({ type }) => type === 'page'))
        assert.ok([t1, t4].some((truth) => Math.abs(one.time - truth) <= 10 + 1e-9));
    }),
  );
});

test('a page event that the feed may not have passed waits', () => {
  const out: number[] = [];
  const merge = createPageEventMerge((records) => out.push(...records.map(({ time }) => time)), {
    offset: () => 0,
    uncertainty: () => 3,
  });
  merge.page(pageEvent(10));
  merge.flush(12);
  assert.deepEqual(out, []);
  merge.flush(13);
  assert.deepEqual(out, [10]);
});

test('records go to the stage whose leg they are on', () => {
  const router = createRecordRouter(() => []);
  const groups = router.sort([
    open(1, 1, 'sse'),
    open(2, 2, 'chat'),
    relayed(3, 3, 2),
    relayed(4, 4, 1),
    relayed(5, 5, 9),
  ]);
  assert.deepEqual(
    groups.get('sse')?.map(({ seq }) => seq),
    [1, 4],
  );
  assert.deepEqual(
    groups.get('chat')?.map(({ seq }) => seq),
    [2, 3],
  );
});

test('a gap goes to every stage, and brings each the legs that are its own', () => {
  const router = createRecordRouter(() => ['polling']);
  const resume = [open(1, 1, 'sse'), open(2, 2, 'chat')].map(({ type: _, ...leg }) => ({
    open: leg,
    up: 0,
    down: 0,
    checkpoint: null,
  }));
  const gap: Gap = { type: 'gap', seq: 9, time: 9, records: 8, bytes: 100, resume };
  const groups = router.sort([gap, relayed(10, 10, 2)]);
  const legs = (example: string) => {
    const [first] = groups.get(example) ?? [];
    return first?.type === 'gap' ? first.resume.map(({ open: { leg } }) => leg) : undefined;
  };
  assert.deepEqual(legs('sse'), [1]);
  assert.deepEqual(legs('chat'), [2]);
  assert.deepEqual(legs('polling'), []);
  assert.equal(groups.get('chat')?.at(1)?.seq, 10);
});

test('the wait doubles, has jitter below it, and has a ceiling', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 60 }),
      fc.double({ min: 0, max: 0.999_999, noNaN: true }),
      (attempt, random) => {
        const delay = backoffDelay(attempt, () => random);
        const ceiling = Math.min(LONGEST_DELAY, 500 * 2 ** (attempt - 1));
        assert.ok(delay >= ceiling / 2 && delay <= ceiling);
      },
    ),
  );
});

test('what was there before the page is old, once and for all', () => {
  const backlog = createBacklog();
  backlog.endsAt(100);
  const times = (records: readonly TraceRecord[]) => records.map(({ time }) => time);
  const first = backlog.split([relayed(1, 10), relayed(2, 99)]);
  assert.deepEqual([times(first.old), times(first.fresh)], [[10, 99], []]);
  const second = backlog.split([relayed(3, 100), relayed(4, 101), relayed(5, 102)]);
  assert.deepEqual([times(second.old), times(second.fresh)], [[100], [101, 102]]);
  // A connection that was opened ahead of its use, and a feed that came back later.
  backlog.endsAt(500);
  const third = backlog.split([relayed(6, 50), relayed(7, 103)]);
  assert.deepEqual([times(third.old), times(third.fresh)], [[], [50, 103]]);
});
