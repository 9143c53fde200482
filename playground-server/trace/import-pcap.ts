/** A capture file as a trace: its TCP connections that speak HTTP/1.1 or WebSocket, a leg each. */

import { captureFormat, readPackets } from './capture-packets.ts';
import { ImportError, type ImportNotes } from './import-error.ts';
import type { Progress, Rebuilt } from './import-steps.ts';
import { TcpImport } from './import-tcp.ts';
import { segmentOf } from './packet-layers.ts';

/** Packets between two stops, so that a page can breathe. */
const BREATH = 1_000;

export function* importCapture(
  bytes: Uint8Array,
  notes: ImportNotes,
): Generator<Progress, Rebuilt> {
  const tcp = new TcpImport(notes);
  let epoch: bigint | undefined;
  let last = 0;
  let count = 0;
  for (const packet of readPackets(bytes, notes)) {
    count += 1;
    if (count % BREATH === 0) yield packet.at / bytes.length;
    const segment = segmentOf(packet, notes);
    if (segment === undefined) continue;
    epoch ??= packet.time;
    // Packets of two interfaces may be out of order by a little.
    last = Math.max(last, Number(packet.time - epoch) / 1e6);
    tcp.take(segment, last);
  }
  const records = yield* withoutProgress(tcp.finish());
  if (tcp.legs === 0) throw nothing(notes);
  const start = epoch ?? 0n;
  const milliseconds = Number(start / 1_000_000n) + Number(start % 1_000_000n) / 1e6;
  return { epoch: milliseconds, records, software: { capture: captureFormat(bytes) ?? '' } };
}

function* withoutProgress<T>(steps: Generator<void, T>): Generator<Progress, T> {
  for (;;) {
    const step = steps.next();
    if (step.done === true) return step.value;
    yield 1;
  }
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
