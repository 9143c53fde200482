import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  createConnection,
  UPGRADE_HELD_LIMIT,
} from '../../../playground-server/wire/connection.ts';
import type { WireEvent } from '../../../playground-server/wire/index.ts';
import { makeConnection } from '../../support/subjects.ts';
import { bytesOfText, loadVectors, testVectors } from '../../support/vectors.ts';

testVectors(loadVectors(new URL('../../vectors/connection/', import.meta.url)), makeConnection);

const GET = bytesOfText('GET / HTTP/1.1\\r\\nHost: a\\r\\n\\r\\n');
const UPGRADE = bytesOfText(
  'GET / HTTP/1.1\\r\\nHost: a\\r\\nConnection: Upgrade\\r\\nUpgrade: websocket\\r\\n' +
    'Sec-WebSocket-Version: 13\\r\\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\\r\\n\\r\\n',
);
const SWITCH = bytesOfText(
  'HTTP/1.1 101 Switching Protocols\\r\\nConnection: Upgrade\\r\\nUpgrade: websocket\\r\\n' +
    'Sec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=\\r\\n\\r\\n',
);

const brief = (events: readonly WireEvent[]) =>
  events.map((event) => {
    const why = event.kind === 'raw' ? ` ${event.reason}` : '';
    return `${event.direction} ${event.offset}+${event.length} ${event.kind}${why}`;
  });

test('streams may begin anywhere', () => {
  const connection = createConnection({ up: 100, down: 200 });
  assert.deepEqual(brief(connection.push('up', GET)), ['up 100+27 http-request']);
  const answer = bytesOfText('HTTP/1.1 204 No Content\\r\\n\\r\\n');
  assert.deepEqual(brief(connection.push('down', answer)), ['down 200+27 http-response']);
});

test('a skimming connection reports nothing and still knows where it is', () => {
  const skimmer = createConnection({ skim: true });
  assert.deepEqual(skimmer.push('up', UPGRADE), []);
  assert.deepEqual(skimmer.push('down', SWITCH), []);
  assert.deepEqual(skimmer.push('up', Uint8Array.of(0x81, 0x80, 1, 2, 3, 4, 0x81)), []);
  const checkpoint = JSON.parse(JSON.stringify(skimmer.checkpoint()));
  assert.deepEqual(skimmer.end('up'), []);
  const resumed = createConnection({ checkpoint });
  const events = resumed.push('up', Uint8Array.of(0x80, 1, 2, 3, 4, 0x82, 0x80, 5, 6, 7, 8));
  const at = UPGRADE.length + 7;
  assert.deepEqual(brief(events), [
    `up ${at}+5 raw after-gap`,
    `up ${at + 5}+6 ws-frame`,
    `up ${at + 5}+6 ws-message`,
  ]);
});

test('behind a gap inside a head, the rest of it is raw and its body is framed', () => {
  const connection = createConnection();
  connection.push('up', bytesOfText('POST / HTTP/1.1\\r\\nHost: a\\r\\nContent-Le'));
  const resumed = createConnection({ checkpoint: connection.checkpoint() });
  const events = resumed.push(
    'up',
    bytesOfText('ngth: 2\\r\\n\\r\\nokGET / HTTP/1.1\\r\\nHost: a\\r\\n\\r\\n'),
  );
  assert.deepEqual(brief(events), [
    'up 36+11 raw after-gap',
    'up 47+2 http-body',
    'up 49+27 http-request',
  ]);
  assert.equal(events[2]?.kind === 'http-request' && events[2].exchange, 1);
});

test('behind a gap inside a body, what comes of it is reported as incomplete', () => {
  const connection = createConnection();
  connection.push(
    'up',
    bytesOfText('POST / HTTP/1.1\\r\\nHost: a\\r\\nContent-Length: 5\\r\\n\\r\\nhe'),
  );
  const resumed = createConnection({ checkpoint: connection.checkpoint() });
  const [body] = resumed.push('up', bytesOfText('llo'));
  assert.ok(body?.kind === 'http-body');
  assert.deepEqual(
    [body.offset, body.length, body.contentLength, body.complete],
    [49, 3, 3, false],
  );
});

test('behind a gap inside an event, the last event ID is still known', () => {
  const head =
    'HTTP/1.1 200 OK\\r\\nContent-Type: text/event-stream\\r\\nTransfer-Encoding: chunked\\r\\n\\r\\n';
  const connection = createConnection({ skim: true });
  connection.push('up', GET);
  connection.push('down', bytesOfText(`${head}9\\r\\nid: 7\\nda`));
  const checkpoint = JSON.parse(JSON.stringify(connection.checkpoint()));
  const resumed = createConnection({ checkpoint });
  const events = resumed.push(
    'down',
    bytesOfText('t\\r\\n4\\r\\na:\\n\\n\\r\\n8\\r\\ndata:b\\n\\n\\r\\n'),
  );
  const start = bytesOfText(head).length + 11;
  assert.deepEqual(brief(events), [
    `down ${start}+3 raw after-gap`,
    `down ${start + 3}+9 http-chunk`,
    `down ${start + 15}+8 sse-event`,
    `down ${start + 12}+13 http-chunk`,
  ]);
  const block = events.find((event) => event.kind === 'sse-event');
  assert.deepEqual([block?.index, block?.lastEventId, block?.chunks], [1, '7', [2]]);
});

test('a checkpoint taken while an upgrade waits goes on with the answer', () => {
  const connection = createConnection();
  connection.push('up', UPGRADE);
  connection.push('up', Uint8Array.of(0x81, 0x80, 1, 2, 3, 4, 0x81));
  const checkpoint = JSON.parse(JSON.stringify(connection.checkpoint()));
  const resumed = createConnection({ checkpoint });
  resumed.push('up', Uint8Array.of(0x80, 1, 2, 3, 4, 0x82, 0x80, 5, 6, 7, 8));
  const at = UPGRADE.length + 7;
  assert.deepEqual(brief(resumed.push('down', SWITCH)), [
    `down 0+${SWITCH.length} http-response`,
    `down 0+${SWITCH.length} ws-handshake`,
    `up ${at}+5 raw after-gap`,
    `up ${at + 5}+6 ws-frame`,
    `up ${at + 5}+6 ws-message`,
  ]);
});

test('behind a gap with bytes that no checkpoint speaks of, everything is raw', () => {
  const connection = createConnection();
  connection.push('up', GET);
  const resumed = createConnection({ checkpoint: connection.checkpoint(), up: 100 });
  assert.deepEqual(resumed.push('up', GET), []);
  assert.deepEqual(brief(resumed.end('up')), ['up 100+27 raw after-gap']);
});

test('what is not a checkpoint of this version makes everything raw', () => {
  const wrong = [null, 7, {}, { version: 2 }, { version: 1, up: {}, down: null, pending: [] }];
  for (const checkpoint of wrong) {
    const connection = createConnection({ checkpoint, up: 5 });
    connection.push('up', GET);
    assert.deepEqual(brief(connection.end('up')), ['up 5+27 raw after-gap']);
  }
});

test('raw bytes go on as raw behind a gap', () => {
  const connection = createConnection();
  connection.push('up', bytesOfText('what?\\r\\n'));
  const resumed = createConnection({ checkpoint: connection.checkpoint() });
  resumed.push('up', GET);
  assert.deepEqual(brief(resumed.end('up')), ['up 7+27 raw after-gap']);
});

test('a cut thing that ends behind the gap is raw, not truncated', () => {
  const connection = createConnection();
  connection.push('up', GET.subarray(0, 10));
  const resumed = createConnection({ checkpoint: connection.checkpoint() });
  resumed.push('up', GET.subarray(10, 20));
  assert.deepEqual(brief(resumed.end('up')), ['up 10+10 raw after-gap']);
});

test('too many bytes before the answer to an upgrade are raw', () => {
  const connection = createConnection();
  connection.push('up', UPGRADE);
  assert.deepEqual(connection.push('up', new Uint8Array(UPGRADE_HELD_LIMIT)), []);
  const events = connection.push('up', new Uint8Array(1));
  const [violation, first] = events;
  assert.ok(violation?.kind === 'violation');
  assert.equal(violation.violation.code, 'HTTP_UPGRADE_HELD_TOO_MUCH');
  assert.ok(first?.kind === 'raw' && first.offset === UPGRADE.length);
  assert.equal(events.length, 17);
});

test('a client that closes while it waits is told of when the answer comes', () => {
  const connection = createConnection();
  connection.push('up', UPGRADE);
  connection.push('up', Uint8Array.of(0x81, 0x80));
  assert.deepEqual(connection.end('up'), []);
  const events = connection.push('down', SWITCH);
  assert.deepEqual(brief(events.slice(2)), [`up ${UPGRADE.length}+2 truncated`]);
});

test('responses that nobody could have asked for are not blamed once the requests are lost', () => {
  const connection = createConnection();
  connection.push('up', bytesOfText('what?\\r\\n'));
  const events = connection.push(
    'down',
    bytesOfText('HTTP/1.1 400 Bad\\r\\nContent-Length: 0\\r\\n\\r\\n'),
  );
  assert.deepEqual(brief(events), ['down 0+39 http-response']);
});

test('bytes behind the end of a client that still waits are raw, and what waited is HTTP', () => {
  const connection = createConnection();
  connection.push('up', UPGRADE);
  connection.push('up', GET);
  connection.end('up');
  const events = [...connection.push('up', GET), ...connection.end('up')];
  const at = UPGRADE.length;
  assert.deepEqual(brief(events), [`up ${at}+27 http-request`, `up ${at + 27}+27 raw after-end`]);
});
