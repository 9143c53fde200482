/** MessagePack (https://github.com/msgpack/msgpack/blob/master/spec.md) as a tree. */

import {
  Budget,
  type Decoded,
  nodeAt,
  type Payload,
  PayloadError,
  type PayloadNode,
} from './payload.ts';
import { numberText, plainNumber, Reader } from './reader.ts';

export function decode({ bytes }: Payload): Decoded {
  const reader = new Reader(bytes);
  const budget = new Budget();
  const nodes: PayloadNode[] = [];
  while (reader.left > 0) nodes.push(msgpackNode(reader, budget, 'MessagePack'));
  if (nodes.length === 0) throw new PayloadError('there is no value');
  return { nodes };
}

/** Reads one value. @throws PayloadError where there is none */
export function msgpackNode(
  reader: Reader,
  budget: Budget,
  label: string,
  depth = 0,
  from = reader.at,
): PayloadNode {
  budget.spend(depth, reader.at);
  const first = reader.u8('a value');
  const scalar = (data: PayloadNode['data'], value: string): PayloadNode =>
    nodeAt(label, value, from, reader.at, { data, tone: 'value' });
  const integer = (value: number | bigint): PayloadNode => {
    const data = typeof value === 'bigint' ? plainNumber(value) : value;
    return scalar(data, String(value));
  };
  const float = (value: number): PayloadNode => scalar(value, numberText(value));
  const text = (length: number): PayloadNode => {
    const read = reader.text(length, 'a string');
    return scalar(read, JSON.stringify(read));
  };
  const binary = (length: number): PayloadNode =>
    scalar(undefined, bytesText(reader.take(length, 'binary data')));
  const array = (count: number): PayloadNode => {
    const children: PayloadNode[] = [];
    for (let at = 0; at < count; at++) {
      children.push(msgpackNode(reader, budget, String(at), depth + 1));
    }
    return nodeAt(label, `[${count}]`, from, reader.at, { shape: 'array', children });
  };
  const map = (count: number): PayloadNode => {
    const children: PayloadNode[] = [];
    for (let at = 0; at < count; at++) {
      const start = reader.at;
      const key = msgpackNode(reader, budget, 'key', depth + 1);
      children.push(msgpackNode(reader, budget, keyText(key), depth + 1, start));
    }
    return nodeAt(label, `{${count}}`, from, reader.at, { shape: 'object', children });
  };
  const extension = (length: number): PayloadNode => {
    const type = reader.i8('an extension’s type');
    const body = new Reader(reader.take(length, 'an extension'));
    const value = type === -1 ? timestamp(body) : bytesText(body.bytes);
    return scalar(undefined, `ext ${type}: ${value}`);
  };

  if (first < 0x80) return integer(first);
  if (first < 0x90) return map(first & 0x0f);
  if (first < 0xa0) return array(first & 0x0f);
  if (first < 0xc0) return text(first & 0x1f);
  if (first >= 0xe0) return integer(first - 0x100);
  switch (first) {
    case 0xc0:
      return scalar(null, 'nil');
    case 0xc2:
    case 0xc3:
      return scalar(first === 0xc3, String(first === 0xc3));
    case 0xc4:
      return binary(reader.u8('a length'));
    case 0xc5:
      return binary(reader.u16('a length'));
    case 0xc6:
      return binary(reader.u32('a length'));
    case 0xc7:
      return extension(reader.u8('a length'));
    case 0xc8:
      return extension(reader.u16('a length'));
    case 0xc9:
      return extension(reader.u32('a length'));
    case 0xca:
      return float(reader.f32('a float'));
    case 0xcb:
      return float(reader.f64('a float'));
    case 0xcc:
      return integer(reader.u8('an integer'));
    case 0xcd:
      return integer(reader.u16('an integer'));
    case 0xce:
      return integer(reader.u32('an integer'));
    case 0xcf:
      return integer(reader.u64('an integer'));
    case 0xd0:
      return integer(reader.i8('an integer'));
    case 0xd1:
      return integer(reader.i16('an integer'));
    case 0xd2:
      return integer(reader.i32('an integer'));
    case 0xd3:
      return integer(reader.i64('an integer'));
    case 0xd4:
    case 0xd5:
    case 0xd6:
    case 0xd7:
    case 0xd8:
      return extension(1 << (first - 0xd4));
    case 0xd9:
      return text(reader.u8('a length'));
    case 0xda:
      return text(reader.u16('a length'));
    case 0xdb:
      return text(reader.u32('a length'));
    case 0xdc:
      return array(reader.u16('a length'));
    case 0xdd:
      return array(reader.u32('a length'));
    case 0xde:
      return map(reader.u16('a length'));
    case 0xdf:
      return map(reader.u32('a length'));
    default:
      throw new PayloadError('0xc1 is never used', from);
  }
}

/** "Timestamp extension type": 4, 8 or 12 bytes. */
function timestamp(body: Reader): string {
  if (body.left === 4) return date(BigInt(body.u32('a timestamp')), 0);
  if (body.left === 8) {
    const both = body.u64('a timestamp');
    return date(both & 0x3_ffff_ffffn, Number(both >> 34n));
  }
  if (body.left !== 12) return bytesText(body.bytes);
  const nanoseconds = body.u32('a timestamp');
  return date(body.i64('a timestamp'), nanoseconds);
}

function date(seconds: bigint, nanoseconds: number): string {
  const time = new Date(Number(seconds) * 1000);
  const fraction = nanoseconds === 0 ? '' : ` + ${nanoseconds} ns`;
  return Number.isNaN(time.getTime()) ? `${seconds} s${fraction}` : time.toISOString() + fraction;
}

/** A scalar key as it is, any other by its value. */
export function keyText(key: PayloadNode): string {
  return key.data === undefined ? key.value : String(key.data);
}

/** Bytes as CBOR's diagnostic notation has them: `h'0102'`, the first 32 of them. */
export function bytesText(bytes: Uint8Array): string {
  const shown = Array.from(bytes.subarray(0, 32), (byte) => byte.toString(16).padStart(2, '0'));
  const rest = bytes.length > 32 ? `… ${bytes.length} bytes` : '';
  return `h'${shown.join('')}'${rest}`;
}
