import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { test } from 'node:test';
import { consequenceWords } from '../../../../site/wire-view/dictionary/consequences.ts';
import { explain } from '../../../../site/wire-view/dictionary/explain.ts';
import { fieldWords } from '../../../../site/wire-view/dictionary/fields.ts';
import { dictionaryFor, t } from '../../../../site/wire-view/dictionary/index.ts';

const wire = new URL('../../../../playground-server/wire/', import.meta.url);

/** The keys that the dissectors' field files write out. */
function writtenKeys(): string[] {
  const files = readdirSync(wire).filter((file) => file.endsWith('-fields.ts'));
  const sources = files.map((file) => readFileSync(new URL(file, wire), 'utf8')).join('\n');
  const found = sources.matchAll(/'((?:http|sse|ws)\.[A-Za-z0-9.]+)'/g);
  return [...new Set([...found].map((match) => match[1] ?? ''))];
}

test('every field that a dissector names has an explanation of its own', () => {
  const keys = writtenKeys();
  assert.ok(keys.length > 20);
  assert.deepEqual(
    keys.filter((key) => fieldWords[key] === undefined),
    [],
  );
  for (const role of ['data', 'event', 'id', 'retry', 'comment', 'unknown', 'blank']) {
    assert.ok(fieldWords[`sse.${role}`], `sse.${role}`);
  }
});

test('explanations end their sentences and say where the standard says so', () => {
  for (const key of Object.keys(fieldWords)) {
    const said = explain({ key, name: 'X-Whatever', value: '1' }, 'up');
    assert.match(said?.text ?? '', /[.?!]$/, key);
    assert.notEqual(said?.section, '', key);
  }
});

test('the mask is explained by who sent the frame', () => {
  const field = { key: 'ws.mask', name: 'MASK', value: '0' };
  assert.match(explain(field, 'up')?.text ?? '', /1002/);
  assert.match(explain(field, 'down')?.text ?? '', /not masked/);
});

test('the opcode is explained by its value, as a number or as bits', () => {
  const title = (value: string) =>
    explain({ key: 'ws.opcode', name: 'opcode', value }, 'up')?.title;
  assert.equal(title('0x9 ping'), 'opcode 9: ping');
  assert.equal(title('1001'), 'opcode 9: ping');
  assert.match(title('0xb') ?? '', /reserved/);
});

test('a close code is explained by its value, and one that may not travel says so', () => {
  const text = (value: string) =>
    explain({ key: 'ws.closeCode', name: 'Status code', value }, 'down')?.text ?? '';
  assert.match(text('1006 abnormal closure'), /never travels/);
  assert.match(text('4000'), /application/);
  assert.match(text('999'), /No code outside/);
});

test('a header field is explained by its name, in any case', () => {
  const text = (name: string) => explain({ key: 'http.field', name, value: '' }, 'up')?.title;
  assert.equal(text('sec-websocket-KEY'), 'Sec-WebSocket-Key');
  assert.equal(text('X-Of-Ours'), 'X-Of-Ours');
});

test('a header field that is called as something of JavaScript is a field like any other', () => {
  for (const name of ['constructor', '__proto__', 'hasOwnProperty']) {
    const said = explain({ key: 'http.field', name, value: 'x' }, 'up');
    assert.equal(said?.title, name);
    assert.match(said?.text ?? '', /nothing is said/);
  }
});

test('a status and a close code lead to the standard that has them', () => {
  const section = (key: string, value: string) =>
    explain({ key, name: '', value }, 'down')?.section;
  assert.equal(section('http.status', '204'), 'RFC 9110, section 15.3.5');
  assert.equal(section('http.status', '429'), 'RFC 6585, section 4');
  assert.equal(section('http.status', '307'), 'RFC 9110, section 15.4');
  assert.equal(section('http.status', '799'), 'RFC 9110, section 15');
  assert.equal(section('ws.closeCode', '1011'), 'RFC 6455, section 7.4.1');
  assert.match(section('ws.closeCode', '1013') ?? '', /^IANA/);
  assert.match(section('ws.closeCode', '3008') ?? '', /^IANA/);
});

test('what is said of a bit or a version holds wherever it stands', () => {
  const text = (key: string, value: string) => explain({ key, name: '', value }, 'up')?.text ?? '';
  // A continuation and a control frame have RSV1 = 0 too, compressed or not.
  assert.match(text('ws.rsv1', '0'), /^On the first frame/);
  // Trailers end with one, too, and behind them comes no body.
  assert.match(text('http.headEnd', 'CR LF'), /or the trailers/);
  assert.match(text('http.version', 'HTTP/1.0'), /ends the connection/);
  assert.match(text('http.version', 'HTTP/1.1'), /keeps the connection open/);
});

test('a strict peer does what its side of the connection can do', () => {
  for (const [code, way] of Object.entries(consequenceWords)) {
    if (!('down' in way)) continue;
    assert.doesNotMatch(way.down[0], /^Answers/, code);
  }
  assert.ok('down' in consequenceWords.HTTP_UNSUPPORTED_VERSION);
  assert.ok('down' in consequenceWords.HTTP_CHUNK_LINE_TOO_LONG);
});

test('sizes and times are as short as a label needs them', () => {
  assert.deepEqual(
    [0, 5, 999, 1000, 1449, 2_500_000].map((bytes) => t.wire.size(bytes)),
    ['0 B', '5 B', '999 B', '1 kB', '1.4 kB', '2.5 MB'],
  );
  assert.deepEqual(
    [0, 0.4137, 12, 119.96, 4200, 200_000].map((ms) => t.wire.duration(ms)),
    ['0 ms', '0.414 ms', '12 ms', '120 ms', '4.2 s', '3.3 min'],
  );
});

test('an unknown language falls back to English', () => {
  assert.equal(dictionaryFor('tlh'), dictionaryFor('en-GB'));
});
