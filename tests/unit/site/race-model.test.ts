import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import type { HttpBodyEvent, WireEvent } from '../../../playground-server/wire/index.ts';
import { newsIn } from '../../../site/race/news.ts';
import { createRaceModel } from '../../../site/race/race-model.ts';
import { quantile, standings } from '../../../site/race/standing.ts';
import { transportOf } from '../../../site/race/transports.ts';
import type { Row, TraceView, WireRow } from '../../../site/wire-view/model/view.ts';

const bytes = (text: string) => new TextEncoder().encode(text);
const news = (id: number, at: number) => ({ id, at, value: 101.3 });

/** Rows as the trace model makes them, for the few facts that the race reads. */
function trace() {
  const rows: Row[] = [];
  let firstId = 0;
  const view: TraceView = {
    get rows() {
      return rows;
    },
    legs: new Map(),
    cost: { requests: 0, frames: 0, messages: 0, bytesUp: 0, bytesDown: 0, contentBytes: 0 },
    get firstId() {
      return firstId;
    },
    generation: 0,
    recorded: false,
    bytes: () => new Uint8Array(0),
    chunks: () => [],
    leftBy: () => 0,
    subscribe: () => () => {},
  };
  function wire(leg: number, time: number, event: Partial<WireEvent> & { kind: string }): WireRow {
    const row = {
      source: 'wire' as const,
      id: firstId + rows.length,
      leg,
      event: { direction: 'down', offset: 0, length: 0, ...event } as WireEvent,
      time,
      endTime: time,
      arrived: time as number | undefined,
      byHop: false,
    };
    rows.push(row);
    return row;
  }
  return {
    view,
    wire,
    request: (leg: number, exchange: number, time: number, target: string, length = 100) =>
      wire(leg, time, { kind: 'http-request', direction: 'up', exchange, target, length }),
    response: (leg: number, exchange: number, time: number, status = 200, length = 150) =>
      wire(leg, time, { kind: 'http-response', exchange, status, length }),
    body: (leg: number, exchange: number, time: number, value: unknown) => {
      const content = bytes(JSON.stringify(value));
      const length = content.length;
      return wire(leg, time, {
        kind: 'http-body',
        exchange,
        framing: 'content-length',
        content,
        contentLength: length,
        complete: true,
        length,
      } satisfies Partial<HttpBodyEvent> & { kind: 'http-body' });
    },
    close: (leg: number, time: number) => {
      const undelivered = { up: 0, down: 0 };
      const record = {
        type: 'close',
        leg,
        cause: 'browser-fin',
        undelivered,
        seq: 1,
        time,
      } as const;
      rows.push({ source: 'note', id: firstId + rows.length, leg, record, time });
    },
    letGo: (count: number) => {
      rows.splice(0, count);
      firstId += count;
    },
  };
}

function standingOf(view: TraceView, transport: string, since = 0) {
  const race = createRaceModel(since);
  race.read(view);
  const standing = standings(race).find((one) => one.transport === transport);
  assert.ok(standing);
  return standing;
}

describe('the race model', () => {
  it('knows a transport by the last part of the request target, prefix or not', () => {
    assert.equal(transportOf('/a1b2/race/poll?since=4'), 'polling');
    assert.equal(transportOf('/long-poll'), 'long-polling');
    assert.equal(transportOf('/a1b2/race/sse'), 'sse');
    assert.equal(transportOf('/a1b2/race/ws?since=3'), 'websocket');
    assert.equal(transportOf('/a1b2/race/client.js'), undefined);
  });

  it('counts a poll that came back empty as a question in vain', () => {
    const t = trace();
    t.request(1, 0, 0, '/s/race/poll?since=0');
    t.response(1, 0, 2);
    t.body(1, 0, 2, { events: [], next: 0 });
    t.request(1, 1, 1000, '/s/race/poll?since=0');
    t.response(1, 1, 1002);
    t.body(1, 1, 1002, { events: [news(1, 500)], next: 1 });
    const polling = standingOf(t.view, 'polling');
    assert.equal(polling.requests, 2);
    assert.equal(polling.inVain, 1);
    assert.equal(polling.arrived, 1);
  });

  it('tells transports apart that share one connection, by exchange', () => {
    const t = trace();
    t.request(1, 0, 0, '/s/race/poll?since=0', 90);
    t.response(1, 0, 1, 200, 140);
    t.request(1, 1, 2, '/s/race/long-poll?since=0', 95);
    t.response(1, 1, 3, 200, 141);
    assert.deepEqual(
      ['polling', 'long-polling']
        .map((name) => standingOf(t.view, name))
        .map((s) => [s.bytesUp, s.bytesDown]),
      [
        [90, 140],
        [95, 141],
      ],
    );
  });

  it('leaves the bytes of the page’s own files out', () => {
    const t = trace();
    t.request(1, 0, 0, '/s/race/client.js');
    t.response(1, 0, 1);
    t.body(1, 0, 1, {});
    for (const name of ['polling', 'long-polling', 'sse', 'websocket']) {
      assert.equal(standingOf(t.view, name).bytesDown, 0);
    }
  });

  it('counts chunks of an event stream once, not the events in them again', () => {
    const t = trace();
    const data = JSON.stringify(news(1, 10));
    t.request(2, 0, 0, '/s/race/sse', 80);
    t.response(2, 0, 1, 200, 120);
    t.wire(2, 11, { kind: 'http-chunk', exchange: 0, length: 70 });
    t.wire(2, 11, { kind: 'sse-event', exchange: 0, length: 70, data, chunks: [0] });
    const sse = standingOf(t.view, 'sse');
    assert.equal(sse.bytesDown, 190);
    assert.equal(sse.requests, 1);
    assert.equal(sse.overhead, 1 - bytes(data).length / (80 + 190));
  });

  it('gives a socket’s frames to its leg’s handshake, both ways, and messages no bytes', () => {
    const t = trace();
    const payload = bytes(JSON.stringify(news(1, 5)));
    t.request(3, 0, 0, '/s/race/ws', 200);
    t.response(3, 0, 1, 101, 129);
    t.wire(3, 6, { kind: 'ws-frame', length: payload.length + 2 });
    t.wire(3, 6, { kind: 'ws-message', length: payload.length + 2, payload });
    t.wire(3, 9, { kind: 'ws-frame', direction: 'up', length: 6 });
    const socket = standingOf(t.view, 'websocket');
    assert.deepEqual(
      [socket.requests, socket.bytesUp, socket.bytesDown],
      [1, 206, 131 + payload.length],
    );
  });

  it('takes a socket for open until its connection closes, and never for a question in vain', () => {
    const t = trace();
    t.request(3, 0, 0, '/s/race/ws');
    t.response(3, 0, 1, 101);
    const race = createRaceModel(0);
    race.read(t.view);
    const ended = () => race.lanes.websocket.asks[0]?.answer?.arrived;
    assert.equal(ended(), undefined);
    t.close(3, 900);
    race.read(t.view);
    assert.equal(ended(), 900);
    assert.equal(standings(race)[3]?.inVain, 0);
  });

  it('measures delay from birth, put on the trace’s clock by the fastest event', () => {
    const t = trace();
    // The program's clock is 1,000,000 ahead; the socket takes 2 ms, the poll comes 400 ms later.
    t.request(3, 0, 0, '/s/race/ws');
    t.response(3, 0, 1, 101);
    t.wire(3, 102, { kind: 'ws-message', payload: bytes(JSON.stringify(news(1, 1_000_100))) });
    t.wire(3, 201, { kind: 'ws-message', payload: bytes(JSON.stringify(news(2, 1_000_200))) });
    t.request(1, 0, 500, '/s/race/poll?since=0');
    t.body(1, 0, 501, { events: [news(1, 1_000_100), news(2, 1_000_200)], next: 2 });
    const socket = standingOf(t.view, 'websocket');
    const polling = standingOf(t.view, 'polling');
    assert.deepEqual([socket.median, socket.p95], [0, 1]);
    assert.deepEqual([polling.median, polling.p95], [300, 400]);
  });

  it('does not count what is still on its way as arrived, and counts it when it has', () => {
    const t = trace();
    t.request(3, 0, 0, '/s/race/ws');
    const row = t.wire(3, 10, { kind: 'ws-message', payload: bytes(JSON.stringify(news(1, 10))) });
    Object.assign(row, { arrived: undefined });
    const race = createRaceModel(0);
    race.read(t.view);
    assert.equal(standings(race)[3]?.arrived, 0);
    Object.assign(row, { arrived: 60 });
    assert.equal(standings(race)[3]?.median, 50);
  });

  it('passes over exchanges of an earlier heat', () => {
    const t = trace();
    t.request(1, 0, 10, '/s/race/poll?since=0');
    t.body(1, 0, 11, { events: [news(1, 5)], next: 1 });
    t.request(1, 1, 1010, '/s/race/poll?since=1');
    assert.equal(standingOf(t.view, 'polling', 1000).requests, 1);
    assert.equal(standingOf(t.view, 'polling', 1000).arrived, 0);
  });

  it('goes on behind the rows it has read when the oldest are let go', () => {
    const t = trace();
    const race = createRaceModel(0);
    t.request(1, 0, 0, '/s/race/poll?since=0');
    t.body(1, 0, 1, { events: [], next: 0 });
    race.read(t.view);
    t.letGo(1);
    t.request(1, 1, 10, '/s/race/poll?since=0');
    race.read(t.view);
    assert.equal(standings(race)[0]?.requests, 2);
  });

  it('comes to the same numbers however the rows arrive in batches', () => {
    const t = trace();
    for (let i = 0; i < 20; i++) {
      t.request(1, i, i * 10, `/s/race/poll?since=${i}`);
      t.response(1, i, i * 10 + 1);
      t.body(1, i, i * 10 + 1, { events: i % 3 === 0 ? [news(i, i * 10)] : [], next: i });
    }
    const all = [...t.view.rows];
    const whole = createRaceModel(0);
    whole.read(t.view);
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 1, max: 9 }), { maxLength: 40 }), (sizes) => {
        const part: Row[] = [];
        const race = createRaceModel(0);
        for (const size of [...sizes, all.length]) {
          part.push(...all.slice(part.length, part.length + size));
          race.read({ ...t.view, rows: part });
        }
        assert.deepEqual(standings(race), standings(whole));
      }),
    );
  });
});

describe('news and quantiles', () => {
  it('reads one event, several, or none, and never throws', () => {
    assert.equal(newsIn('{"id":1,"at":2,"value":3}').length, 1);
    assert.equal(newsIn('{"events":[{"id":1,"at":2},{"id":2,"at":3}],"next":2}').length, 2);
    assert.deepEqual(newsIn('{"events":[{"id":"x"}]}'), []);
    fc.assert(fc.property(fc.string(), (text) => Array.isArray(newsIn(text))));
  });

  it('takes the nearest rank', () => {
    assert.equal(quantile([], 0.5), undefined);
    assert.equal(quantile([7], 0.95), 7);
    assert.equal(quantile([1, 2, 3, 4], 0.5), 2);
    assert.equal(quantile([1, 2, 3, 4], 0.95), 4);
  });
});
