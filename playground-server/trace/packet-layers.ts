/**
 * From a captured packet to its TCP segment: Ethernet with VLAN tags, Linux cooked, loopback and
 * raw IP; IPv4 with options (RFC 791), IPv6 with extension heads (RFC 8200); TCP (RFC 9293).
 *
 * Fragments are refused: no TCP stack of today sends any. Checksums are not looked at, since a
 * capture on the sending machine holds packets whose checksums the network card fills in later.
 */

import type { CapturedPacket } from './capture-packets.ts';
import type { ImportNotes } from './import-error.ts';

export interface TcpSegment {
  /** `192.0.2.1:80`, `[2001:db8::1]:80` */
  readonly from: string;
  readonly to: string;
  readonly seq: number;
  readonly ack: number;
  readonly flags: number;
  /** Bytes of data that were sent. */
  readonly length: number;
  /** Those of them that were captured. */
  readonly data: Uint8Array;
}

const EtherType = { IPV4: 0x0800, IPV6: 0x86dd } as const;
const VLAN_TAGS: ReadonlySet<number> = new Set([0x8100, 0x88a8, 0x9100]);
const TCP = 6;

/** The packet's segment; undefined where it has none, with a note where it might have. */
export function segmentOf(packet: CapturedPacket, notes: ImportNotes): TcpSegment | undefined {
  const { bytes } = packet;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const at = internetLayer(packet.link, view, notes);
  if (at === undefined || at >= bytes.length) return undefined;
  const version = (bytes[at] as number) >> 4;
  const ip =
    version === 4
      ? readIpv4(view, at, notes)
      : version === 6
        ? readIpv6(view, at, notes)
        : undefined;
  return ip && readTcp(bytes, view, ip, notes);
}

/** Where the IP head begins. */
function internetLayer(link: number, view: DataView, notes: ImportNotes): number | undefined {
  switch (link) {
    case 0: // NULL: a family in the capturing machine's byte order; the IP head says the same.
    case 108: // LOOP
      return 4;
    case 12: // Raw IP, as some systems number it.
    case 14:
    case 101:
    case 228:
    case 229:
      return 0;
    case 1: // Ethernet
      return behindTags(view, 12);
    case 113: // Linux cooked, v1
      return behindTags(view, 14);
    case 276: // Linux cooked, v2: the protocol stands first.
      return view.byteLength < 20 || !isInternet(view.getUint16(0)) ? undefined : 20;
    default:
      notes.add('LINK_TYPE_UNKNOWN');
      return undefined;
  }
}

const isInternet = (type: number): boolean => type === EtherType.IPV4 || type === EtherType.IPV6;

function behindTags(view: DataView, typeAt: number): number | undefined {
  let at = typeAt;
  for (let tags = 0; tags < 4 && at + 2 <= view.byteLength; tags++) {
    const type = view.getUint16(at);
    if (isInternet(type)) return at + 2;
    if (!VLAN_TAGS.has(type)) return undefined;
    at += 4;
  }
  return undefined;
}

/** Where the TCP head begins and the packet ends, and whose it is. */
interface InternetPacket {
  readonly from: string;
  readonly to: string;
  readonly at: number;
  readonly end: number;
}

function readIpv4(view: DataView, at: number, notes: ImportNotes): InternetPacket | undefined {
  const head = (view.getUint8(at) & 15) * 4;
  if (head < 20 || at + head > view.byteLength) return malformed(notes);
  if (view.getUint8(at + 9) !== TCP) return undefined;
  // More fragments, or not the first.
  if ((view.getUint16(at + 6) & 0x3fff) !== 0) {
    notes.add('IP_FRAGMENT');
    return undefined;
  }
  // Zero where the network card was to cut the packet up.
  const total = view.getUint16(at + 2) || view.byteLength - at;
  if (total < head) return malformed(notes);
  const address = (place: number): string =>
    [0, 1, 2, 3].map((index) => view.getUint8(place + index)).join('.');
  return { from: address(at + 12), to: address(at + 16), at: at + head, end: at + total };
}

function readIpv6(view: DataView, at: number, notes: ImportNotes): InternetPacket | undefined {
  if (at + 40 > view.byteLength) return malformed(notes);
  const length = view.getUint16(at + 4);
  const end = length === 0 ? view.byteLength : at + 40 + length;
  const ends = { from: ipv6Address(view, at + 8), to: ipv6Address(view, at + 24) };
  let next = view.getUint8(at + 6);
  let place = at + 40;
  for (let heads = 0; heads < 16; heads++) {
    if (next === TCP) return { ...ends, at: place, end };
    if (place + 8 > view.byteLength) return undefined;
    const size = view.getUint8(place + 1);
    if (next === 0 || next === 43 || next === 60) {
      place += 8 + size * 8;
      next = view.getUint8(place - 8 - size * 8);
    } else if (next === 51) {
      // Authentication head (RFC 4302): its length counts words of four bytes.
      next = view.getUint8(place);
      place += (size + 2) * 4;
    } else if (next === 44) {
      // An atomic fragment (RFC 6946) is a whole packet.
      if ((view.getUint16(place + 2) & 0xfff9) !== 0) {
        notes.add('IP_FRAGMENT');
        return undefined;
      }
      next = view.getUint8(place);
      place += 8;
    } else {
      return undefined;
    }
  }
  return malformed(notes);
}

/** RFC 5952: lower case, the longest run of zeros left out. */
function ipv6Address(view: DataView, at: number): string {
  const groups = Array.from({ length: 8 }, (_, index) =>
    view.getUint16(at + index * 2).toString(16),
  );
  const text = groups.join(':');
  const runs = text.match(/(^|:)0(:0)+(?=:|$)/g) ?? [];
  const longest = runs.reduce((best, run) => (run.length > best.length ? run : best), '');
  if (longest === '') return `[${text}]`;
  const from = text.indexOf(longest);
  return `[${text.slice(0, from)}::${text.slice(from + longest.length).replace(/^:/, '')}]`;
}

function readTcp(
  bytes: Uint8Array,
  view: DataView,
  { from, to, at, end }: InternetPacket,
  notes: ImportNotes,
): TcpSegment | undefined {
  if (at + 20 > Math.min(end, bytes.length)) return malformed(notes);
  const head = (view.getUint8(at + 12) >> 4) * 4;
  if (head < 20 || at + head > end) return malformed(notes);
  if (end > bytes.length) notes.add('PACKET_CUT');
  return {
    from: `${from}:${view.getUint16(at)}`,
    to: `${to}:${view.getUint16(at + 2)}`,
    seq: view.getUint32(at + 4),
    ack: view.getUint32(at + 8),
    flags: view.getUint8(at + 13),
    length: end - at - head,
    data: bytes.subarray(Math.min(at + head, bytes.length), Math.min(end, bytes.length)),
  };
}

function malformed(notes: ImportNotes): undefined {
  notes.add('PACKET_MALFORMED');
  return undefined;
}
