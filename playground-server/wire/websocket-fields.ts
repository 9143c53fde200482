/**
 * WebSocket events taken apart into fields (RFC 6455, section 5.2), in wire order, for the byte
 * inspector. The keys are those of the dictionary of explanations.
 */

import { classOfCloseCode, nameOfCloseCode } from './close-code.ts';
import type {
  DeflateParameters,
  WebSocketFrameEvent,
  WebSocketHandshakeEvent,
  WebSocketMessageEvent,
} from './events.ts';
import type { Field } from './field.ts';
import type { Span } from './span.ts';
import { nameOfOpcode, Opcode } from './websocket-head.ts';

/** The fields of a WebSocket event; each lies inside the event, and none begins before the last. */
export function webSocketFields(
  event: WebSocketHandshakeEvent | WebSocketFrameEvent | WebSocketMessageEvent,
): Field[] {
  switch (event.kind) {
    case 'ws-frame':
      return frameFields(event);
    case 'ws-message':
      return messageFields(event);
    case 'ws-handshake':
      return handshakeFields(event);
  }
}

function frameFields(frame: WebSocketFrameEvent): Field[] {
  const { offset, headLength, length, opcode } = frame;
  const fields = [...firstByte(frame), ...secondByte(frame)];
  if (frame.lengthForm !== 7) {
    fields.push({
      key: 'ws.extendedLength',
      name: `Extended payload length (${frame.lengthForm})`,
      value: String(frame.payloadLength),
      offset: offset + 2,
      length: frame.lengthForm / 8,
      tone: 'length',
    });
  }
  if (frame.masked) {
    fields.push({
      key: 'ws.maskingKey',
      name: 'Masking-key',
      value: `0x${frame.maskingKey.toString(16).padStart(8, '0')}`,
      offset: offset + headLength - 4,
      length: 4,
      tone: 'mask',
    });
  }
  const payload = { offset: offset + headLength, length: length - headLength };
  if (payload.length > 0) {
    const children = opcode === Opcode.CLOSE ? closeFields(frame, payload) : [];
    fields.push({
      key: 'ws.payload',
      name: 'Payload data',
      value: `${payload.length} bytes`,
      ...payload,
      tone: 'payload',
      ...(children.length > 0 && { children }),
    });
  }
  return fields;
}

function firstByte(frame: WebSocketFrameEvent): Field[] {
  const bit = (key: string, name: string, first: number, set: boolean): Field => ({
    key,
    name,
    value: set ? '1' : '0',
    offset: frame.offset,
    length: 1,
    bits: { first, count: 1 },
    tone: 'head',
  });
  return [
    bit('ws.fin', 'FIN', 0, frame.fin),
    bit('ws.rsv1', 'RSV1', 1, frame.rsv1),
    bit('ws.rsv2', 'RSV2', 2, frame.rsv2),
    bit('ws.rsv3', 'RSV3', 3, frame.rsv3),
    {
      key: 'ws.opcode',
      name: 'opcode',
      value: `0x${frame.opcode.toString(16)} ${nameOfOpcode(frame.opcode)}`,
      offset: frame.offset,
      length: 1,
      bits: { first: 4, count: 4 },
      tone: 'head',
    },
  ];
}

function secondByte(frame: WebSocketFrameEvent): Field[] {
  const form = frame.lengthForm;
  const short = form === 7 ? frame.payloadLength : form === 16 ? 126 : 127;
  return [
    {
      key: 'ws.mask',
      name: 'MASK',
      value: frame.masked ? '1' : '0',
      offset: frame.offset + 1,
      length: 1,
      bits: { first: 0, count: 1 },
      tone: 'mask',
    },
    {
      key: 'ws.length',
      name: 'Payload len',
      value: form === 7 ? String(short) : `${short}: the next ${form} bits say it`,
      offset: frame.offset + 1,
      length: 1,
      bits: { first: 1, count: 7 },
      tone: 'length',
    },
  ];
}

function closeFields(frame: WebSocketFrameEvent, payload: Span): Field[] {
  if (payload.length < 2) return [];
  const code = frame.closeCode ?? 1005;
  const bad = /^(never-sent|unassigned)$/.test(classOfCloseCode(code));
  const fields: Field[] = [
    {
      key: 'ws.closeCode',
      name: 'Status code',
      value: `${code} ${nameOfCloseCode(code)}`.trim(),
      offset: payload.offset,
      length: 2,
      tone: bad ? 'bad' : 'value',
    },
  ];
  if (payload.length > 2) {
    fields.push({
      key: 'ws.closeReason',
      name: 'Reason',
      value: frame.closeReason ?? '',
      offset: payload.offset + 2,
      length: payload.length - 2,
      tone: 'payload',
    });
  }
  return fields;
}

/** A message is made of whole frames, so each of its facts is about all of its bytes. */
function messageFields(message: WebSocketMessageEvent): Field[] {
  const { offset, length, payloadLength } = message;
  const field = (key: string, name: string, value: string): Field => {
    return { key, name, value, offset, length };
  };
  return [
    field('ws.message.opcode', 'Type', nameOfOpcode(message.opcode)),
    field('ws.message.frames', 'Frames', String(message.frames)),
    field('ws.message.compressed', 'Compressed', message.compressed ? 'yes' : 'no'),
    field('ws.message.wireLength', 'Payload on the wire', `${message.wireLength} bytes`),
    field(
      'ws.message.payloadLength',
      'Message',
      payloadLength < 0 ? 'can not be inflated' : `${payloadLength} bytes`,
    ),
  ];
}

/**
 * What the response says stands where it says so. What the request asked for stands in the other
 * direction, so its fields have the span of the whole response head.
 */
function handshakeFields(handshake: WebSocketHandshakeEvent): Field[] {
  const whole: Span = { offset: handshake.offset, length: handshake.length };
  const field = (key: string, name: string, value: string, span: Span = whole): Field => {
    return { key, name, value, offset: span.offset, length: span.length, tone: 'value' };
  };
  const right = handshake.accept === handshake.expectedAccept;
  const fields = [
    field('ws.handshake.key', 'Sec-WebSocket-Key', handshake.key),
    field('ws.handshake.expectedAccept', 'Expected accept', handshake.expectedAccept),
    field(
      'ws.handshake.offeredSubprotocols',
      'Offered subprotocols',
      handshake.offeredSubprotocols.join(', '),
    ),
    field('ws.handshake.offeredExtensions', 'Offered extensions', handshake.offeredExtensions),
    {
      ...field(
        'ws.handshake.accept',
        'Sec-WebSocket-Accept',
        handshake.accept,
        handshake.acceptSpan,
      ),
      tone: right ? ('value' as const) : ('bad' as const),
    },
    field(
      'ws.handshake.subprotocol',
      'Sec-WebSocket-Protocol',
      handshake.subprotocol,
      handshake.subprotocolSpan,
    ),
    extensionsField(handshake, field),
  ];
  return fields.sort((one, other) => one.offset - other.offset);
}

function extensionsField(
  handshake: WebSocketHandshakeEvent,
  field: (key: string, name: string, value: string, span?: Span) => Field,
): Field {
  const { deflate, extensionsSpan } = handshake;
  const extensions = field(
    'ws.handshake.extensions',
    'Sec-WebSocket-Extensions',
    handshake.extensions,
    extensionsSpan,
  );
  if (deflate === undefined) return extensions;
  const names = Object.keys(deflate) as (keyof DeflateParameters)[];
  const children = names.map((name) =>
    field(`ws.handshake.${name}`, snakeCase(name), String(deflate[name]), extensionsSpan),
  );
  return { ...extensions, children };
}

/** `serverMaxWindowBits` as RFC 7692 writes it. */
function snakeCase(name: string): string {
  return name.replaceAll(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
}
