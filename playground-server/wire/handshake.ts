/**
 * The opening handshake of WebSocket, read from the request and the response that carried it
 * (RFC 6455, sections 4.1, 4.2 and 11.3).
 *
 * It is verified as both peers must: what the client may ask for, and whether the server answered
 * what was asked. What stands in the heads is reported as it is, right or wrong.
 */

import { sha1 } from '@noble/hashes/legacy.js';
import type {
  HttpField,
  HttpRequestEvent,
  HttpResponseEvent,
  ViolationEvent,
  WebSocketHandshakeEvent,
} from './events.ts';
import { type Extension, isToken, parseExtensions } from './extensions.ts';
import {
  agree,
  judgeOffer,
  type NegotiationFinding,
  PERMESSAGE_DEFLATE,
} from './permessage-deflate.ts';
import type { Span } from './span.ts';
import { violation } from './violation.ts';
import { WEBSOCKET_RULES, type WebSocketViolationCode } from './websocket-violations.ts';

/** Section 1.3. */
const GUID = '258EAFA5-E914-47DA-95CA-C5AB0DC85B11';
/** 16 bytes in base64. */
const KEY = /^[A-Za-z0-9+/]{22}==$/;

/** What a server must answer to a key (section 4.2.2): base64 of the SHA-1 of key and GUID. */
export function acceptFor(key: string): string {
  const digest = sha1(new TextEncoder().encode(key + GUID));
  return btoa(String.fromCharCode(...digest));
}

/**
 * Verifies an opening handshake.
 *
 * @param request the head that asked for the upgrade
 * @param response the head that answered it
 * @returns the handshake where the response is a 101, and what was wrong, the request's before the
 *   response's; for a refused upgrade only what was wrong with the request
 */
export function readHandshake(
  request: HttpRequestEvent,
  response: HttpResponseEvent,
): { handshake: WebSocketHandshakeEvent | undefined; violations: ViolationEvent[] } {
  const asked = new Head(request);
  const offer = readRequest(request, asked);
  if (response.status !== 101) return { handshake: undefined, violations: asked.violations };
  const answered = new Head(response);
  const handshake = readResponse(response, answered, offer);
  return { handshake, violations: [...asked.violations, ...answered.violations] };
}

/** What is wrong with a request for an upgrade that nobody has answered yet. */
export function judgeRequest(request: HttpRequestEvent): ViolationEvent[] {
  const asked = new Head(request);
  readRequest(request, asked);
  return asked.violations;
}

/** What a client asked for. */
interface Offer {
  readonly key: string;
  readonly subprotocols: readonly string[];
  readonly extensions: readonly Extension[];
  readonly extensionsValue: string;
}

/** The fields of one head, and what was found to be wrong in it. */
class Head {
  readonly violations: ViolationEvent[] = [];
  readonly #head: HttpRequestEvent | HttpResponseEvent;

  constructor(head: HttpRequestEvent | HttpResponseEvent) {
    this.#head = head;
  }

  all(name: string): readonly HttpField[] {
    return this.#head.fields.filter((field) => field.name.toLowerCase() === name);
  }

  tell(code: WebSocketViolationCode, span: Span, seen = ''): void {
    this.violations.push(violation(WEBSOCKET_RULES, code, this.#head.direction, span, seen));
  }

  /** The first field of a name that may stand once; a second one is a violation. */
  single(name: string, repeated: WebSocketViolationCode): HttpField | undefined {
    const fields = this.all(name);
    const second = fields[1];
    if (second !== undefined) this.tell(repeated, second, String(fields.length));
    return fields[0];
  }

  /** Checks that the list in the fields of a name holds a token, whatever its case. */
  demandToken(name: string, token: string, code: WebSocketViolationCode): void {
    const fields = this.all(name);
    const tokens = fields.flatMap((field) => elementsOf(field)).map(({ text }) => text);
    if (tokens.some((text) => text.toLowerCase() === token)) return;
    const seen = fields.length === 0 ? 'nothing' : tokens.join(', ');
    this.tell(code, fields[0]?.valueSpan ?? this.#head, seen);
  }

  /** Every extension of every Sec-WebSocket-Extensions field, at its place in the stream. */
  extensions(): readonly Extension[] {
    return this.all('sec-websocket-extensions').flatMap((field) => {
      const { extensions, brokenAt } = parseExtensions(field.value);
      if (brokenAt >= 0) {
        const seen = field.value.slice(brokenAt, brokenAt + 20) || 'its end';
        this.tell('WS_HANDSHAKE_EXTENSIONS_INVALID', field.valueSpan, seen);
      }
      return extensions.map((extension) => placed(extension, field));
    });
  }

  tellAll(findings: readonly NegotiationFinding[]): void {
    for (const { code, at, seen } of findings) {
      this.tell(code, { offset: at.at, length: at.length }, seen);
    }
  }
}

/** Section 4.1: what a client must send. */
function readRequest(request: HttpRequestEvent, head: Head): Offer {
  if (request.method !== 'GET') {
    head.tell('WS_HANDSHAKE_METHOD', request.methodSpan, request.method);
  }
  if (!isHttp11(request.version)) {
    head.tell('WS_HANDSHAKE_HTTP_VERSION', request.versionSpan, request.version);
  }
  if (head.all('host').length === 0) head.tell('WS_HANDSHAKE_HOST_MISSING', request);
  head.demandToken('upgrade', 'websocket', 'WS_HANDSHAKE_UPGRADE');
  head.demandToken('connection', 'upgrade', 'WS_HANDSHAKE_CONNECTION');
  const key = readKey(request, head);
  readVersion(request, head);
  const subprotocols = readSubprotocols(head);
  const extensions = head.extensions();
  for (const extension of extensions) {
    if (extension.name === PERMESSAGE_DEFLATE) head.tellAll(judgeOffer(extension));
  }
  const extensionsValue = joined(head.all('sec-websocket-extensions'));
  return { key, subprotocols, extensions, extensionsValue };
}

function readKey(request: HttpRequestEvent, head: Head): string {
  const field = head.single('sec-websocket-key', 'WS_HANDSHAKE_KEY_REPEATED');
  if (field === undefined) head.tell('WS_HANDSHAKE_KEY_MISSING', request);
  else if (!KEY.test(field.value)) {
    head.tell('WS_HANDSHAKE_KEY_INVALID', field.valueSpan, field.value || 'empty');
  }
  return field?.value ?? '';
}

function readVersion(request: HttpRequestEvent, head: Head): void {
  const field = head.single('sec-websocket-version', 'WS_HANDSHAKE_VERSION_REPEATED');
  if (field?.value === '13') return;
  head.tell('WS_HANDSHAKE_VERSION', field?.valueSpan ?? request, field?.value || 'missing');
}

/** Tokens, each of them once (section 4.1, item 10). */
function readSubprotocols(head: Head): readonly string[] {
  const names: string[] = [];
  for (const { text, span } of head.all('sec-websocket-protocol').flatMap(elementsOf)) {
    if (!isToken(text)) head.tell('WS_HANDSHAKE_PROTOCOL_INVALID', span, text);
    if (names.includes(text)) head.tell('WS_HANDSHAKE_PROTOCOL_DUPLICATE', span, text);
    names.push(text);
  }
  return names;
}

/** Section 4.2.2, as a client must check it (section 4.1, from "once the client's handshake"). */
function readResponse(
  response: HttpResponseEvent,
  head: Head,
  offer: Offer,
): WebSocketHandshakeEvent {
  head.demandToken('upgrade', 'websocket', 'WS_HANDSHAKE_RESPONSE_UPGRADE');
  head.demandToken('connection', 'upgrade', 'WS_HANDSHAKE_RESPONSE_CONNECTION');
  const expectedAccept = acceptFor(offer.key);
  const accept = readAccept(response, head, expectedAccept);
  const subprotocol = readSubprotocol(head, offer);
  const deflate = readExtensions(head, offer);
  const protocolField = head.all('sec-websocket-protocol')[0];
  const extensionsField = head.all('sec-websocket-extensions')[0];
  return {
    kind: 'ws-handshake',
    direction: response.direction,
    offset: response.offset,
    length: response.length,
    exchange: response.exchange,
    key: offer.key,
    accept: accept?.value ?? '',
    expectedAccept,
    offeredSubprotocols: offer.subprotocols,
    subprotocol,
    offeredExtensions: offer.extensionsValue,
    extensions: joined(head.all('sec-websocket-extensions')),
    ...(deflate && { deflate }),
    ...(accept && { acceptSpan: accept.valueSpan }),
    ...(protocolField && { subprotocolSpan: protocolField.valueSpan }),
    ...(extensionsField && { extensionsSpan: extensionsField.valueSpan }),
  };
}

function readAccept(
  response: HttpResponseEvent,
  head: Head,
  expected: string,
): HttpField | undefined {
  const field = head.single('sec-websocket-accept', 'WS_HANDSHAKE_ACCEPT_REPEATED');
  if (field === undefined) head.tell('WS_HANDSHAKE_ACCEPT_MISSING', response);
  else if (field.value !== expected) {
    const seen = `${field.value || 'nothing'} instead of ${expected}`;
    head.tell('WS_HANDSHAKE_ACCEPT_WRONG', field.valueSpan, seen);
  }
  return field;
}

function readSubprotocol(head: Head, offer: Offer): string {
  const field = head.single('sec-websocket-protocol', 'WS_HANDSHAKE_PROTOCOL_REPEATED');
  if (field === undefined) return '';
  if (!offer.subprotocols.includes(field.value)) {
    head.tell('WS_HANDSHAKE_PROTOCOL_NOT_OFFERED', field.valueSpan, field.value || '""');
  }
  return field.value;
}

/** @returns the parameters of permessage-deflate, where it was agreed on */
function readExtensions(head: Head, offer: Offer) {
  head.single('sec-websocket-extensions', 'WS_HANDSHAKE_EXTENSIONS_REPEATED');
  const accepted = head.extensions();
  for (const extension of accepted) {
    if (offer.extensions.some(({ name }) => name === extension.name)) continue;
    const span = { offset: extension.at, length: extension.length };
    head.tell('WS_HANDSHAKE_EXTENSION_NOT_OFFERED', span, extension.name);
  }
  const isDeflate = ({ name }: Extension): boolean => name === PERMESSAGE_DEFLATE;
  const [response, second] = accepted.filter(isDeflate);
  if (response === undefined) return undefined;
  if (second !== undefined) {
    head.tell('WS_DEFLATE_RESPONSE_REPEATED', { offset: second.at, length: second.length });
  }
  const offers = offer.extensions.filter(isDeflate);
  if (offers.length === 0) return agree([{ ...response, parameters: [] }], response).parameters;
  const { parameters, findings } = agree(offers, response);
  head.tellAll(findings);
  return parameters;
}

function isHttp11(version: string): boolean {
  const match = /(\d+)\.(\d+)$/.exec(version);
  if (match === null) return false;
  const major = Number(match[1]);
  return major > 1 || (major === 1 && Number(match[2]) >= 1);
}

/** The elements of a comma-separated list, each where it stands; empty ones left out. */
function elementsOf(field: HttpField): { text: string; span: Span }[] {
  const elements: { text: string; span: Span }[] = [];
  for (const match of field.value.matchAll(/[^,]+/g)) {
    const text = match[0].trim();
    if (text === '') continue;
    const at = match.index + match[0].indexOf(text);
    elements.push({ text, span: within(field, at, text.length) });
  }
  return elements;
}

/** A part of a field's value as a span of the stream. */
function within(field: HttpField, at: number, length: number): Span {
  const { offset, length: whole } = field.valueSpan;
  // A value that was folded over lines is longer on the wire than it reads.
  const start = Math.min(at, whole);
  return { offset: offset + start, length: Math.min(length, whole - start) };
}

/** An extension with its places counted from the start of the stream. */
function placed(extension: Extension, field: HttpField): Extension {
  const move = <Part extends { readonly at: number; readonly length: number }>(
    part: Part,
  ): Part => {
    const { offset, length } = within(field, part.at, part.length);
    return { ...part, at: offset, length };
  };
  return { ...move(extension), parameters: extension.parameters.map(move) };
}

function joined(fields: readonly HttpField[]): string {
  return fields.map((field) => field.value).join(', ');
}
