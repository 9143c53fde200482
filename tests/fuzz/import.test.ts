/** Whatever is in a file, an import ends, throws nothing but ImportError, and keeps its bounds. */

import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import fc from 'fast-check';
import { encodeTrace } from '../../playground-server/trace/codec.ts';
import { exportHar } from '../../playground-server/trace/export-har.ts';
import { exportPcapng } from '../../playground-server/trace/export-pcapng.ts';
import { redactRecords } from '../../playground-server/trace/export-redact.ts';
import { ImportError, type Imported, importFile } from '../../playground-server/trace/import.ts';
import { legStreams } from '../../playground-server/trace/leg-streams.ts';
import { createTraceModel } from '../../site/wire-view/model/trace-model.ts';
import { startHangWatch } from '../support/hang-watch.ts';
import { handshake, packet, pcap, pcapng, TcpFlag } from '../support/packets.ts';
import { recordedTrace } from '../support/trace-of.ts';

const watch = startHangWatch();
after(() => watch.close());

/** Imports, and where that goes well shows what came of it. */
const tryImport = (bytes: Uint8Array): Promise<Imported | undefined> =>
  watch.run(bytes, () => importAndShow(bytes));

async function importAndShow(bytes: Uint8Array): Promise<Imported | undefined> {
  let imported: Imported;
  try {
    imported = await importFile(bytes);
  } catch (error) {
    assert.ok(error instanceof ImportError, `${error}`);
    assert.ok(error.message.length > 10, error.message);
    return undefined;
  }
  const model = createTraceModel({ schedule: () => {} });
  model.apply(imported.records);
  legStreams(redactRecords(imported.records));
  return imported;
}

const { head, records } = recordedTrace('websocket');
const FILES = {
  pcapng: exportPcapng(head, records),
  har: new TextEncoder().encode(JSON.stringify(exportHar(head, records))),
  wireside: encodeTrace(head, records),
};

for (const [format, file] of Object.entries(FILES)) {
  test(`a ${format} file with bytes changed or cut off never breaks an import`, async () => {
    const places = fc.array(fc.tuple(fc.nat(file.length - 1), fc.nat(255)), { maxLength: 8 });
    await fc.assert(
      fc.asyncProperty(places, fc.nat(file.length), async (changes, length) => {
        const bytes = file.slice(0, length);
        for (const [at, value] of changes) if (at < length) bytes[at] = value;
        await tryImport(bytes);
      }),
      { numRuns: 150 },
    );
  });
}

test('bytes behind each format’s first ones never break an import', async () => {
  const starts = [
    [],
    [0xd4, 0xc3, 0xb2, 0xa1, 2, 0, 4, 0],
    [0xa1, 0xb2, 0x3c, 0x4d],
    [0x0a, 0x0d, 0x0d, 0x0a, 28, 0, 0, 0, 0x4d, 0x3c, 0x2b, 0x1a],
    [...Buffer.from('{"log": ')],
    [...Buffer.from('{"format": "wireside-trace", "version": 1}\n\x01')],
  ];
  await fc.assert(
    fc.asyncProperty(
      fc.constantFrom(...starts),
      fc.uint8Array({ maxLength: 400 }),
      async (start, rest) => {
        await tryImport(Uint8Array.from([...start, ...rest]));
      },
    ),
    { numRuns: 300 },
  );
});

test('any JSON in the place of an archive’s parts never breaks an import', async () => {
  const part = fc.oneof(
    fc.jsonValue({ maxDepth: 2 }),
    fc.constantFrom('GET', 'ws://a/', 'http://a/?x', 101, 200, '2026-01-01T00:00:00Z'),
  );
  const entry = fc.record({
    startedDateTime: fc.constantFrom<unknown>(
      '2026-01-01T00:00:00Z',
      '+275760-09-13T00:00:00.000Z',
      0,
      null,
    ),
    time: part,
    connection: part,
    request: fc.record({
      method: fc.constantFrom<unknown>('GET', 'POST', 'G T', 1),
      url: fc.constantFrom<unknown>('ws://a/', 'http://a/b?c#d', 'file:///x', 3),
      headers: part,
      postData: part,
    }),
    response: fc.record({
      status: fc.constantFrom<unknown>(0, 101, 200, 204, -1, 1e99),
      statusText: part,
      headers: fc.array(fc.record({ name: part, value: part }), { maxLength: 10 }),
      content: part,
    }),
    _webSocketMessages: fc.oneof(
      part,
      fc.array(
        fc.record({
          type: fc.constantFrom('send', 'receive', 'x'),
          time: fc.double(),
          opcode: fc.integer({ min: -1, max: 16 }),
          data: part,
        }),
        { maxLength: 10 },
      ),
    ),
    _eventSourceMessages: fc.oneof(
      part,
      fc.array(fc.record({ time: fc.double(), data: part, eventName: part, eventId: part }), {
        maxLength: 10,
      }),
    ),
  });
  await fc.assert(
    fc.asyncProperty(fc.array(entry, { maxLength: 4 }), async (entries) => {
      await tryImport(new TextEncoder().encode(JSON.stringify({ log: { entries } })));
    }),
    { numRuns: 300 },
  );
});

test('packets of any header never break an import', async () => {
  const any = fc.uint8Array({ maxLength: 90 });
  const known = fc.constantFrom(
    ...handshake(),
    packet({ seq: 1001, data: 'GET / HTTP/1.1\r\n\r\n' }),
  );
  const bent = fc.tuple(known, fc.nat(60), fc.nat(255)).map(([bytes, at, value]) => {
    const copy = bytes.slice();
    copy[at % copy.length] = value;
    return copy;
  });
  const links = fc.constantFrom(0, 1, 12, 101, 108, 113, 228, 229, 276, 9999);
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.oneof(any, known, bent), { maxLength: 12 }),
      links,
      async (packets, link) => {
        await tryImport(pcap(packets, { link }));
        await tryImport(pcapng(packets, { link, resolution: 9 }));
      },
    ),
    { numRuns: 300 },
  );
});

test('segments in any order, again, overlapping or missing: what arrives is what was sent', async () => {
  const GET =
    'GET /a/long/enough/path/to/be/cut/into/pieces HTTP/1.1\r\nHost: a.example\r\nX: yyyyyyyyyyyyyyy\r\n\r\n';
  const pieces = fc.array(fc.tuple(fc.nat(GET.length - 1), fc.integer({ min: 1, max: 30 })), {
    minLength: 1,
    maxLength: 40,
  });
  await fc.assert(
    fc.asyncProperty(pieces, fc.nat(2 ** 32 - 1), async (cuts, start) => {
      const sent = cuts.map(([at, length]) =>
        packet({ seq: (start + 1 + at) >>> 0, data: GET.slice(at, at + length) }),
      );
      const reset = packet({ seq: (start + 1) >>> 0, flags: TcpFlag.RST });
      const imported = await tryImport(pcap([...handshake(start), ...sent, reset]));
      const seen = new Set(
        cuts.flatMap(([at, length]) => Array.from({ length }, (_, index) => at + index)),
      );
      const expected = [...GET].map((letter, at) => (seen.has(at) ? letter : ''));
      if (imported === undefined) return;
      const got = new Array<string>(GET.length).fill('');
      for (const record of imported.records) {
        if (record.type !== 'chunk') continue;
        for (const [index, byte] of record.bytes.entries()) {
          assert.equal(got[record.offset + index], '', 'no byte is shown twice');
          got[record.offset + index] = String.fromCharCode(byte);
        }
      }
      assert.deepEqual(got, expected);
    }),
    { numRuns: 300 },
  );
});

test('segments and ends at any place, of both sides: an import ends, and its bytes go on in order', async () => {
  const flags = fc.constantFrom(TcpFlag.ACK, TcpFlag.FIN | TcpFlag.ACK, TcpFlag.SYN, TcpFlag.RST);
  const sent = fc.record({
    from: fc.constantFrom<'client' | 'server'>('client', 'server'),
    at: fc.oneof(fc.nat(60), fc.nat(2 ** 32 - 1)),
    ack: fc.oneof(fc.nat(60), fc.nat(2 ** 32 - 1)),
    flags: fc.oneof(
      { arbitrary: fc.constant(TcpFlag.ACK), weight: 4 },
      { arbitrary: flags, weight: 1 },
    ),
    length: fc.nat(30),
  });
  const text =
    'GET / HTTP/1.1\r\nHost: a.example\r\nX: yyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyy\r\n\r\n';
  await fc.assert(
    fc.asyncProperty(fc.array(sent, { maxLength: 40 }), async (all) => {
      const packets = all.map(({ from, at, ack, flags, length }) => {
        const seq = ((from === 'client' ? 1001 : 5001) + at) >>> 0;
        const data = text.slice(at % text.length, (at % text.length) + length);
        return packet({ from, seq, ack: (5001 + ack) >>> 0, flags, data });
      });
      const imported = await tryImport(pcap([...handshake(), ...packets]));
      const next = new Map<string, number>();
      for (const record of imported?.records ?? []) {
        if (record.type !== 'chunk') continue;
        const lane = `${record.leg} ${record.direction}`;
        assert.ok(record.offset >= (next.get(lane) ?? 0), 'no byte is shown twice');
        next.set(lane, record.offset + record.bytes.length);
      }
    }),
    { numRuns: 300 },
  );
});
