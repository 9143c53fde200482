/** A capture file as a trace: its TCP connections that speak HTTP/1.1 or WebSocket, a leg each. */

import { PacketReader } from './capture-packets.ts';
import { ImportError, type ImportNotes } from './import-error.ts';
import { type ImportSource, slicesOf } from './import-source.ts';
import type { ImportStep, Rebuilt } from './import-steps.ts';
import { TcpImport } from './import-tcp.ts';
import { segmentOf } from './packet-layers.ts';

export async function* importCapture(
  format: 'pcap' | 'pcapng',
  source: ImportSource,
  notes: ImportNotes,
): AsyncGenerator<ImportStep, Rebuilt> {
  const reader = new PacketReader(format, source.size, notes);
  const tcp = new TcpImport(notes);
  const total = source.size;
  let epoch: bigint | undefined;
  let last = 0;
  for await (const { bytes, to } of slicesOf(source)) {
    for (const packet of reader.push(bytes)) {
      const segment = segmentOf(packet, notes);
      if (segment === undefined) continue;
      epoch ??= packet.time;
      // Packets of two interfaces may be out of order by a little.
      last = Math.max(last, Number(packet.time - epoch) / 1e6);
      tcp.take(segment, last);
    }
    const records = to < total ? tcp.ready() : tcp.finish();
    yield { records, phase: 'reading', done: to, total };
  }
  if (tcp.legs === 0) throw nothing(notes);
  const start = epoch ?? 0n;
  const milliseconds = Number(start / 1_000_000n) + Number(start % 1_000_000n) / 1e6;
  return { epoch: milliseconds, software: { capture: format } };
}

function nothing(notes: ImportNotes): ImportError {
  const codes = new Set(notes.list().map(({ code }) => code));
  const why = codes.has('CONNECTION_TLS')
    ? 'Its connections are encrypted with TLS. Capture behind the point where TLS ends, or where the program listens.'
    : codes.has('CONNECTION_HTTP2')
      ? 'Its connections speak HTTP/2, which is not read. Capture where HTTP/1.1 is spoken, for example between the proxy and the program.'
      : codes.has('LINK_TYPE_UNKNOWN')
        ? 'It was made on a kind of link that is not read. Capture on Ethernet, Wi-Fi, loopback or Linux’s “any”.'
        : 'It holds no TCP connection that speaks HTTP/1.1 or WebSocket. Was the filter of the capture right?';
  return new ImportError(
    'IMPORT_NOTHING_TO_SHOW',
    `There is nothing to show in this capture. ${why}`,
  );
}
