/** Captures with a snapshot length: packets of which only the beginning was kept. */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { importFile } from '../../../playground-server/trace/import.ts';
import type { TraceRecord } from '../../../playground-server/trace/trace.ts';
import { handshake, packet, pcap, TcpFlag } from '../../support/packets.ts';

const GET = 'GET /poll HTTP/1.1\r\nHost: a\r\n\r\n';
const ANSWER = 'HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\n0123456789';
/** What is kept of the answer: all but its last bytes. */
const CUT = 4;
const KEPT = ANSWER.slice(0, -CUT);
const answered = 5001 + ANSWER.length;

const ASKED = [...handshake(), packet({ seq: 1001, ack: 5001, data: GET })];

const cut = (whole: Uint8Array): Uint8Array => whole.subarray(0, whole.length - CUT);

/** From the answer on, without what stands before. */
const tail = (records: readonly TraceRecord[]): string[] =>
  records.slice(2).map((record) => {
    if (record.type === 'chunk') {
      return `${record.direction} ${record.offset} ${new TextDecoder().decode(record.bytes)}`;
    }
    if (record.type === 'gap') return `gap ${record.bytes}`;
    return record.type === 'half-close' ? `end ${record.direction}` : record.type;
  });

test('what was cut off a packet is a gap, as soon as more comes behind it', async () => {
  const { records, notes } = await importFile(
    pcap([
      ...ASKED,
      cut(packet({ from: 'server', seq: 5001, ack: 1001 + GET.length, data: ANSWER })),
      packet({ from: 'server', seq: answered, ack: 1001 + GET.length, data: ANSWER }),
    ]),
  );
  const second = `down ${ANSWER.length} ${ANSWER}`;
  assert.deepEqual(tail(records), [`down 0 ${KEPT}`, `gap ${CUT}`, second]);
  assert.deepEqual(
    notes.find(({ code }) => code === 'PACKET_CUT'),
    { code: 'PACKET_CUT', count: 1 },
  );
});

test('what was cut off the packet that ends a direction is a gap before the end', async () => {
  const { records } = await importFile(
    pcap([
      ...ASKED,
      cut(
        packet({
          from: 'server',
          seq: 5001,
          ack: 1001 + GET.length,
          flags: TcpFlag.ACK | TcpFlag.FIN,
          data: ANSWER,
        }),
      ),
      packet({ seq: 1001 + GET.length, ack: answered + 1, flags: TcpFlag.ACK | TcpFlag.FIN }),
    ]),
  );
  assert.deepEqual(tail(records), [`down 0 ${KEPT}`, 'end up', `gap ${CUT}`, 'close']);
});
