import assert from 'node:assert/strict';
import { test } from 'node:test';
import { WireScript } from './wire-script.ts';

const ID = 'long-polling/exactly-once';
const AT = 1_795_343_000_000;
const event = (id: number, gap = 5) => ({ id, at: AT + id * gap });
const range = (from: number, to: number) =>
  Array.from({ length: to - from + 1 }, (_, n) => from + n);

function answer(wire: WireScript, ids: readonly number[], gap?: number): WireScript {
  return wire
    .request(`GET /x7/long-polling/events?since=${(ids[0] ?? 1) - 1}`)
    .respond('200 OK', { events: ids.map((id) => event(id, gap)), next: ids.at(-1) })
    .wait(10);
}

function fired(wire: WireScript, from: number, to: number, gap?: number): WireScript {
  return wire
    .request('POST /x7/long-polling/events', ['Content-Length: 0'])
    .respond('201 Created', { fired: range(from, to).map((id) => event(id, gap)) });
}

test('a hundred events, each once, over several answers, pass', async () => {
  const wire = new WireScript('long-polling').open();
  answer(wire, [1]);
  answer(wire, range(2, 60));
  answer(wire, range(61, 100));
  assert.deepEqual(await fired(wire, 1, 100).judge(ID), { done: true, missing: [] });
});

test('99 of 100 do not pass, and the lost one is named', async () => {
  const wire = new WireScript('long-polling').open();
  answer(wire, range(1, 60));
  answer(wire, range(62, 100));
  const { done, missing } = await fired(wire, 1, 100).judge(ID);
  assert.equal(done, false);
  assert.match(missing[0] ?? '', /: 61 never arrived/);
});

test('an event that came twice does not pass', async () => {
  const wire = new WireScript('long-polling').open();
  answer(wire, range(1, 60));
  answer(wire, range(60, 100));
  const { done, missing } = await fired(wire, 1, 100).judge(ID);
  assert.equal(done, false);
  assert.match(missing[0] ?? '', /: 60 came twice/);
});

test('99 fired events are not enough', async () => {
  const wire = answer(new WireScript('long-polling').open(), range(1, 99));
  const { done, missing } = await fired(wire, 1, 99).judge(ID);
  assert.equal(done, false);
  assert.match(missing[0] ?? '', /99 so far/);
});

test('where no event fell between two questions, nothing has been shown', async () => {
  const wire = new WireScript('long-polling').open();
  for (const id of range(1, 100)) answer(wire, [id], 11);
  const { done, missing } = await fired(wire, 1, 100, 11).judge(ID);
  assert.equal(done, false);
  assert.match(missing[0] ?? '', /^Two events not more than 10 ms apart/);
});

test('what was lost before the last hundred is forgiven', async () => {
  const wire = fired(new WireScript('long-polling').open(), 1, 2);
  answer(wire, [1]);
  answer(wire, range(3, 50));
  answer(wire, range(51, 102));
  assert.equal((await fired(wire, 3, 102).judge(ID)).done, true);
});

test('the same id from another run of the program is another event', async () => {
  const wire = answer(new WireScript('long-polling').open(), range(1, 40), 7);
  answer(wire, range(1, 60));
  answer(wire, range(61, 100));
  assert.equal((await fired(wire, 1, 100).judge(ID)).done, true);
});
