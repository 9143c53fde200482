/** The properties of MQTT 5 packets (MQTT 5.0, section 2.2.2): identifiers, names, types. */

import { bytesText } from './msgpack.ts';
import { nodeAt, PayloadError, type PayloadNode } from './payload.ts';
import type { Reader } from './reader.ts';

type Type = 'byte' | 'two' | 'four' | 'variable' | 'string' | 'pair' | 'binary';

const PROPERTIES: Readonly<Record<number, readonly [string, Type]>> = {
  1: ['Payload Format Indicator', 'byte'],
  2: ['Message Expiry Interval', 'four'],
  3: ['Content Type', 'string'],
  8: ['Response Topic', 'string'],
  9: ['Correlation Data', 'binary'],
  11: ['Subscription Identifier', 'variable'],
  17: ['Session Expiry Interval', 'four'],
  18: ['Assigned Client Identifier', 'string'],
  19: ['Server Keep Alive', 'two'],
  21: ['Authentication Method', 'string'],
  22: ['Authentication Data', 'binary'],
  23: ['Request Problem Information', 'byte'],
  24: ['Will Delay Interval', 'four'],
  25: ['Request Response Information', 'byte'],
  26: ['Response Information', 'string'],
  28: ['Server Reference', 'string'],
  31: ['Reason String', 'string'],
  33: ['Receive Maximum', 'two'],
  34: ['Topic Alias Maximum', 'two'],
  35: ['Topic Alias', 'two'],
  36: ['Maximum QoS', 'byte'],
  37: ['Retain Available', 'byte'],
  38: ['User Property', 'pair'],
  39: ['Maximum Packet Size', 'four'],
  40: ['Wildcard Subscription Available', 'byte'],
  41: ['Subscription Identifier Available', 'byte'],
  42: ['Shared Subscription Available', 'byte'],
};

/** Reads a property length and that many bytes of properties. */
export function propertiesNode(reader: Reader, label = 'Properties'): PayloadNode {
  const from = reader.at;
  const length = Number(reader.varint(4, 'a property length'));
  const end = reader.at + length;
  if (end > reader.end) throw new PayloadError('the packet ends inside its properties', from);
  const children: PayloadNode[] = [];
  while (reader.at < end) children.push(propertyNode(reader));
  if (reader.at > end) throw new PayloadError('a property is longer than the properties', from);
  return nodeAt(label, `${length} bytes`, from, end, { tone: 'length', children });
}

function propertyNode(reader: Reader): PayloadNode {
  const from = reader.at;
  const identifier = Number(reader.varint(4, 'a property'));
  const known = PROPERTIES[identifier];
  if (known === undefined) throw new PayloadError(`property ${identifier} is not defined`, from);
  const [name, type] = known;
  return nodeAt(name, propertyValue(reader, type), from, reader.at, { tone: 'value' });
}

function propertyValue(reader: Reader, type: Type): string {
  switch (type) {
    case 'byte':
      return String(reader.u8('a property'));
    case 'two':
      return String(reader.u16('a property'));
    case 'four':
      return String(reader.u32('a property'));
    case 'variable':
      return String(reader.varint(4, 'a property'));
    case 'string':
      return mqttString(reader);
    case 'pair': {
      const name = mqttString(reader);
      return `${name}: ${mqttString(reader)}`;
    }
    case 'binary':
      return bytesText(reader.take(reader.u16('a length'), 'binary data'));
  }
}

/** Section 1.5.4: two bytes of length, then UTF-8. */
export function mqttString(reader: Reader): string {
  return reader.text(reader.u16('a length'), 'a string');
}
