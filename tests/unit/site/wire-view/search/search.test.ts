import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isListed } from '../../../../../site/wire-view/model/listed.ts';
import { numberOf } from '../../../../../site/wire-view/model/spoken.ts';
import { createTraceModel } from '../../../../../site/wire-view/model/trace-model.ts';
import type { Row } from '../../../../../site/wire-view/model/view.ts';
import { askAll, remembered } from '../../../../../site/wire-view/search/ask-all.ts';
import { createHits } from '../../../../../site/wire-view/search/hits.ts';
import { momentOf } from '../../../../../site/wire-view/time/moment.ts';
import { OPENING, traceOf } from '../../../../support/trace-of.ts';
import { concat } from '../../../../support/websocket-stand.ts';
import { flood, webSocket } from '../../../../support/wire-view-harness/scenes.ts';
import { frame } from '../../../../support/wire-view-harness/transcript.ts';

function talk(records = webSocket().records) {
  const model = createTraceModel({ schedule: () => {} });
  model.apply(records);
  return model;
}

const isFrame = (row: Row) => row.source === 'wire' && row.event.kind === 'ws-frame';
const isHit = (row: Row) => isListed(row) && isFrame(row);
const byNumber = (model: { rows: readonly Row[] }, number: number) =>
  model.rows.find((row) => numberOf(row) === number && isListed(row)) as Row;

test('from hit to hit, around the end, both ways', () => {
  const model = talk();
  const hits = createHits(model, isHit);
  hits.update(undefined, undefined);
  assert.equal(hits.count, 8);
  const way = (backward: boolean) => {
    const seen: number[] = [];
    let row: Row | undefined;
    for (let step = 0; step < 9; step++) {
      row = hits.beyond(row, backward);
      seen.push(row === undefined ? -1 : numberOf(row));
    }
    return seen;
  };
  assert.deepEqual(way(false), [9, 10, 11, 14, 15, 16, 17, 19, 9]);
  assert.deepEqual(way(true), [19, 17, 16, 15, 14, 11, 10, 9, 19]);
});

test('from a row that is no hit to the next one in time', () => {
  const model = talk();
  const hits = createHits(model, isHit);
  hits.update(undefined, undefined);
  const from = byNumber(model, 13);
  assert.equal(hits.placeOf(from), -1);
  assert.equal(numberOf(hits.beyond(from, false) as Row), 14);
  assert.equal(numberOf(hits.beyond(from, true) as Row), 11);
  assert.equal(hits.placeOf(byNumber(model, 14)), 3);
});

test('what comes is counted, what is later than the moment that is replayed is not', () => {
  const { records } = webSocket();
  const model = talk(records.slice(0, 20));
  const hits = createHits(model, isHit);
  hits.update(undefined, undefined);
  const before = hits.count;
  model.apply(records.slice(20));
  hits.update(undefined, undefined);
  assert.ok(before > 0 && hits.count > before);
  hits.update(undefined, momentOf(byNumber(model, 11)));
  assert.equal(hits.count, 3);
  assert.equal(numberOf(hits.beyond(byNumber(model, 11), false) as Row), 9);
});

test('no hits lead nowhere', () => {
  const hits = createHits(talk(), () => false);
  hits.update(undefined, undefined);
  assert.equal(hits.beyond(undefined, false), undefined);
  assert.equal(hits.placeOf(undefined), -1);
});

test('each row is asked once, however often it is asked for', async () => {
  const model = talk();
  let asked = 0;
  const passes = remembered((row) => {
    asked += 1;
    return isFrame(row);
  });
  await askAll(passes, model, () => true);
  const listed = model.rows.filter(isListed);
  assert.equal(asked, listed.length);
  assert.equal(listed.filter(passes).length, 8);
  assert.equal(asked, listed.length);
});

test('where what the answers depend on is another, each row is asked anew', () => {
  const model = talk();
  let views = {};
  let answer = false;
  const passes = remembered(
    () => answer,
    () => views,
  );
  const row = model.rows[0] as Row;
  assert.equal(passes(row), false);
  answer = true;
  assert.equal(passes(row), false);
  views = {};
  assert.equal(passes(row), true);
});

test('among events of one time the next hit is the one that came next', () => {
  const burst = concat(...['a', 'b', 'c', 'd'].map((text) => frame(1, text)));
  const model = createTraceModel({ schedule: () => {} });
  model.apply(traceOf([...OPENING, ['down', burst], ['down', frame(1, 'z')]]));
  const [a, b, c, d, z] = model.rows.filter(isFrame) as [Row, Row, Row, Row, Row];
  const hits = createHits(model, (row) => row === b || row === d || row === z);
  hits.update(undefined, undefined);
  assert.equal(hits.beyond(a, false), b);
  assert.equal(hits.beyond(c, false), d);
  assert.equal(hits.beyond(c, true), b);
  assert.equal(hits.beyond(a, true), z, 'before the first comes the last');
});

test('a long question lets the page answer in between, and ends where nobody waits for it', async () => {
  const model = talk(flood(3000).records);
  let asked = 0;
  let turns = 0;
  const slow = remembered(() => {
    asked += 1;
    // A millisecond of work, by the clock that the slices are cut by.
    for (const end = performance.now() + 1; performance.now() < end; );
    return true;
  });
  await askAll(slow, model, () => {
    turns += 1;
    return turns < 3;
  });
  assert.equal(turns, 3);
  assert.ok(asked > 0 && asked < model.rows.filter(isListed).length);
});
