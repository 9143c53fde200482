/** One IPv4 packet with one TCP segment (RFC 791, RFC 9293), as an export writes them. */

import { checksumOf, sumOf } from './checksum.ts';

export const TcpFlag = { FIN: 1, SYN: 2, RST: 4, PSH: 8, ACK: 16 } as const;

const IP_HEAD = 20;
const TCP_HEAD = 20;
const TCP_PROTOCOL = 6;
const TTL = 64;
const WINDOW = 0xffff;
/** Maximum segment size (1400), no operation, window scale 8 (RFC 7323), so that no window is full. */
const SYN_OPTIONS = Uint8Array.of(2, 4, 0x05, 0x78, 1, 3, 3, 8);

export interface Endpoint {
  /** IPv4, as an unsigned 32-bit integer. */
  readonly address: number;
  readonly port: number;
}

export interface Segment {
  readonly from: Endpoint;
  readonly to: Endpoint;
  /** Modulo 2^32. */
  readonly seq: number;
  readonly ack: number;
  readonly flags: number;
  readonly data?: Uint8Array;
  /** Ordinal of the packet of its sender, for the IP head's identification. */
  readonly id: number;
}

export function tcpPacket({ from, to, seq, ack, flags, data, id }: Segment): Uint8Array {
  const options = (flags & TcpFlag.SYN) === 0 ? 0 : SYN_OPTIONS.length;
  const tcpLength = TCP_HEAD + options + (data?.length ?? 0);
  const packet = new Uint8Array(IP_HEAD + tcpLength);
  const view = new DataView(packet.buffer);
  packet[0] = 0x45;
  view.setUint16(2, packet.length);
  view.setUint16(4, id & 0xffff);
  view.setUint16(6, 0x4000); // Don't fragment.
  packet[8] = TTL;
  packet[9] = TCP_PROTOCOL;
  view.setUint32(12, from.address);
  view.setUint32(16, to.address);
  view.setUint16(10, checksumOf(sumOf(packet.subarray(0, IP_HEAD))));

  view.setUint16(20, from.port);
  view.setUint16(22, to.port);
  view.setUint32(24, seq >>> 0);
  view.setUint32(28, ack >>> 0);
  packet[32] = ((TCP_HEAD + options) / 4) << 4;
  packet[33] = flags;
  view.setUint16(34, WINDOW);
  if (options > 0) packet.set(SYN_OPTIONS, IP_HEAD + TCP_HEAD);
  if (data !== undefined) packet.set(data, IP_HEAD + TCP_HEAD + options);
  // The pseudo header: both addresses, the protocol, the length (RFC 9293, section 3.1).
  const pseudo = sumOf(packet.subarray(12, 20)) + TCP_PROTOCOL + tcpLength;
  view.setUint16(36, checksumOf(sumOf(packet.subarray(IP_HEAD), pseudo)));
  return packet;
}
