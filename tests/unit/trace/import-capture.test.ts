import assert from 'node:assert/strict';
import { test } from 'node:test';
import { importFile, importSteps } from '../../../playground-server/trace/import.ts';
import { type ImportSource, SLICE } from '../../../playground-server/trace/import-source.ts';
import { HOLE_PATIENCE, WAITING_PIECES } from '../../../playground-server/trace/tcp-flow.ts';
import type { TraceRecord } from '../../../playground-server/trace/trace.ts';
import {
  behind,
  handshake,
  overIpv6,
  packet,
  pcap,
  pcapng,
  TcpFlag,
} from '../../support/packets.ts';
import { eventsOf } from '../../support/trace-of.ts';

const GET = 'GET /poll HTTP/1.1\r\nHost: a\r\n\r\n';
const EMPTY = 'HTTP/1.1 204 No Content\r\n\r\n';
const EXCHANGE = [
  ...handshake(),
  packet({ seq: 1001, ack: 5001, data: GET }),
  packet({ from: 'server', seq: 5001, ack: 1001 + GET.length, data: EMPTY }),
];

const summary = (records: readonly TraceRecord[]): string[] =>
  records.map((record) => {
    if (record.type === 'chunk') {
      return `${record.direction} ${record.offset} ${new TextDecoder().decode(record.bytes)}`;
    }
    if (record.type === 'gap') return `gap ${record.bytes}`;
    if (record.type === 'close') return `close ${record.cause}`;
    return record.type === 'half-close' ? `end ${record.direction}` : record.type;
  });

const imported = async (packets: readonly Uint8Array[], options = {}) =>
  importFile(pcap(packets, options));

for (const little of [true, false]) {
  const order = little ? 'little-endian' : 'big-endian';
  for (const nanoseconds of [true, false]) {
    test(`a ${order} pcap with ${nanoseconds ? 'nano' : 'micro'}seconds is read with its times`, async () => {
      const { head, records } = await imported(EXCHANGE, { little, nanoseconds });
      assert.equal(head.epoch, 1_700_000_000_000);
      assert.deepEqual(summary(records), ['open', `up 0 ${GET}`, `down 0 ${EMPTY}`]);
      assert.deepEqual(
        records.map(({ time }) => time),
        [0, 3, 4],
      );
    });
  }

  test(`a ${order} pcapng is read with whatever resolution its times have`, async () => {
    const resolutions = [
      [undefined, (n: number) => 1_700_000_000_000_000n + BigInt(n) * 1_000n],
      [9, (n: number) => 1_700_000_000_000_000_000n + BigInt(n) * 1_000_000n],
      [3, (n: number) => 1_700_000_000_000n + BigInt(n)],
      [0x80 | 10, (n: number) => 1_700_000_000n * 1024n + BigInt(n)],
    ] as const;
    for (const [resolution, ticks] of resolutions) {
      const options = { little, ticks, ...(resolution === undefined ? {} : { resolution }) };
      const { head, records } = await importFile(pcapng(EXCHANGE, options));
      assert.equal(head.epoch, 1_700_000_000_000);
      assert.deepEqual(summary(records), ['open', `up 0 ${GET}`, `down 0 ${EMPTY}`]);
      assert.equal(Math.round(records[1]?.time ?? 0), 3);
    }
  });
}

const MACS = '020000000001 020000000002';
const LINKS: readonly [name: string, link: number, head: string][] = [
  ['Ethernet', 1, `${MACS} 0800`],
  ['Ethernet with a VLAN tag', 1, `${MACS} 8100 0005 0800`],
  ['Ethernet with two VLAN tags', 1, `${MACS} 88a8 0005 8100 0006 0800`],
  ['Linux cooked, v1', 113, '0000 0304 0006 000000000000 0000 0800'],
  ['Linux cooked, v2', 276, '0800 0000 00000001 0304 00 06 0000000000000000'],
  ['loopback of a little-endian BSD', 0, '02000000'],
  ['loopback of a big-endian BSD', 0, '00000002'],
  ['loopback of OpenBSD', 108, '00000002'],
  ['raw IP', 101, ''],
  ['raw IPv4', 228, ''],
];

for (const [name, link, head] of LINKS) {
  test(`a capture on ${name} is read`, async () => {
    const { records, notes } = await imported(
      EXCHANGE.map((one) => behind(head, one)),
      { link },
    );
    assert.deepEqual(summary(records), ['open', `up 0 ${GET}`, `down 0 ${EMPTY}`]);
    assert.deepEqual(notes, []);
  });
}

test('the padding of a short Ethernet frame is not data', async () => {
  const padded = EXCHANGE.map((one) =>
    behind(`${MACS} 0800`, Uint8Array.from([...one, 0, 0, 0, 0])),
  );
  const { records } = await imported(padded, { link: 1 });
  assert.deepEqual(summary(records), ['open', `up 0 ${GET}`, `down 0 ${EMPTY}`]);
});

test('IPv6 is read behind its extension heads, and addresses are written as RFC 5952 says', async () => {
  const hopByHop = Uint8Array.of(60, 0, 1, 4, 0, 0, 0, 0);
  const options = Uint8Array.of(44, 0, 1, 4, 0, 0, 0, 0);
  const atomic = Uint8Array.of(6, 0, 0, 0, 0, 0, 0, 1);
  const heads = Uint8Array.from([...hopByHop, ...options, ...atomic]);
  const { records } = await imported(EXCHANGE.map((one) => overIpv6(one, heads, 0)));
  assert.deepEqual(summary(records), ['open', `up 0 ${GET}`, `down 0 ${EMPTY}`]);
  const [open] = records;
  assert.equal(
    open?.type === 'open' && `${open.from} ${open.to}`,
    '[2001:db8::1] [2001:db8::2]:8080',
  );
});

test('options of IPv4 are passed over, fragments are refused with a note', async () => {
  const withOptions = EXCHANGE.map((one) => {
    const out = Uint8Array.from([...one.subarray(0, 20), 1, 1, 1, 0, ...one.subarray(20)]);
    out[0] = 0x46;
    new DataView(out.buffer).setUint16(2, out.length);
    return out;
  });
  const fragment = Uint8Array.from(packet({ seq: 1, data: 'x' }));
  fragment[6] = 0x20;
  const { records, notes } = await imported([...withOptions, fragment]);
  assert.deepEqual(summary(records), ['open', `up 0 ${GET}`, `down 0 ${EMPTY}`]);
  assert.deepEqual(notes, [{ code: 'IP_FRAGMENT', count: 1 }]);
});

const half = GET.length - 10;
const first = packet({ seq: 1001, ack: 5001, data: GET.slice(0, half) });
const second = packet({ seq: 1001 + half, ack: 5001, data: GET.slice(half) });

test('segments out of order are put into order, and count from when the first one came', async () => {
  const { records, notes } = await imported([...handshake(), second, first]);
  assert.deepEqual(summary(records), [
    'open',
    `up 0 ${GET.slice(0, half)}`,
    `up ${half} ${GET.slice(half)}`,
  ]);
  assert.deepEqual(
    records.map(({ time }) => time),
    [0, 4, 4],
  );
  assert.deepEqual(notes, [{ code: 'TCP_OUT_OF_ORDER', count: 1 }]);
});

test('a segment that comes again is shown once', async () => {
  const { records, notes } = await imported([...handshake(), first, first, second, second, first]);
  assert.deepEqual(summary(records), [
    'open',
    `up 0 ${GET.slice(0, half)}`,
    `up ${half} ${GET.slice(half)}`,
  ]);
  assert.deepEqual(notes, [{ code: 'TCP_RETRANSMISSION', count: 3 }]);
});

test('where segments overlap, the bytes that came first count', async () => {
  const late = packet({ seq: 1001 + 4, ack: 5001, data: '/POLL HTTP/1.1\r\nHost: a\r\n\r\n' });
  const middle = packet({ seq: 1001 + 6, ack: 5001, data: 'oll' });
  const early = packet({ seq: 1001, ack: 5001, data: 'GET /xxx' });
  const { records } = await imported([...handshake(), middle, late, early]);
  const bytes = records.flatMap((one) => (one.type === 'chunk' ? [...one.bytes] : []));
  assert.equal(String.fromCharCode(...bytes), 'GET /Poll HTTP/1.1\r\nHost: a\r\n\r\n');
});

test('sequence numbers wrap', async () => {
  const start = 0xffffffff - 8;
  const { records } = await imported([
    ...handshake(start),
    packet({ seq: start + 1, ack: 5001, data: GET.slice(0, half) }),
    packet({ seq: (start + 1 + half) >>> 0, ack: 5001, data: GET.slice(half) }),
  ]);
  assert.deepEqual(summary(records).slice(1), [
    `up 0 ${GET.slice(0, half)}`,
    `up ${half} ${GET.slice(half)}`,
  ]);
});

const UPGRADE = `GET /socket HTTP/1.1\r\nHost: a\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n`;
const SWITCH =
  'HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=\r\n\r\n';
const SOCKET = [
  ...handshake(),
  packet({ seq: 1001, ack: 5001, data: UPGRADE }),
  packet({ from: 'server', seq: 5001, ack: 1001 + UPGRADE.length, data: SWITCH }),
];
const down = 5001 + SWITCH.length;
const text = (word: string) => Uint8Array.from([0x81, word.length, ...Buffer.from(word)]);
const frames = (records: readonly TraceRecord[]) =>
  eventsOf(records)
    .flat()
    .flatMap((event) =>
      event.kind === 'ws-frame' ? [new TextDecoder().decode(event.payload)] : [],
    );

test('a lost segment is a gap, and frames go on behind it', async () => {
  const { records, notes } = await imported([
    ...SOCKET,
    packet({ from: 'server', seq: down, data: text('one') }),
    // `two` was sent and acknowledged, and never captured.
    packet({ from: 'server', seq: down + 10, data: text('three') }),
    packet({ seq: 1001 + UPGRADE.length, ack: down + 17 }),
  ]);
  assert.ok(summary(records).includes('gap 5'));
  assert.deepEqual(frames(records), ['one', 'three']);
  assert.deepEqual(
    notes.map(({ code }) => code),
    ['TCP_OUT_OF_ORDER', 'TCP_LOST', 'WEBSOCKET_BORDER_GUESSED'],
  );
});

test('a hole inside a frame’s payload loses that frame alone, by exact count', async () => {
  const long = text('x'.repeat(100));
  const { records, notes } = await imported([
    ...SOCKET,
    packet({ from: 'server', seq: down, data: long.subarray(0, 20) }),
    packet({
      from: 'server',
      seq: down + 80,
      data: Uint8Array.from([...long.subarray(80), ...text('next')]),
    }),
  ]);
  assert.ok(summary(records).includes('gap 60'));
  assert.deepEqual(frames(records), ['next']);
  assert.ok(!notes.some(({ code }) => code === 'WEBSOCKET_BORDER_GUESSED'));
});

test('a hole is given up once it was acknowledged and enough packets have passed', async () => {
  const ack = packet({ seq: 1001 + UPGRADE.length, ack: down + 17 });
  const { records } = await imported([
    ...SOCKET,
    packet({ from: 'server', seq: down + 5, data: text('two') }),
    ...Array.from({ length: HOLE_PATIENCE + 1 }, () => ack),
    packet({ from: 'server', seq: down + 10, data: text('three') }),
  ]);
  const gap = records.find(({ type }) => type === 'gap');
  assert.equal(gap?.time, 5 + HOLE_PATIENCE + 1);
  assert.deepEqual(frames(records), ['two', 'three']);
});

test('a gap of one connection leaves the others as they are', async () => {
  const other = (bytes: Uint8Array) => {
    const copy = Uint8Array.from(bytes);
    new DataView(copy.buffer).setUint16(copy[9] === 6 && copy[15] === 1 ? 20 : 22, 50001);
    return copy;
  };
  const { records } = await imported([
    ...SOCKET,
    ...SOCKET.map(other),
    packet({ from: 'server', seq: down, data: text('one') }),
    other(packet({ from: 'server', seq: down, data: text('eins').subarray(0, 3) })),
    packet({ from: 'server', seq: down + 10, data: text('three') }),
    ...Array.from({ length: HOLE_PATIENCE + 1 }, () =>
      packet({ seq: 1001 + UPGRADE.length, ack: down + 17 }),
    ),
    other(packet({ from: 'server', seq: down + 3, data: text('eins').subarray(3) })),
  ]);
  assert.deepEqual(
    eventsOf(records).map((events) => events.filter(({ kind }) => kind === 'ws-frame').length),
    [2, 1],
  );
});

test('a capture that begins inside a WebSocket finds the frames, and who is the client', async () => {
  const { records, notes } = await imported([
    packet({ from: 'server', seq: 77, data: text('one') }),
    packet({ from: 'server', seq: 82, data: text('two') }),
  ]);
  const [open] = records;
  assert.equal(open?.type === 'open' && open.from, '10.0.0.1');
  assert.deepEqual(frames(records), ['one', 'two']);
  assert.ok(notes.some(({ code }) => code === 'CONNECTION_BEGUN_BEFORE'));
});

test('without a SYN the client is who speaks a request, or is answered by a response', async () => {
  for (const one of [
    packet({ seq: 9, data: GET }),
    packet({ from: 'server', seq: 9, data: EMPTY }),
  ]) {
    const [open] = (await imported([one])).records;
    assert.equal(open?.type === 'open' && open.to, '10.0.0.2:8080');
  }
});

test('what waits behind the end of a direction is no data, and is not waited for', async () => {
  const early = packet({ seq: 1001 + 10, data: GET.slice(10) });
  const fin = packet({ seq: 1001 + 20, flags: TcpFlag.FIN | TcpFlag.ACK });
  const first = packet({ seq: 1001, data: GET.slice(0, 10) });
  const { records } = await imported([...handshake(), early, fin, first]);
  assert.deepEqual(summary(records), [
    'open',
    `up 0 ${GET.slice(0, 10)}`,
    `up 10 ${GET.slice(10, 20)}`,
    'end up',
  ]);
  const lost = await imported([...handshake(), early, fin]);
  assert.deepEqual(summary(lost.records), [
    'open',
    'gap 10',
    `up 10 ${GET.slice(10, 20)}`,
    'end up',
  ]);
});

test('a hole is given up where too many pieces wait behind it', async () => {
  const pieces = Array.from({ length: WAITING_PIECES + 1 }, (_, index) =>
    packet({ seq: 1001 + GET.length + 2 * (WAITING_PIECES - index), data: 'x' }),
  );
  const { records } = await imported([...handshake(), packet({ seq: 1001, data: GET }), ...pieces]);
  const gap = records.findIndex(({ type }) => type === 'gap');
  assert.ok(gap > 0, 'the hole before the first piece is told');
});

test('how a connection ended is told by who began: FIN or RST', async () => {
  const FIN = TcpFlag.FIN | TcpFlag.ACK;
  const endings = [
    [
      [
        packet({ seq: 1001 + GET.length, flags: FIN }),
        packet({ from: 'server', seq: 5001 + EMPTY.length, flags: FIN }),
      ],
      ['end up', 'close browser-fin'],
    ],
    [
      [
        packet({ from: 'server', seq: 5001 + EMPTY.length, flags: FIN }),
        packet({ seq: 1001 + GET.length, flags: FIN }),
      ],
      ['end down', 'close server-fin'],
    ],
    [[packet({ seq: 1001 + GET.length, flags: TcpFlag.RST })], ['close browser-reset']],
    [
      [packet({ from: 'server', seq: 5001 + EMPTY.length, flags: TcpFlag.RST })],
      ['close server-reset'],
    ],
  ] as const;
  for (const [packets, expected] of endings) {
    const { records } = await imported([...EXCHANGE, ...packets]);
    assert.deepEqual(summary(records).slice(3), expected);
  }
});

test('a port that is used again begins another connection', async () => {
  const { records } = await imported([
    ...EXCHANGE,
    ...handshake(90_000, 70_000),
    packet({ seq: 90_001, data: GET }),
  ]);
  assert.deepEqual(summary(records).filter((one) => one === 'open').length, 2);
});

test('TLS, HTTP/2 and others are left out by name, and where nothing is left, it says why', async () => {
  const hello = Uint8Array.of(0x16, 3, 1, 0, 4, 1, 2, 3, 4);
  await assert.rejects(imported([...handshake(), packet({ seq: 1001, data: hello })]), {
    name: 'ImportError',
    code: 'IMPORT_NOTHING_TO_SHOW',
    message: /TLS/,
  });
  const preface = 'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n';
  await assert.rejects(imported([...handshake(), packet({ seq: 1001, data: preface })]), {
    message: /HTTP\/2/,
  });
  await assert.rejects(
    imported([...handshake(), packet({ from: 'server', seq: 5001, data: '220 ready\r\n' })]),
    {
      code: 'IMPORT_NOTHING_TO_SHOW',
    },
  );
});

test('a file that ends inside a packet shows what came before', async () => {
  for (const file of [pcap(EXCHANGE), pcapng(EXCHANGE)]) {
    const { records, notes } = await importFile(file.subarray(0, file.length - 8));
    assert.deepEqual(summary(records), ['open', `up 0 ${GET}`]);
    assert.deepEqual(notes, [{ code: 'FILE_CUT', count: 1 }]);
  }
});

test('what is no traffic is refused with a code and a sentence', async () => {
  const cases = [
    ['', 'IMPORT_EMPTY'],
    ['hello', 'IMPORT_FORMAT_UNKNOWN'],
    ['{"a": 1}', 'IMPORT_MALFORMED'],
    ['{"log": {"entries": []}}', 'IMPORT_NOTHING_TO_SHOW'],
    ['{"format": "wireside-trace"}\n', 'IMPORT_MALFORMED'],
    ['\x1f\x8b\x08', 'IMPORT_COMPRESSED'],
  ] as const;
  for (const [content, code] of cases) {
    await assert.rejects(importFile(Uint8Array.from(content, (c) => c.charCodeAt(0))), {
      name: 'ImportError',
      code,
    });
  }
});

/** A file of several slices: its packets straddle their borders. */
const LONG = pcap([
  ...EXCHANGE,
  ...Array.from({ length: 50_000 }, () => EXCHANGE[2] as Uint8Array),
]);

test('an import reads a file slice by slice, tells how far it is, and ends where nobody asks on', async () => {
  const asked: number[] = [];
  const source: ImportSource = {
    size: LONG.length,
    async read(from, to) {
      asked.push(to - from);
      return LONG.slice(from, to);
    },
  };
  const done: number[] = [];
  const summaries: string[] = [];
  for await (const step of importSteps(source)) {
    assert.equal(step.phase, 'reading');
    assert.equal(step.total, LONG.length);
    done.push(step.done);
    summaries.push(...summary(step.records));
  }
  assert.deepEqual(summaries, ['open', `up 0 ${GET}`, `down 0 ${EMPTY}`]);
  assert.deepEqual(
    done,
    done.toSorted((a, b) => a - b),
  );
  assert.equal(done.at(-1), LONG.length);
  assert.ok(done.length >= 2 && Math.max(...asked) <= SLICE);

  asked.length = 0;
  for await (const _ of importSteps(source)) break;
  assert.equal(asked.length, 2, 'the format’s bytes, and one slice');
});

test('a block longer than a slice is passed over, and the packets behind it are read', async () => {
  const file = pcapng(EXCHANGE);
  const long = new Uint8Array(2 * SLICE + 12);
  const view = new DataView(long.buffer);
  view.setUint32(0, 0x0bad, true);
  view.setUint32(4, long.length, true);
  view.setUint32(long.length - 4, long.length, true);
  const section = 28;
  const whole = Uint8Array.from([...file.subarray(0, section)]);
  const joined = new Uint8Array(file.length + long.length);
  joined.set(whole);
  joined.set(long, section);
  joined.set(file.subarray(section), section + long.length);
  const { records, notes } = await importFile(joined);
  assert.deepEqual(summary(records), ['open', `up 0 ${GET}`, `down 0 ${EMPTY}`]);
  assert.deepEqual(notes, []);
});

test('a connection opens at its first packet, before what others did until it spoke', async () => {
  const other = (bytes: Uint8Array, port = 50001) => {
    const copy = Uint8Array.from(bytes);
    new DataView(copy.buffer).setUint16(copy[15] === 1 ? 20 : 22, port);
    return copy;
  };
  const silent = handshake().map((one) => other(one, 50002));
  const { records } = await imported([
    ...silent,
    ...handshake().map((one) => other(one)),
    ...EXCHANGE,
    other(packet({ seq: 1001, ack: 5001, data: GET })),
  ]);
  assert.deepEqual(
    records.map(({ type, time, seq }) => `${seq} ${type} ${time}`),
    ['1 open 3', '2 open 6', '3 chunk 9', '4 chunk 10', '5 chunk 11'],
  );
});

test('an import of a file in memory gives others their turn, and can be cancelled', async () => {
  const controller = new AbortController();
  let turns = 0;
  const pause = async () => {
    turns += 1;
    if (turns === 2) controller.abort();
  };
  const cancelled = importFile(LONG, { signal: controller.signal, pause });
  await assert.rejects(cancelled, { name: 'ImportError', code: 'IMPORT_CANCELLED' });
  assert.equal(turns, 2);
});
