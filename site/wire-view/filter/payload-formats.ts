/**
 * The payload formats that a filter can look into, by the name that it calls them: the view that
 * takes them apart, and short names for the parts that are asked for most.
 *
 * A part is named as the payload pane labels it, in any case and without spaces: `mqtt.topicname`.
 */

import type { ViewName } from '../payload/registry.ts';
import type { FieldName } from './field.ts';

export interface Format {
  readonly view: ViewName;
  readonly means: FieldName;
  /** A payload is read as the format where one of these views is chosen for it. */
  readonly where: readonly ViewName[];
  /** Parts that are offered, and the labels they stand for. */
  readonly parts: Readonly<Record<string, string>>;
}

export const FORMATS = {
  json: {
    view: 'json',
    means: 'json.<path>',
    where: ['json', 'json-rpc', 'graphql-transport-ws', 'wamp'],
    parts: {},
  },
  socketio: {
    view: 'socket-io',
    means: 'socketio.<part>',
    where: ['socket-io'],
    parts: {
      event: 'event',
      type: 'packet',
      namespace: 'namespace',
      ack: 'acknowledgementid',
      attachments: 'attachments',
    },
  },
  engineio: {
    view: 'engine-io',
    means: 'engineio.<part>',
    where: ['engine-io', 'socket-io'],
    parts: { type: 'type', data: 'data' },
  },
  jsonrpc: {
    view: 'json-rpc',
    means: 'jsonrpc.<part>',
    where: ['json-rpc', 'json'],
    parts: { method: 'method', id: 'id', 'error.code': 'error.code', params: 'params' },
  },
  graphql: {
    view: 'graphql-transport-ws',
    means: 'graphql.<part>',
    where: ['graphql-transport-ws', 'json'],
    parts: { type: 'type', id: 'id', query: 'payload.query', wrong: 'wrong' },
  },
  mqtt: {
    view: 'mqtt',
    means: 'mqtt.<part>',
    where: ['mqtt', 'mqtt3', 'mqtt5'],
    parts: {
      type: 'type',
      topic: 'topicname',
      filter: 'topicfilter',
      flags: 'flags',
      client: 'clientidentifier',
      reason: 'reasoncode',
      message: 'applicationmessage',
    },
  },
  stomp: {
    view: 'stomp',
    means: 'stomp.<part>',
    where: ['stomp'],
    parts: { command: 'command', destination: 'destination', id: 'id', body: 'body' },
  },
  wamp: {
    view: 'wamp',
    means: 'wamp.<part>',
    where: ['wamp', 'json'],
    parts: {
      type: 'type',
      topic: 'topic',
      procedure: 'procedure',
      realm: 'realm',
      error: 'error',
      request: 'request',
    },
  },
  msgpack: { view: 'msgpack', means: 'msgpack.<path>', where: ['msgpack'], parts: {} },
  cbor: { view: 'cbor', means: 'cbor.<path>', where: ['cbor'], parts: {} },
  form: { view: 'form', means: 'form.<name>', where: ['form'], parts: {} },
} as const satisfies Record<string, Format>;

export type FormatName = keyof typeof FORMATS;

export const FORMAT_NAMES = Object.keys(FORMATS) as FormatName[];
