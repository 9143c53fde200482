/**
 * The blocks of a pcapng file that an export writes (draft-ietf-opsawg-pcapng): section head, one
 * interface of raw IP packets with times in nanoseconds, names of addresses, packets.
 */

const encoder = new TextEncoder();

export const BlockType = {
  SECTION: 0x0a0d0d0a,
  INTERFACE: 1,
  OBSOLETE_PACKET: 2,
  SIMPLE_PACKET: 3,
  NAMES: 4,
  PACKET: 6,
} as const;

export const BYTE_ORDER_MAGIC = 0x1a2b3c4d;

/** LINKTYPE_RAW: the packet begins with an IP head. */
export const LINK_RAW = 101;

const OPTION_END = 0;
const OPTION_COMMENT = 1;
const OPTION_SECTION_APPLICATION = 4;
const OPTION_INTERFACE_NAME = 2;
const OPTION_TIME_RESOLUTION = 9;
const NAME_IPV4 = 1;
/** Times count 10^-9 seconds. */
const NANOSECONDS = 9;

const padded = (length: number): number => (length + 3) & ~3;

export function sectionBlock(application: string, comment: string): Uint8Array {
  const head = new Uint8Array(16);
  const view = new DataView(head.buffer);
  view.setUint32(0, BYTE_ORDER_MAGIC, true);
  view.setUint16(4, 1, true);
  // The length of the section is not given: -1.
  view.setBigInt64(8, -1n, true);
  return block(BlockType.SECTION, [
    head,
    option(OPTION_COMMENT, encoder.encode(comment)),
    option(OPTION_SECTION_APPLICATION, encoder.encode(application)),
    option(OPTION_END),
  ]);
}

export function interfaceBlock(name: string): Uint8Array {
  const head = new Uint8Array(8);
  new DataView(head.buffer).setUint16(0, LINK_RAW, true);
  return block(BlockType.INTERFACE, [
    head,
    option(OPTION_INTERFACE_NAME, encoder.encode(name)),
    option(OPTION_TIME_RESOLUTION, Uint8Array.of(NANOSECONDS)),
    option(OPTION_END),
  ]);
}

/** @param names IPv4 addresses as unsigned integers, and what stands there */
export function namesBlock(names: Iterable<readonly [address: number, name: string]>): Uint8Array {
  const records = [...names].map(([address, name]) => {
    const text = encoder.encode(`${name}\0`);
    const record = new Uint8Array(4 + padded(4 + text.length));
    const view = new DataView(record.buffer);
    view.setUint16(0, NAME_IPV4, true);
    view.setUint16(2, 4 + text.length, true);
    view.setUint32(4, address);
    record.set(text, 8);
    return record;
  });
  return block(BlockType.NAMES, [...records, new Uint8Array(4)]);
}

/**
 * @param nanoseconds since 1970
 * @param comment shown with the packet
 */
export function packetBlock(nanoseconds: bigint, packet: Uint8Array, comment?: string): Uint8Array {
  const head = new Uint8Array(20);
  const view = new DataView(head.buffer);
  view.setUint32(4, Number((nanoseconds >> 32n) & 0xffffffffn), true);
  view.setUint32(8, Number(nanoseconds & 0xffffffffn), true);
  view.setUint32(12, packet.length, true);
  view.setUint32(16, packet.length, true);
  if (comment === undefined) return block(BlockType.PACKET, [head, packet]);
  const options = [option(OPTION_COMMENT, encoder.encode(comment)), option(OPTION_END)];
  return block(BlockType.PACKET, [head, packet, ...options]);
}

function option(code: number, value: Uint8Array = new Uint8Array(0)): Uint8Array {
  const bytes = new Uint8Array(4 + padded(value.length));
  const view = new DataView(bytes.buffer);
  view.setUint16(0, code, true);
  view.setUint16(2, value.length, true);
  bytes.set(value, 4);
  return bytes;
}

function block(type: number, parts: readonly Uint8Array[]): Uint8Array {
  const body = parts.reduce((sum, part) => sum + padded(part.length), 0);
  const bytes = new Uint8Array(12 + body);
  const view = new DataView(bytes.buffer);
  view.setUint32(0, type, true);
  view.setUint32(4, bytes.length, true);
  let at = 8;
  for (const part of parts) {
    bytes.set(part, at);
    at += padded(part.length);
  }
  view.setUint32(bytes.length - 4, bytes.length, true);
  return bytes;
}
