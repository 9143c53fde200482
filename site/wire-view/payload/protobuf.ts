/**
 * Protocol Buffers on the wire, without their schema
 * (https://protobuf.dev/programming-guides/encoding/): field numbers and wire types are there, names
 * and types are not. So a number is shown in each way that it can be meant, and a field of bytes as
 * text, as a message or as bytes, the first that it can be.
 */

import { textOrNone } from '../copy/utf8.ts';
import { looksLikeText } from '../model/payload-text.ts';
import { bytesText } from './msgpack.ts';
import {
  Budget,
  DEEPEST,
  type Decoded,
  nodeAt,
  type Payload,
  PayloadError,
  type PayloadNode,
} from './payload.ts';
import { numberText, Reader } from './reader.ts';

const WireType = { VARINT: 0, I64: 1, LEN: 2, SGROUP: 3, EGROUP: 4, I32: 5 } as const;

export function decode({ bytes }: Payload): Decoded {
  if (bytes.length === 0) throw new PayloadError('there is no field');
  return { nodes: fields(new Reader(bytes), new Budget(), 0) };
}

/** All fields to the reader's end, or to the end of the group. */
function fields(reader: Reader, budget: Budget, depth: number, group?: number): PayloadNode[] {
  const nodes: PayloadNode[] = [];
  while (reader.left > 0) {
    const from = reader.at;
    budget.spend(depth, from);
    const tag = reader.varint(5, 'a tag');
    const number = Number(tag >> 3n);
    const type = Number(tag & 7n);
    if (number === 0 || number > 0x1fff_ffff)
      throw new PayloadError(`field number ${number}`, from);
    if (type === WireType.EGROUP) {
      if (number !== group) throw new PayloadError(`group ${number} ends and never began`, from);
      return nodes;
    }
    nodes.push(field(reader, budget, depth, number, type, from));
  }
  if (group !== undefined) throw new PayloadError(`group ${group} never ends`, reader.at);
  return nodes;
}

function field(
  reader: Reader,
  budget: Budget,
  depth: number,
  number: number,
  type: number,
  from: number,
): PayloadNode {
  const label = String(number);
  const leaf = (value: string): PayloadNode =>
    nodeAt(label, value, from, reader.at, { tone: 'value' });
  switch (type) {
    case WireType.VARINT:
      return leaf(varintText(BigInt.asUintN(64, reader.varint(10, 'a varint'))));
    case WireType.I64: {
      const bits = reader.take(8, 'a fixed64');
      const little = new DataView(bits.buffer, bits.byteOffset, 8);
      return leaf(
        `fixed64 ${little.getBigUint64(0, true)}, double ${numberText(little.getFloat64(0, true))}`,
      );
    }
    case WireType.I32: {
      const bits = reader.take(4, 'a fixed32');
      const little = new DataView(bits.buffer, bits.byteOffset, 4);
      return leaf(
        `fixed32 ${little.getUint32(0, true)}, float ${numberText(little.getFloat32(0, true))}`,
      );
    }
    case WireType.LEN:
      return delimited(reader, budget, depth, label, from);
    case WireType.SGROUP: {
      const children = fields(reader, budget, depth + 1, number);
      return nodeAt(label, 'group', from, reader.at, { shape: 'object', children });
    }
    default:
      throw new PayloadError(`wire type ${type} is not assigned`, from);
  }
}

/** As an unsigned integer; in two's complement, as a sint and as a bool where they say another thing. */
function varintText(value: bigint): string {
  const ways = [`varint ${value}`];
  if (value >= 2n ** 63n) ways.push(`int64 ${BigInt.asIntN(64, value)}`);
  ways.push(`sint ${(value >> 1n) ^ -(value & 1n)}`);
  if (value < 2n) ways.push(`bool ${value === 1n}`);
  return ways.join(', ');
}

/** Text where it reads as text, else a message where all of it reads as fields, else bytes. */
function delimited(
  reader: Reader,
  budget: Budget,
  depth: number,
  label: string,
  from: number,
): PayloadNode {
  const length = reader.varint(5, 'a length');
  if (length > BigInt(reader.left)) throw new PayloadError('the bytes end inside a field', from);
  const start = reader.at;
  const part = reader.take(Number(length), 'a field');
  if (part.length === 0) return nodeAt(label, 'empty', from, reader.at, { tone: 'value' });
  const text = looksLikeText(part) ? textOrNone(part) : undefined;
  if (text !== undefined) {
    return nodeAt(label, JSON.stringify(text), from, reader.at, { data: text, tone: 'value' });
  }
  const children =
    depth < DEEPEST ? message(reader.bytes, start, reader.at, budget, depth + 1) : undefined;
  if (children !== undefined)
    return nodeAt(label, 'message', from, reader.at, { shape: 'object', children });
  return nodeAt(label, bytesText(part), from, reader.at, { tone: 'value' });
}

function message(
  bytes: Uint8Array,
  from: number,
  to: number,
  budget: Budget,
  depth: number,
): PayloadNode[] | undefined {
  try {
    return fields(new Reader(bytes, from, to), budget, depth);
  } catch (error) {
    if (error instanceof PayloadError) return undefined;
    throw error;
  }
}
