/**
 * A pasted request or response head, judged as an opening handshake (RFC 6455, section 4) by the
 * dissectors. Of one head alone, a right one stands in for the other, and only what concerns the
 * pasted one is told. Pure.
 */

import { createConnection } from '../../../playground-server/wire/connection.ts';
import { readHandshake } from '../../../playground-server/wire/handshake.ts';
import type {
  Direction,
  HttpRequestEvent,
  HttpResponseEvent,
  ViolationEvent,
  WireEvent,
} from '../../../playground-server/wire/index.ts';
import { createTraceModel, type TraceModel } from '../../wire-view/model/trace-model.ts';
import type { WireRow } from '../../wire-view/model/view.ts';
import { foundRows } from '../found-rows.ts';
import { applyPasted } from '../pasted-records.ts';
import { headText } from './head-text.ts';
import { requestFor, responseFor } from './stand-in.ts';

export interface CheckedHeads {
  readonly model: TraceModel;
  readonly rows: readonly WireRow[];
  readonly violations: readonly ViolationEvent[];
  readonly request: HttpRequestEvent | undefined;
  readonly response: HttpResponseEvent | undefined;
  readonly pasted: Readonly<Record<Direction, boolean>>;
}

/**
 * @param key what a response alone is checked against
 * @returns undefined where neither head was pasted
 */
export function checkHeads(
  requestText: string,
  responseText: string,
  key: string,
): CheckedHeads | undefined {
  const pasted = { up: requestText.trim() !== '', down: responseText.trim() !== '' };
  if (!pasted.up && !pasted.down) return undefined;
  const up = pasted.up ? headText(requestText) : requestFor(headText(responseText), key);
  const down = pasted.down ? headText(responseText) : responseFor(up);
  const bytes = { up: encode(up), down: encode(down) };
  const events = eventsOf(bytes);
  const request = events.find((event) => event.kind === 'http-request');
  const response = events.find((event) => event.kind === 'http-response' && event.status !== 100);
  const judged =
    request === undefined || response?.kind !== 'http-response'
      ? []
      : readHandshake(request, response).violations;
  const model = createTraceModel({ schedule: () => {}, recorded: true });
  applyPasted(model, bytes);
  return {
    model,
    rows: foundRows(model).filter(
      ({ event }) => pasted[event.direction] && event.kind !== 'ws-handshake',
    ),
    violations: once([...events.filter((event) => event.kind === 'violation'), ...judged]).filter(
      ({ direction, violation }) =>
        pasted[direction] && (pasted.up || !STANDS_IN.has(violation.code)),
    ),
    request: pasted.up ? request : undefined,
    response: pasted.down && response?.kind === 'http-response' ? response : undefined,
    pasted,
  };
}

/** What can only be said of a response by its request, which here is not the client's own. */
const STANDS_IN = new Set(['HTTP_UNEXPECTED_SWITCH', 'HTTP_UNEXPECTED_RESPONSE']);

const encoder = new TextEncoder();
const encode = (text: string): Uint8Array => encoder.encode(text);

function eventsOf(bytes: Readonly<Record<Direction, Uint8Array>>): WireEvent[] {
  const connection = createConnection();
  return [
    ...connection.push('up', bytes.up),
    ...connection.push('down', bytes.down),
    ...connection.end('up'),
    ...connection.end('down'),
  ];
}

/** Each finding once: the connection tells some of those that the handshake does. */
function once(found: readonly ViolationEvent[]): ViolationEvent[] {
  const seen = new Set<string>();
  return found.filter(({ direction, offset, violation }) => {
    const name = `${violation.code} ${direction} ${offset} ${violation.message}`;
    if (seen.has(name)) return false;
    seen.add(name);
    return true;
  });
}
