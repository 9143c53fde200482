import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { TraceRecord } from '../../../../playground-server/trace/trace.ts';
import { createPlayer } from '../../../../site/stage/recorded/player.ts';

const relayed = (seq: number, time: number): TraceRecord => ({
  type: 'relayed',
  seq,
  time,
  leg: 1,
  direction: 'up',
  offset: 0,
});

/** A player on a clock of the test's; `played` says which record came when. */
function play(times: readonly number[]) {
  let now = 0;
  let timer: { at: number; run: () => void } | undefined;
  const played: string[] = [];
  const progress: [number, boolean][] = [];
  const player = createPlayer({
    records: times.map((time, index) => relayed(index + 1, time)),
    onRecords: (records) => {
      for (const { seq } of records) played.push(`#${seq} at ${now}`);
    },
    onProgress: (at, ended) => progress.push([at, ended]),
    world: {
      now: () => now,
      after(milliseconds, run) {
        const mine = { at: now + milliseconds, run };
        timer = mine;
        return () => {
          if (timer === mine) timer = undefined;
        };
      },
    },
  });
  const runUntil = (end: number) => {
    while (timer && timer.at <= end) {
      const { at, run } = timer;
      timer = undefined;
      now = at;
      run();
    }
    now = end;
  };
  return { player, played, progress, runUntil, running: () => timer !== undefined };
}

test('each record comes at its own time, counted from the first', () => {
  const { player, played, runUntil, running } = play([5_000, 5_010, 5_700, 9_000]);
  assert.equal(player.length, 4_000);
  player.play();
  runUntil(10_000);
  assert.deepEqual(played, ['#1 at 0', '#2 at 10', '#3 at 700', '#4 at 4000']);
  assert.equal(running(), false);
});

test('a tab that slept catches up at once and in order', () => {
  const { player, played, runUntil } = play([0, 100, 200, 5_000]);
  player.play();
  runUntil(50);
  player.toEnd();
  assert.deepEqual(played, ['#1 at 0', '#2 at 50', '#3 at 50', '#4 at 50']);
});

test('playing again starts at the first record', () => {
  const { player, played, runUntil } = play([0, 10]);
  player.play();
  runUntil(20);
  player.play();
  runUntil(40);
  assert.deepEqual(played, ['#1 at 0', '#2 at 10', '#1 at 20', '#2 at 30']);
});

test('progress is told while nothing is due, and the end is told', () => {
  const { player, progress, runUntil } = play([0, 1_000]);
  player.play();
  runUntil(2_000);
  assert.deepEqual(progress, [
    [0, false],
    [250, false],
    [500, false],
    [750, false],
    [1_000, true],
  ]);
});

test('a closed player hands on nothing more', () => {
  const { player, played, running } = play([0, 1_000]);
  player.play();
  player.close();
  assert.equal(running(), false);
  assert.deepEqual(played, ['#1 at 0']);
});

test('its own time is the recording’s, and stands at both ends', () => {
  const { player, runUntil } = play([5_000, 5_010, 9_000]);
  assert.equal(player.now(), 5_000);
  player.play();
  assert.equal(player.now(), 5_000);
  runUntil(1_234);
  assert.equal(player.now(), 6_234);
  runUntil(20_000);
  assert.equal(player.now(), 9_000);
  player.play();
  player.toEnd();
  assert.equal(player.now(), 9_000);
});
