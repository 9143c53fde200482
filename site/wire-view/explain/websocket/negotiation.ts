/**
 * What the client offered and what the server answered: subprotocols, and extensions with their
 * parameters (RFC 6455, sections 4.1, 4.2.2 and 9.1; RFC 7692, section 7.1). Pure.
 */

import {
  type Extension,
  type ExtensionParameter,
  parseExtensions,
} from '../../../../playground-server/wire/extensions.ts';
import type {
  HttpField,
  HttpRequestEvent,
  HttpResponseEvent,
  Span,
} from '../../../../playground-server/wire/index.ts';
import { PERMESSAGE_DEFLATE } from '../../../../playground-server/wire/permessage-deflate.ts';
import { fieldsNamed } from './handshake-rows.ts';

/** `unasked`: answered, and nobody had offered it. */
export type Outcome = 'taken' | 'passed-over' | 'unasked' | 'waiting';

export interface SubprotocolLine {
  readonly name: string;
  readonly outcome: Outcome;
  readonly offered: Span | undefined;
  readonly answered: Span | undefined;
}

export interface ParameterLine {
  readonly name: string;
  /** Undefined where the side does not mention it; '' where it does without a value. */
  readonly offered: string | undefined;
  readonly answered: string | undefined;
  readonly offeredAt: Span | undefined;
  readonly answeredAt: Span | undefined;
}

export interface ExtensionLine {
  readonly name: string;
  readonly outcome: Outcome;
  /** How often it was offered, each time with other parameters; the first is shown. */
  readonly offers: number;
  readonly offered: Span | undefined;
  readonly answered: Span | undefined;
  /** Those that one side mentions; of permessage-deflate all four. */
  readonly parameters: readonly ParameterLine[];
}

export interface Negotiation {
  readonly subprotocols: readonly SubprotocolLine[];
  readonly extensions: readonly ExtensionLine[];
}

/** RFC 7692, section 7.1: in the order of its sections. */
export const DEFLATE_PARAMETERS = [
  'server_no_context_takeover',
  'client_no_context_takeover',
  'server_max_window_bits',
  'client_max_window_bits',
] as const;

/** @param response undefined while there is none, or where it refused the upgrade */
export function readNegotiation(
  request: HttpRequestEvent | undefined,
  response: HttpResponseEvent | undefined,
): Negotiation {
  const answer = response?.status === 101 ? response : undefined;
  return {
    subprotocols: compare(subprotocolsOf(request), subprotocolsOf(answer), answer !== undefined),
    extensions: compare(extensionsOf(request), extensionsOf(answer), answer !== undefined).map(
      (line) => ({
        ...line,
        parameters: parametersOf(line.name, line.offer?.parameters, line.answer?.parameters),
      }),
    ),
  };
}

interface Named extends Span {
  readonly name: string;
  readonly parameters: readonly Placed[];
}

interface Placed extends Span {
  readonly name: string;
  readonly value: string | undefined;
}

/** Those that were offered, in the client's order, then those that only the answer names. */
function compare(offered: readonly Named[], answered: readonly Named[], isAnswered: boolean) {
  const names = new Set([...offered, ...answered].map(({ name }) => name));
  return [...names].map((name) => {
    const offers = offered.filter((one) => one.name === name);
    const answer = answered.find((one) => one.name === name);
    const outcome: Outcome =
      answer !== undefined
        ? offers.length > 0
          ? 'taken'
          : 'unasked'
        : isAnswered
          ? 'passed-over'
          : 'waiting';
    const offer = offers[0];
    return {
      ...{ name, outcome, offers: offers.length, offer, answer },
      ...{ offered: offer && spanOf(offer), answered: answer && spanOf(answer) },
    };
  });
}

const spanOf = ({ offset, length }: Span): Span => ({ offset, length });

function parametersOf(
  extension: string,
  offered: readonly Placed[] | undefined,
  answered: readonly Placed[] | undefined,
): ParameterLine[] {
  const known = extension === PERMESSAGE_DEFLATE ? DEFLATE_PARAMETERS : [];
  const mentioned = [...(offered ?? []), ...(answered ?? [])].map(({ name }) => name);
  return [...new Set([...known, ...mentioned])].map((name) => {
    const offer = offered?.find((one) => one.name === name);
    const answer = answered?.find((one) => one.name === name);
    return {
      name,
      offered: offer && (offer.value ?? ''),
      answered: answer && (answer.value ?? ''),
      offeredAt: offer && spanOf(offer),
      answeredAt: answer && spanOf(answer),
    };
  });
}

/**
 * How a parameter of permessage-deflate holds once the extension is in use. `hinted`: the client offered
 * a window for itself, and keeps to it though the server did not answer it (section 7.1.2.2).
 */
export function forceOf({ name, offered, answered }: ParameterLine) {
  if (answered === undefined) {
    return name === 'client_max_window_bits' && isWindow(offered) ? 'hinted' : 'off';
  }
  const right = name.endsWith('_bits') ? isWindow(answered) : answered === '';
  return right ? 'on' : 'invalid';
}

/** RFC 7692, section 7.1.2: 8 to 15, without leading zeros. */
function isWindow(value: string | undefined): boolean {
  return /^(?:[89]|1[0-5])$/.test(value ?? '');
}

function subprotocolsOf(head: HttpRequestEvent | HttpResponseEvent | undefined): Named[] {
  return fieldsNamed(head, 'sec-websocket-protocol').flatMap((field) =>
    [...field.value.matchAll(/[^,\s][^,]*/g)].map((match) => {
      const name = match[0].trim();
      return { name, parameters: [], ...within(field, match.index, name.length) };
    }),
  );
}

function extensionsOf(head: HttpRequestEvent | HttpResponseEvent | undefined): Named[] {
  return fieldsNamed(head, 'sec-websocket-extensions').flatMap((field) =>
    parseExtensions(field.value).extensions.map((extension: Extension) => ({
      name: extension.name,
      ...within(field, extension.at, extension.length),
      parameters: extension.parameters.map((parameter: ExtensionParameter) => ({
        name: parameter.name,
        value: parameter.value,
        ...within(field, parameter.at, parameter.length),
      })),
    })),
  );
}

/** A part of a field's value as a span of the stream. */
function within({ valueSpan }: HttpField, at: number, length: number): Span {
  const start = Math.min(at, valueSpan.length);
  return { offset: valueSpan.offset + start, length: Math.min(length, valueSpan.length - start) };
}
