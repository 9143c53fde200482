/** A model of one leg that carried an opening handshake and what comes behind it. */

import type { WireEvent } from '../../../../../../playground-server/wire/index.ts';
import type { RowOf } from '../../../../../../site/wire-view/explain/websocket/handshake-rows.ts';
import {
  createTraceModel,
  type TraceModel,
} from '../../../../../../site/wire-view/model/trace-model.ts';
import type { WireRow } from '../../../../../../site/wire-view/model/view.ts';
import {
  type Transcript,
  transcript,
} from '../../../../../support/wire-view-harness/transcript.ts';

export const KEY = 'dGhlIHNhbXBsZSBub25jZQ==';
export const ACCEPT = 's3pPLMBiTxaQ9kYGzzhZRbK+xOo=';

export function requestText(extra: readonly string[] = [], key = KEY): string {
  const fields = [
    'Host: localhost',
    'Connection: Upgrade',
    'Upgrade: websocket',
    'Sec-WebSocket-Version: 13',
    `Sec-WebSocket-Key: ${key}`,
    ...extra,
  ];
  return `GET /socket HTTP/1.1\r\n${fields.join('\r\n')}\r\n\r\n`;
}

export function switchingText(extra: readonly string[] = [], accept = ACCEPT): string {
  const fields = ['Upgrade: websocket', 'Connection: Upgrade', `Sec-WebSocket-Accept: ${accept}`];
  return `HTTP/1.1 101 Switching Protocols\r\n${[...fields, ...extra].join('\r\n')}\r\n\r\n`;
}

/** The model once `say` has said everything behind the handshake on leg 1. */
export function modelOf(
  say: (talk: Transcript) => void,
  heads: { readonly request?: string; readonly response?: string } = {},
): TraceModel {
  const talk = transcript('websocket');
  talk.open(1, 0).send(1, 'up', heads.request ?? requestText(), 1);
  talk.send(1, 'down', heads.response ?? switchingText(), 2);
  say(talk);
  const model = createTraceModel({ schedule: () => {} });
  model.apply(talk.records);
  return model;
}

/** The rows of a kind, in the order of the list. */
export function rowsOf<K extends WireEvent['kind']>(
  model: TraceModel,
  kind: K,
): RowOf<Extract<WireEvent, { kind: K }>>[] {
  return model.rows.filter(
    (row): row is WireRow & RowOf<Extract<WireEvent, { kind: K }>> =>
      row.source === 'wire' && row.event.kind === kind,
  );
}

/** The only row, or the one of that place, of a kind. */
export function rowOf<K extends WireEvent['kind']>(model: TraceModel, kind: K, nth = 0) {
  const row = rowsOf(model, kind)[nth];
  if (row === undefined) throw new Error(`no ${kind} ${nth}`);
  return row;
}
