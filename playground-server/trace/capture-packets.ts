/**
 * The packets of a capture file: pcap (draft-ietf-opsawg-pcap) and pcapng (draft-ietf-opsawg-pcapng),
 * in either byte order, with times in whatever resolution the file says.
 *
 * Nothing in the file is trusted: a length that leads out of it ends the reading with a note.
 * Blocks that carry no packet are passed over, among them the keys of encrypted traffic.
 */

import { ImportError, type ImportNotes } from './import-error.ts';
import { BlockType, BYTE_ORDER_MAGIC } from './pcapng-blocks.ts';

export interface CapturedPacket {
  /** Nanoseconds since 1970. */
  readonly time: bigint;
  /** https://www.tcpdump.org/linktypes.html */
  readonly link: number;
  readonly bytes: Uint8Array;
  /** Where the reader is in the file. */
  readonly at: number;
}

const PCAP_MICROSECONDS = 0xa1b2c3d4;
const PCAP_NANOSECONDS = 0xa1b23c4d;
const PCAP_HEAD = 24;
const PACKET_HEAD = 16;
const SECOND = 1_000_000_000n;

/** The kind of capture that the bytes begin like. */
export function captureFormat(bytes: Uint8Array): 'pcap' | 'pcapng' | undefined {
  if (bytes.length < 4) return undefined;
  const view = viewOf(bytes);
  const magic = view.getUint32(0, false);
  if (magic === BlockType.SECTION) return 'pcapng';
  return isPcap(magic) || isPcap(view.getUint32(0, true)) ? 'pcap' : undefined;
}

const isPcap = (magic: number): boolean =>
  magic === PCAP_MICROSECONDS || magic === PCAP_NANOSECONDS;

/** @throws ImportError where the file's head is malformed */
export function readPackets(bytes: Uint8Array, notes: ImportNotes): Generator<CapturedPacket> {
  return captureFormat(bytes) === 'pcapng' ? readPcapng(bytes, notes) : readPcap(bytes, notes);
}

function* readPcap(bytes: Uint8Array, notes: ImportNotes): Generator<CapturedPacket> {
  if (bytes.length < PCAP_HEAD) throw malformed('it ends inside its head');
  const view = viewOf(bytes);
  const little = isPcap(view.getUint32(0, true));
  const nanoseconds = view.getUint32(0, little) === PCAP_NANOSECONDS;
  // The upper bits say whether frames end with a check sequence; the IP lengths leave that out.
  const link = view.getUint32(20, little) & 0xffff;
  for (let at = PCAP_HEAD; at < bytes.length; ) {
    const length = at + PACKET_HEAD > bytes.length ? 0 : view.getUint32(at + 8, little);
    const next = at + PACKET_HEAD + length;
    if (next > bytes.length) {
      notes.add('FILE_CUT');
      return;
    }
    const fraction = BigInt(view.getUint32(at + 4, little));
    const seconds = BigInt(view.getUint32(at, little));
    const time = seconds * SECOND + (nanoseconds ? fraction : fraction * 1000n);
    yield { time, link, bytes: bytes.subarray(at + PACKET_HEAD, next), at: next };
    at = next;
  }
}

/** What a section says of one of its interfaces. */
interface Interface {
  readonly link: number;
  /** Time units in a second. */
  readonly units: bigint;
  /** Seconds to add. */
  readonly offset: bigint;
  readonly snapLength: number;
}

function* readPcapng(bytes: Uint8Array, notes: ImportNotes): Generator<CapturedPacket> {
  const view = viewOf(bytes);
  let little = true;
  let interfaces: Interface[] = [];
  let last = 0n;
  for (let at = 0; at < bytes.length; ) {
    if (at + 12 > bytes.length) {
      notes.add('FILE_CUT');
      return;
    }
    // The type of a section's block reads the same both ways; its magic says which way it is.
    if (view.getUint32(at, true) === BlockType.SECTION) {
      little = view.getUint32(at + 8, true) === BYTE_ORDER_MAGIC;
      if (!little && view.getUint32(at + 8, false) !== BYTE_ORDER_MAGIC) {
        throw malformed('a section has no byte order');
      }
      interfaces = [];
    }
    const type = view.getUint32(at, little);
    const length = view.getUint32(at + 4, little);
    if (length < 12 || length % 4 !== 0) throw malformed(`a block says it is ${length} bytes long`);
    const next = at + length;
    if (next > bytes.length) {
      notes.add('FILE_CUT');
      return;
    }
    const block: Block = { bytes, view, little, from: at + 8, to: next - 4 };
    if (type === BlockType.INTERFACE) {
      interfaces.push(readInterface(block));
    } else {
      const packet = readPacket(type, block, interfaces, last, notes);
      if (packet !== undefined) {
        last = packet.time;
        yield { ...packet, at: next };
      }
    }
    at = next;
  }
}

interface Block {
  readonly bytes: Uint8Array;
  readonly view: DataView;
  readonly little: boolean;
  /** The body's place. */
  readonly from: number;
  readonly to: number;
}

function readInterface({ view, little, from, to }: Block): Interface {
  if (from + 8 > to) throw malformed('an interface has no description');
  let units = 1_000_000n;
  let offset = 0n;
  for (let at = from + 8; at + 4 <= to; ) {
    const code = view.getUint16(at, little);
    const length = view.getUint16(at + 2, little);
    if (code === 0 || at + 4 + length > to) break;
    if (code === 9 && length === 1) units = unitsOf(view.getUint8(at + 4));
    if (code === 14 && length === 8) offset = view.getBigInt64(at + 4, little);
    at += 4 + ((length + 3) & ~3);
  }
  const snapLength = view.getUint32(from + 4, little);
  return { link: view.getUint16(from, little), units, offset, snapLength };
}

/** The highest bit says whether the rest is a power of 2 or of 10. */
function unitsOf(resolution: number): bigint {
  const power = BigInt(resolution & 0x7f);
  return (resolution & 0x80) === 0 ? 10n ** power : 2n ** power;
}

function readPacket(
  type: number,
  { bytes, view, little, from, to }: Block,
  interfaces: readonly Interface[],
  last: bigint,
  notes: ImportNotes,
): Omit<CapturedPacket, 'at'> | undefined {
  const simple = type === BlockType.SIMPLE_PACKET;
  if (!simple && type !== BlockType.PACKET && type !== BlockType.OBSOLETE_PACKET) return undefined;
  const head = simple ? 4 : 20;
  const fits = from + head <= to;
  const index =
    simple || !fits
      ? 0
      : type === BlockType.PACKET
        ? view.getUint32(from, little)
        : view.getUint16(from, little);
  const on = interfaces[index];
  if (on === undefined || !fits) {
    notes.add('PACKET_MALFORMED');
    return undefined;
  }
  const room = to - from - head;
  const length = simple
    ? Math.min(view.getUint32(from, little), on.snapLength === 0 ? room : on.snapLength, room)
    : view.getUint32(from + 12, little);
  if (length > room) {
    notes.add('PACKET_MALFORMED');
    return undefined;
  }
  const start = from + head;
  const packet = { link: on.link, bytes: bytes.subarray(start, start + length) };
  // A simple packet has no time: it came right behind the one before.
  if (simple) return { ...packet, time: last };
  const ticks =
    (BigInt(view.getUint32(from + 4, little)) << 32n) | BigInt(view.getUint32(from + 8, little));
  return { ...packet, time: (ticks * SECOND) / on.units + on.offset * SECOND };
}

function viewOf(bytes: Uint8Array): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}

function malformed(why: string): ImportError {
  return new ImportError(
    'IMPORT_MALFORMED',
    `This capture can’t be read: ${why}. Was it saved whole? Open it with Wireshark and save it again.`,
  );
}
