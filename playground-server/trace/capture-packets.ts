/**
 * The packets of a capture file: pcap (draft-ietf-opsawg-pcap) and pcapng (draft-ietf-opsawg-pcapng),
 * in either byte order, with times in whatever resolution the file says.
 *
 * Nothing in the file is trusted: a length that leads out of it ends the reading with a note.
 * Blocks that carry no packet are passed over, among them the keys of encrypted traffic.
 */

import { ImportError, type ImportNotes } from './import-error.ts';
import { joined } from './leg-streams.ts';
import { BlockType, BYTE_ORDER_MAGIC } from './pcapng-blocks.ts';

export interface CapturedPacket {
  /** Nanoseconds since 1970. */
  readonly time: bigint;
  /** https://www.tcpdump.org/linktypes.html */
  readonly link: number;
  readonly bytes: Uint8Array;
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

/** What stands at a place: so many more bytes are needed to say, or where the next thing begins. */
type Found =
  | { readonly needs: number }
  | { readonly next: number; readonly packet?: CapturedPacket | undefined };

/** One of the two formats, which remembers what the file said of itself. */
interface Format {
  find(bytes: Uint8Array, view: DataView, at: number): Found;
  /** The file ends inside what was to be found next. */
  cut(): void;
}

/** Takes a capture file slice by slice, and finds its packets. */
export class PacketReader {
  readonly #format: Format;
  readonly #size: number;
  /** What no packet was found in yet, and how much of it is needed to go on. */
  #parts: Uint8Array[] = [];
  #held = 0;
  #needs = 0;
  /** Bytes of the file behind what is held. */
  #left: number;
  #over = false;

  /** @param size of the whole file, in bytes: a length that leads out of it ends the reading */
  constructor(format: 'pcap' | 'pcapng', size: number, notes: ImportNotes) {
    this.#format = format === 'pcapng' ? new Pcapng(notes) : new Pcap(notes);
    this.#size = size;
    this.#left = size;
  }

  /**
   * The packets that are now whole. Their bytes are views of the slice where it holds them whole.
   *
   * @throws ImportError where the file breaks its format so that nobody can go on
   */
  *push(slice: Uint8Array): Generator<CapturedPacket> {
    this.#parts.push(slice);
    this.#held += slice.length;
    this.#left -= slice.length;
    if (this.#over || this.#held < this.#needs) return;
    const bytes = joined(this.#parts);
    const view = viewOf(bytes);
    let at = 0;
    for (;;) {
      const found = this.#format.find(bytes, view, at);
      if ('needs' in found) {
        this.#needs = found.needs;
        break;
      }
      if (found.packet !== undefined) yield found.packet;
      at = found.next;
    }
    const rest = bytes.subarray(at);
    this.#parts = [rest];
    this.#held = rest.length;
    const atEnd = rest.length === 0 && this.#left === 0 && this.#size > 0;
    if (atEnd || rest.length + this.#left >= this.#needs) return;
    this.#over = true;
    this.#format.cut();
  }
}

class Pcap implements Format {
  readonly #notes: ImportNotes;
  #head: { little: boolean; nanoseconds: boolean; link: number } | undefined;

  constructor(notes: ImportNotes) {
    this.#notes = notes;
  }

  find(bytes: Uint8Array, view: DataView, at: number): Found {
    if (this.#head === undefined) {
      if (at + PCAP_HEAD > bytes.length) return { needs: PCAP_HEAD };
      const little = isPcap(view.getUint32(at, true));
      const nanoseconds = view.getUint32(at, little) === PCAP_NANOSECONDS;
      // The upper bits say whether frames end with a check sequence; the IP lengths leave that out.
      const link = view.getUint32(at + 20, little) & 0xffff;
      this.#head = { little, nanoseconds, link };
      return { next: at + PCAP_HEAD };
    }
    if (at + PACKET_HEAD > bytes.length) return { needs: PACKET_HEAD };
    const { little, nanoseconds, link } = this.#head;
    const size = PACKET_HEAD + view.getUint32(at + 8, little);
    if (at + size > bytes.length) return { needs: size };
    const fraction = BigInt(view.getUint32(at + 4, little));
    const seconds = BigInt(view.getUint32(at, little));
    const time = seconds * SECOND + (nanoseconds ? fraction : fraction * 1000n);
    const packet = { time, link, bytes: bytes.subarray(at + PACKET_HEAD, at + size) };
    return { next: at + size, packet };
  }

  cut(): void {
    if (this.#head === undefined) throw malformed('it ends inside its head');
    this.#notes.add('FILE_CUT');
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

class Pcapng implements Format {
  readonly #notes: ImportNotes;
  #little = true;
  #interfaces: Interface[] = [];
  #last = 0n;

  constructor(notes: ImportNotes) {
    this.#notes = notes;
  }

  find(bytes: Uint8Array, view: DataView, at: number): Found {
    if (at + 12 > bytes.length) return { needs: 12 };
    // The type of a section's block reads the same both ways; its magic says which way it is.
    if (view.getUint32(at, true) === BlockType.SECTION) {
      this.#little = view.getUint32(at + 8, true) === BYTE_ORDER_MAGIC;
      if (!this.#little && view.getUint32(at + 8, false) !== BYTE_ORDER_MAGIC) {
        throw malformed('a section has no byte order');
      }
      this.#interfaces = [];
    }
    const little = this.#little;
    const type = view.getUint32(at, little);
    const length = view.getUint32(at + 4, little);
    if (length < 12 || length % 4 !== 0) throw malformed(`a block says it is ${length} bytes long`);
    const next = at + length;
    if (next > bytes.length) return { needs: length };
    const block: Block = { bytes, view, little, from: at + 8, to: next - 4 };
    if (type === BlockType.INTERFACE) {
      this.#interfaces.push(readInterface(block));
      return { next };
    }
    const packet = readPacket(type, block, this.#interfaces, this.#last, this.#notes);
    if (packet !== undefined) this.#last = packet.time;
    return { next, packet };
  }

  cut(): void {
    this.#notes.add('FILE_CUT');
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
): CapturedPacket | undefined {
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
  const { link } = on;
  const data = bytes.subarray(start, start + length);
  // A simple packet has no time: it came right behind the one before.
  if (simple) return { time: last, link, bytes: data };
  const ticks =
    (BigInt(view.getUint32(from + 4, little)) << 32n) | BigInt(view.getUint32(from + 8, little));
  return { time: (ticks * SECOND) / on.units + on.offset * SECOND, link, bytes: data };
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
