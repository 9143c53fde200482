/**
 * What payloads are read by, for each leg: the negotiated subprotocol, the heads of its exchanges,
 * and its first message up. Rows are looked at once, in order, so that a filter over all of them
 * costs their number and not its square.
 */

import type { HttpField } from '../../../playground-server/wire/index.ts';
import { createRowCursor } from '../model/row-cursor.ts';
import type { Row, TraceView, WireRow } from '../model/view.ts';
import type { Message } from '../payload/payload.ts';
import type { Around } from '../payload/payload-of.ts';

interface Exchange {
  /** The id of its first row. */
  readonly id: number;
  target: string;
  request: readonly HttpField[];
  response: readonly HttpField[];
}

interface LegFacts {
  subprotocol: string;
  target: string;
  firstUp: Message | undefined;
  readonly exchanges: Map<number, Exchange>;
}

const NOTHING = { list: [], here: -1 } as const;

/** Follows the view's rows; what it says of a row is what stands before it, as long as none is later. */
export function createLegIndex(view: TraceView): Around {
  const legs = new Map<number, LegFacts>();
  const cursor = createRowCursor();
  let firstId = view.firstId;

  function factsFor(row: WireRow): LegFacts {
    const { anew, from, to } = cursor.advance(view, row.id + 1);
    if (anew) legs.clear();
    if (firstId !== view.firstId) for (const facts of legs.values()) letGo(facts, view.firstId);
    firstId = view.firstId;
    for (let at = from; at < to; at++) learn(legs, view.rows[at] as Row);
    return factsOf(legs, row.leg);
  }

  return {
    webSocket(row) {
      const { subprotocol, target, firstUp } = factsFor(row);
      // Who reads a connection needs its first message (the version of MQTT stands in it). That of
      // the others would make each row cost all of them.
      const messages: ReturnType<Around['webSocket']>['messages'] = (direction) =>
        direction === 'up' && firstUp !== undefined ? { list: [firstUp], here: -1 } : NOTHING;
      return { subprotocol, target, messages };
    },
    http(row, { direction, exchange }) {
      const known = factsFor(row).exchanges.get(exchange);
      const fields = direction === 'up' ? known?.request : known?.response;
      return { fields: fields ?? [], target: known?.target ?? '' };
    },
  };
}

/** What was let go is asked for no more, but for the last exchange: it may go on. */
function letGo({ exchanges }: LegFacts, firstId: number): void {
  for (const [ordinal, { id }] of exchanges) {
    if (id >= firstId || exchanges.size === 1) return;
    exchanges.delete(ordinal);
  }
}

function factsOf(legs: Map<number, LegFacts>, leg: number): LegFacts {
  const known = legs.get(leg);
  if (known !== undefined) return known;
  const facts = { subprotocol: '', target: '', firstUp: undefined, exchanges: new Map() };
  legs.set(leg, facts);
  return facts;
}

function learn(legs: Map<number, LegFacts>, row: Row): void {
  if (row.source !== 'wire') return;
  const { event } = row;
  const facts = factsOf(legs, row.leg);
  switch (event.kind) {
    case 'http-request': {
      const { target, fields: request } = event;
      facts.exchanges.set(event.exchange, { id: row.id, target, request, response: [] });
      return;
    }
    case 'http-response': {
      const exchange = facts.exchanges.get(event.exchange);
      if (exchange !== undefined) exchange.response = event.fields;
      else {
        const { id } = row;
        facts.exchanges.set(event.exchange, {
          id,
          target: '',
          request: [],
          response: event.fields,
        });
      }
      return;
    }
    case 'ws-handshake':
      facts.subprotocol = event.subprotocol;
      facts.target = facts.exchanges.get(event.exchange)?.target ?? '';
      return;
    case 'ws-message':
      if (event.direction === 'up') {
        facts.firstUp ??= { bytes: event.payload, binary: event.opcode === 2 };
      }
  }
}
