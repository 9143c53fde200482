/** Packets and capture files for tests, put together by hand: any link, any byte order, any trick. */

import { TcpFlag, tcpPacket } from '../../playground-server/trace/tcp-packet.ts';

export { TcpFlag } from '../../playground-server/trace/tcp-packet.ts';

export const CLIENT = { address: 0x0a000001, port: 50000 };
export const SERVER = { address: 0x0a000002, port: 8080 };

export interface Sent {
  readonly from?: 'client' | 'server';
  readonly seq: number;
  readonly ack?: number;
  readonly flags?: number;
  readonly data?: string | Uint8Array;
}

/** An IPv4 packet between the two ends; `seq` is as on the wire. */
export function packet({
  from = 'client',
  seq,
  ack = 0,
  flags = TcpFlag.ACK,
  data = '',
}: Sent): Uint8Array {
  const [one, other] = from === 'client' ? [CLIENT, SERVER] : [SERVER, CLIENT];
  const bytes = typeof data === 'string' ? new TextEncoder().encode(data) : data;
  return tcpPacket({ from: one, to: other, seq, ack, flags, data: bytes, id: 0 });
}

/** The three packets of a handshake whose byte 0 has the given sequence numbers, less one. */
export function handshake(client = 1000, server = 5000): Uint8Array[] {
  return [
    packet({ seq: client, flags: TcpFlag.SYN }),
    packet({ from: 'server', seq: server, ack: client + 1, flags: TcpFlag.SYN | TcpFlag.ACK }),
    packet({ seq: client + 1, ack: server + 1 }),
  ];
}

export interface PcapOptions {
  readonly link?: number;
  readonly little?: boolean;
  readonly nanoseconds?: boolean;
  /** Of the first packet, in seconds; each later one comes a millisecond after. */
  readonly start?: number;
}

/** A pcap file. */
export function pcap(packets: readonly Uint8Array[], options: PcapOptions = {}): Uint8Array {
  const { link = 101, little = true, nanoseconds = false, start = 1_700_000_000 } = options;
  const file = new Uint8Array(24 + packets.reduce((sum, { length }) => sum + 16 + length, 0));
  const view = new DataView(file.buffer);
  view.setUint32(0, nanoseconds ? 0xa1b23c4d : 0xa1b2c3d4, little);
  view.setUint16(4, 2, little);
  view.setUint16(6, 4, little);
  view.setUint32(16, 262144, little);
  view.setUint32(20, link, little);
  let at = 24;
  for (const [index, bytes] of packets.entries()) {
    view.setUint32(at, start, little);
    view.setUint32(at + 4, index * (nanoseconds ? 1_000_000 : 1_000), little);
    view.setUint32(at + 8, bytes.length, little);
    view.setUint32(at + 12, bytes.length, little);
    file.set(bytes, at + 16);
    at += 16 + bytes.length;
  }
  return file;
}

export interface PcapngOptions {
  readonly link?: number;
  readonly little?: boolean;
  /** if_tsresol. */
  readonly resolution?: number;
  /** Time units of the packet with this index. */
  readonly ticks?: (index: number) => bigint;
}

/** A pcapng file: a section, one interface, a block that nobody knows, and the packets. */
export function pcapng(packets: readonly Uint8Array[], options: PcapngOptions = {}): Uint8Array {
  const { link = 101, little = true, resolution } = options;
  const ticks = options.ticks ?? ((index) => 1_700_000_000_000_000n + BigInt(index) * 1_000n);
  const blocks: Uint8Array[] = [];
  const block = (type: number, size: number, write: (view: DataView, body: Uint8Array) => void) => {
    const padded = (size + 3) & ~3;
    const bytes = new Uint8Array(12 + padded);
    const view = new DataView(bytes.buffer);
    view.setUint32(0, type, little);
    view.setUint32(4, bytes.length, little);
    view.setUint32(8 + padded, bytes.length, little);
    write(new DataView(bytes.buffer, 8), bytes.subarray(8));
    blocks.push(bytes);
  };
  block(0x0a0d0d0a, 16, (view) => {
    view.setUint32(0, 0x1a2b3c4d, little);
    view.setUint16(4, 1, little);
    view.setBigInt64(8, -1n, little);
  });
  block(1, resolution === undefined ? 8 : 20, (view) => {
    view.setUint16(0, link, little);
    if (resolution === undefined) return;
    view.setUint16(8, 9, little);
    view.setUint16(10, 1, little);
    view.setUint8(12, resolution);
  });
  block(0x0bad, 5, (_, body) => body.fill(0xff));
  for (const [index, bytes] of packets.entries()) {
    block(6, 20 + bytes.length, (view, body) => {
      view.setUint32(4, Number(ticks(index) >> 32n), little);
      view.setUint32(8, Number(ticks(index) & 0xffffffffn), little);
      view.setUint32(12, bytes.length, little);
      view.setUint32(16, bytes.length, little);
      body.set(bytes, 20);
    });
  }
  const file = new Uint8Array(blocks.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const one of blocks) {
    file.set(one, at);
    at += one.length;
  }
  return file;
}

/** A head of hexadecimal bytes in front of the packet. */
export function behind(head: string, bytes: Uint8Array): Uint8Array {
  const front = (head.match(/[0-9a-f]{2}/gi) ?? []).map((byte) => Number.parseInt(byte, 16));
  return Uint8Array.from([...front, ...bytes]);
}

/** The same TCP segment in an IPv6 packet, behind extension heads if wanted. */
export function overIpv6(
  ipv4: Uint8Array,
  extensions: Uint8Array = new Uint8Array(0),
  next = 6,
): Uint8Array {
  const segment = ipv4.subarray(20);
  const out = new Uint8Array(40 + extensions.length + segment.length);
  const view = new DataView(out.buffer);
  out[0] = 0x60;
  view.setUint16(4, extensions.length + segment.length);
  out[6] = next;
  out[7] = 64;
  out.set([0x20, 0x01, 0x0d, 0xb8], 8);
  out[23] = ipv4[15] ?? 0;
  out.set([0x20, 0x01, 0x0d, 0xb8], 24);
  out[39] = ipv4[19] ?? 0;
  out.set(extensions, 40);
  out.set(segment, 40 + extensions.length);
  return out;
}
