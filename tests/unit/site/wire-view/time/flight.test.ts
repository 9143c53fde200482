import assert from 'node:assert/strict';
import { test } from 'node:test';
import { flightAt } from '../../../../../site/wire-view/ladder/flight.ts';
import { endOfTime } from '../../../../../site/wire-view/time/moment.ts';

test('an arrow has gone as much of its way as of its time', () => {
  const row = { time: 100, arrived: 200 };
  assert.deepEqual(flightAt(row, endOfTime(150)), { end: 'flying', way: 0.5 });
  assert.deepEqual(flightAt(row, endOfTime(175)), { end: 'flying', way: 0.75 });
});

test('what has just begun can be seen, and what has arrived is whole', () => {
  const row = { time: 100, arrived: 200 };
  assert.equal(flightAt(row, endOfTime(100))?.way, 0.15);
  assert.equal(flightAt(row, endOfTime(200)), undefined);
  assert.equal(flightAt(row, undefined), undefined);
});

test('a way too short to be seen is not drawn as one', () => {
  assert.equal(flightAt({ time: 100, arrived: 100.3 }, endOfTime(100)), undefined);
});
