/** Archives that real tools wrote of one exchange: see tests/fixtures/archives/README.md. */

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { type Imported, importFile } from '../../../playground-server/trace/import.ts';
import { legStreams } from '../../../playground-server/trace/leg-streams.ts';
import type { WireEvent } from '../../../playground-server/wire/index.ts';
import { BYTES, EVENTS, POSTED, TEXT } from '../../support/archive-server.ts';

const FOLDER = join(import.meta.dirname, '../../fixtures/archives');

interface Tool {
  readonly creator: RegExp;
  readonly notes: readonly string[];
  readonly messages: boolean;
  /** Requests that share a connection, where the archive says which. */
  readonly shared: boolean;
}

const TOOLS: Readonly<Record<string, Tool>> = {
  chromium: {
    creator: /^WebInspector /,
    notes: ['HAR_REBUILT'],
    messages: true,
    shared: true,
  },
  playwright: {
    creator: /^Playwright /,
    notes: ['HAR_REBUILT'],
    messages: true,
    shared: false,
  },
  firefox: {
    creator: /^Firefox /,
    notes: ['HAR_ENTRY_MALFORMED', 'HAR_MESSAGES_MISSING', 'HAR_REBUILT'],
    messages: false,
    shared: false,
  },
  mitmproxy: {
    creator: /^mitmproxy /,
    notes: ['HAR_REBUILT'],
    messages: true,
    shared: false,
  },
};

type Har = { log: { entries: Entry[] } };
interface Entry {
  startedDateTime: string;
  request: { url: string; headers: { name: string; value: string }[] };
}

const read = (name: string) => readFileSync(join(FOLDER, `${name}.har`));
const eventsIn = ({ records }: Imported) =>
  legStreams(records).flatMap(({ events }) => events.map(({ event }) => event));
const of = <K extends WireEvent['kind']>(events: readonly WireEvent[], kind: K) =>
  events.filter((event): event is Extract<WireEvent, { kind: K }> => event.kind === kind);
const fieldValue = (fields: readonly { name: string; value: string }[], name: string) =>
  fields.find((field) => field.name.toLowerCase() === name)?.value;

for (const [name, tool] of Object.entries(TOOLS)) {
  describe(`the archive of ${name}`, async () => {
    const file = read(name);
    const imported = await importFile(new Uint8Array(file));
    const events = eventsIn(imported);
    const entries = (JSON.parse(file.toString()) as Har).log.entries.filter(
      ({ request }) => !request.url.startsWith('data:'),
    );

    test('says who wrote it, and what is not in it', () => {
      assert.equal(imported.format, 'har');
      assert.match(imported.head.software.har ?? '', tool.creator);
      assert.deepEqual(imported.notes.map(({ code }) => code).toSorted(), tool.notes.toSorted());
    });

    test('has every request and response with its heads', () => {
      const requests = of(events, 'http-request').toSorted((a, b) =>
        a.target.localeCompare(b.target),
      );
      assert.deepEqual(
        requests.map(({ method, target }) => `${method} ${target}`),
        [
          'GET /',
          'GET /done',
          'GET /events',
          'GET /missing',
          'GET /news?since=1',
          'POST /post',
          'GET /socket',
        ],
      );
      assert.deepEqual(
        of(events, 'http-response')
          .map(({ status }) => status)
          .toSorted(),
        [101, 200, 200, 200, 200, 204, 404],
      );
      for (const { target, fields } of requests) {
        const entry = entries.find(({ request }) => new URL(request.url).pathname === target);
        if (entry === undefined) continue;
        const agent = fieldValue(entry.request.headers, 'user-agent');
        assert.equal(fieldValue(fields, 'user-agent'), agent, target);
      }
    });

    test('has the bodies that went up and came down', () => {
      const bodies = of(events, 'http-body').map(({ content }) =>
        new TextDecoder().decode(content),
      );
      assert.ok(bodies.includes('{"news":["first"]}'));
      assert.ok(bodies.includes('not here'));
      assert.ok(bodies.includes(POSTED));
    });

    test('has the events of the stream', () => {
      const streamed = of(events, 'sse-event').filter(({ outcome }) => outcome === 'dispatched');
      assert.deepEqual(
        streamed.map(({ lastEventId: id, data }) => ({ id, data })),
        EVENTS,
      );
    });

    test('has the messages of the socket, text and bytes, and invents none', () => {
      const messages = of(events, 'ws-message').map(({ direction, opcode, payload }) => [
        direction,
        opcode,
        [...payload],
      ]);
      const text = [...new TextEncoder().encode(TEXT)];
      const sent = [
        ['up', 1, text],
        ['up', 2, [...BYTES]],
        ['down', 1, text],
        ['down', 2, [...BYTES]],
      ];
      assert.deepEqual(
        messages.toSorted((a, b) => String(b[0]).localeCompare(String(a[0]))),
        tool.messages ? sent : [],
      );
      assert.equal(of(events, 'ws-handshake').length, 1);
      const [handshake] = of(events, 'ws-handshake');
      assert.equal(handshake?.accept, handshake?.expectedAccept);
      const own = entries.find(({ request }) => request.url.endsWith('/socket'));
      assert.equal(
        handshake?.key,
        fieldValue(own?.request.headers ?? [], 'sec-websocket-key') ?? 'dGhlIHNhbXBsZSBub25jZQ==',
      );
    });

    test('breaks no rule by how it is written anew', () => {
      assert.deepEqual(
        events.filter(({ kind }) => kind === 'violation' || kind === 'raw'),
        [],
      );
    });

    test('has times in the order of the exchange, within its few seconds', () => {
      const times = imported.records.map(({ time }) => time);
      assert.deepEqual(
        times,
        times.toSorted((a, b) => a - b),
      );
      assert.ok((times.at(-1) ?? 0) < 60_000, `${times.at(-1)} ms`);
      const first = Math.min(...entries.map((one) => Date.parse(one.startedDateTime)));
      assert.ok(Math.abs(imported.head.epoch - first) < 1, `${imported.head.epoch}`);
    });

    test('puts requests on one connection only where the archive says so', () => {
      const legs = legStreams(imported.records).length;
      assert.ok(tool.shared ? legs < 7 : legs === 7, `${legs} legs`);
    });
  });
}
