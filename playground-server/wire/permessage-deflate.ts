/**
 * The negotiation of permessage-deflate (RFC 7692, sections 5 and 7.1): which parameters an offer
 * and a response may have, and what the one makes of the other.
 *
 * A faulty offer breaks nothing yet, a server just has to decline it; a faulty response is the end
 * of the connection. The messages themselves are in websocket-inflate.ts.
 */

import type { DeflateParameters } from './events.ts';
import type { Extension, ExtensionParameter } from './extensions.ts';
import type { WebSocketViolationCode } from './websocket-violations.ts';

export const PERMESSAGE_DEFLATE = 'permessage-deflate';

/** What no parameter limits: 32,768 bytes. */
const WIDEST_WINDOW_BITS = 15;
/** 8 to 15 without leading zeros (section 7.1.2). */
const WINDOW_BITS = /^(?:[89]|1[0-5])$/;

/** Something wrong, and the part of the field's value that shows it. */
export interface NegotiationFinding {
  readonly code: WebSocketViolationCode;
  readonly seen: string;
  readonly at: { readonly at: number; readonly length: number };
}

/** The four parameters as an offer or a response states them. */
interface Stated {
  readonly serverNoContextTakeover: boolean;
  readonly clientNoContextTakeover: boolean;
  readonly serverMaxWindowBits: number | undefined;
  /** 'any' where an offer has the parameter without a value. */
  readonly clientMaxWindowBits: number | 'any' | undefined;
  readonly findings: readonly NegotiationFinding[];
}

/** What is wrong with one offer, for which a server must decline it. */
export function judgeOffer(offer: Extension): readonly NegotiationFinding[] {
  return readParameters(offer, 'OFFER').findings;
}

/**
 * Holds the response against the offers.
 *
 * @param offers every permessage-deflate offer of the request, in the client's order of preference
 * @param response what the server accepted
 */
export function agree(
  offers: readonly Extension[],
  response: Extension,
): { readonly parameters: DeflateParameters; readonly findings: readonly NegotiationFinding[] } {
  const stated = readParameters(response, 'RESPONSE');
  const findings = [...stated.findings, ...againstOffers(offers, stated, response)];
  const { clientMaxWindowBits } = stated;
  return {
    parameters: {
      serverNoContextTakeover: stated.serverNoContextTakeover,
      clientNoContextTakeover: stated.clientNoContextTakeover,
      serverMaxWindowBits: stated.serverMaxWindowBits ?? WIDEST_WINDOW_BITS,
      clientMaxWindowBits:
        typeof clientMaxWindowBits === 'number' ? clientMaxWindowBits : WIDEST_WINDOW_BITS,
    },
    findings,
  };
}

/** A response must fit one of the offers; where it fits none, it is held against the first. */
function againstOffers(
  offers: readonly Extension[],
  stated: Stated,
  response: Extension,
): readonly NegotiationFinding[] {
  const valid = offers
    .map((offer) => readParameters(offer, 'OFFER'))
    .filter((offer) => offer.findings.length === 0);
  if (valid.length === 0) {
    return [{ code: 'WS_DEFLATE_OFFER_NOT_DECLINED', seen: '', at: response }];
  }
  const judged = valid.map((offer) => againstOffer(offer, stated, response));
  return judged.find((findings) => findings.length === 0) ?? judged[0] ?? [];
}

function againstOffer(
  offer: Stated,
  stated: Stated,
  response: Extension,
): readonly NegotiationFinding[] {
  const findings: NegotiationFinding[] = [];
  const tell = (code: WebSocketViolationCode, seen = ''): void => {
    findings.push({ code, seen, at: response });
  };
  if (offer.serverNoContextTakeover && !stated.serverNoContextTakeover) {
    tell('WS_DEFLATE_SERVER_TAKEOVER_UNANSWERED');
  }
  const serverBits = stated.serverMaxWindowBits;
  if (offer.serverMaxWindowBits !== undefined) {
    const asked = `offered ${offer.serverMaxWindowBits}`;
    if (serverBits === undefined) tell('WS_DEFLATE_SERVER_WINDOW_UNANSWERED', asked);
    else if (serverBits > offer.serverMaxWindowBits) {
      tell('WS_DEFLATE_SERVER_WINDOW_UNANSWERED', `${asked}, answered ${serverBits}`);
    }
  }
  const clientBits = stated.clientMaxWindowBits;
  if (clientBits === undefined) return findings;
  if (offer.clientMaxWindowBits === undefined) tell('WS_DEFLATE_CLIENT_WINDOW_NOT_OFFERED');
  else if (Number(clientBits) > Number(offer.clientMaxWindowBits)) {
    const seen = `offered ${offer.clientMaxWindowBits}, answered ${clientBits}`;
    tell('WS_DEFLATE_CLIENT_WINDOW_TOO_LARGE', seen);
  }
  return findings;
}

/** Reads the parameters of an offer or a response, and finds those that section 7 forbids. */
function readParameters(extension: Extension, side: 'OFFER' | 'RESPONSE'): Stated {
  const findings: NegotiationFinding[] = [];
  const good = new Map<string, ExtensionParameter>();
  for (const parameter of extension.parameters) {
    const problem = problemOf(parameter, side, good);
    if (problem === undefined) good.set(parameter.name, parameter);
    else findings.push({ ...problem, at: parameter });
  }
  const server = good.get('server_max_window_bits');
  const client = good.get('client_max_window_bits');
  return {
    serverNoContextTakeover: good.has('server_no_context_takeover'),
    clientNoContextTakeover: good.has('client_no_context_takeover'),
    serverMaxWindowBits: server && Number(server.value),
    clientMaxWindowBits: client && (client.value === undefined ? 'any' : Number(client.value)),
    findings,
  };
}

function problemOf(
  { name, value }: ExtensionParameter,
  side: 'OFFER' | 'RESPONSE',
  before: ReadonlyMap<string, ExtensionParameter>,
): { code: WebSocketViolationCode; seen: string } | undefined {
  const valid = isValidValue(name, value, side);
  if (valid === undefined) return { code: `WS_DEFLATE_${side}_PARAMETER_UNKNOWN`, seen: name };
  if (before.has(name)) return { code: `WS_DEFLATE_${side}_PARAMETER_REPEATED`, seen: name };
  const seen = value === undefined ? `${name} without a value` : `${name}=${value}`;
  return valid ? undefined : { code: `WS_DEFLATE_${side}_PARAMETER_VALUE`, seen };
}

/** Undefined where there is no such parameter. */
function isValidValue(
  name: string,
  value: string | undefined,
  side: 'OFFER' | 'RESPONSE',
): boolean | undefined {
  switch (name) {
    case 'server_no_context_takeover':
    case 'client_no_context_takeover':
      return value === undefined;
    case 'server_max_window_bits':
      return value !== undefined && WINDOW_BITS.test(value);
    case 'client_max_window_bits':
      return value === undefined ? side === 'OFFER' : WINDOW_BITS.test(value);
    default:
      return undefined;
  }
}
