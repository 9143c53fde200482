/**
 * A WebSocket and a message of it as a command for `websocat` (1.x) or `wscat` (5 and later). Pure.
 */

import type { CopiedRequest } from './request-of.ts';
import { fitsArgument, printfOf, shellWord } from './shell-quote.ts';
import { encodeUtf8, textOrNone } from './utf8.ts';

export interface CopiedSocket {
  /** The request that opened it. */
  readonly request: CopiedRequest;
  /** As the page offered them. */
  readonly subprotocols: readonly string[];
  /** What the page sent; undefined where the event is none of its messages. */
  readonly message: { readonly opcode: 1 | 2; readonly payload: Uint8Array } | undefined;
}

const BREAK = ' \\\n  ';

const LINE_END = [0x0a, 0x0d];

const decoder = new TextDecoder();

export function asWebsocat(socket: CopiedSocket): string {
  const { request, subprotocols } = socket;
  const message = websocatSends(socket) ? socket.message : undefined;
  const words = ['websocat'];
  if (message?.opcode === 2) words.push('--binary');
  // Its messages are lines, whose end it sends along unless it is told not to. A text with such an
  // end of its own must be ended by something else.
  const lined = message?.opcode === 1 && LINE_END.some((byte) => message.payload.includes(byte));
  if (lined) words.push('--null-terminated');
  else if (message?.opcode === 1) words.push('--linemode-strip-newlines');
  if (message !== undefined) words.push('--no-close');
  if (subprotocols.length > 0) words.push(`--protocol ${shellWord(subprotocols.join(', '))}`);
  for (const [name, value] of fieldsOf(request)) {
    const line = shellWord(`${name}: ${value}`);
    words.push(
      name.toLowerCase() === 'origin' ? `--origin ${shellWord(value)}` : `--header ${line}`,
    );
  }
  words.push(shellWord(socketUrl(request)));
  const command = words.join(BREAK);
  if (message === undefined) return command;
  return `${written(message, lined ? 0 : 0x0a)} | ${command}`;
}

/** Writes the message, and behind a text the byte that ends it. */
function written({ opcode, payload }: NonNullable<CopiedSocket['message']>, end: 0 | 0x0a): string {
  if (opcode === 2) return printfOf(payload);
  const text = textOrNone(payload);
  if (text === undefined || !fitsArgument(text))
    return printfOf(Uint8Array.from([...payload, end]));
  return `printf '%s${end === 0 ? '\\000' : '\\n'}' ${shellWord(text)}`;
}

/** wscat takes a message as an argument, and sends text alone. */
export function asWscat(socket: CopiedSocket): string {
  const { request, subprotocols, message } = socket;
  const words = [`wscat --connect ${shellWord(socketUrl(request))}`];
  for (const one of subprotocols) words.push(`--subprotocol ${shellWord(one)}`);
  for (const [name, value] of fieldsOf(request)) {
    if (name.toLowerCase() === 'origin') words.push(`--origin ${shellWord(value)}`);
    else words.push(`--header ${shellWord(`${name}: ${value}`)}`);
  }
  if (message !== undefined && wscatLack(socket) === undefined) {
    words.push(`--wait 5 --execute ${shellWord(decoder.decode(message.payload))}`);
  }
  return words.join(BREAK);
}

/** Whether websocat can send the message: an empty one is nothing to it. */
export function websocatSends({ message }: CopiedSocket): boolean {
  return message === undefined || message.payload.length > 0;
}

/** What keeps wscat from sending the message; undefined where nothing does. */
export function wscatLack({
  message,
}: CopiedSocket): 'BINARY_LEFT_OUT' | 'LONG_LEFT_OUT' | undefined {
  if (message === undefined) return undefined;
  if (message.opcode !== 1 || message.payload.includes(0)) return 'BINARY_LEFT_OUT';
  return fitsArgument(decoder.decode(message.payload)) ? undefined : 'LONG_LEFT_OUT';
}

function socketUrl({ url }: CopiedRequest): string {
  return url.replace(/^http/i, 'ws');
}

/** A field's value that no argument can hold is nothing that a browser sends. */
function fieldsOf({ fields }: CopiedRequest): (readonly [string, string])[] {
  return fields.filter(
    ([name, value]) =>
      fitsArgument(name + value) && encodeUtf8(name).length > 0 && !OF_A_BROWSER.test(name),
  ) as (readonly [string, string])[];
}

/** What says how a browser asked: a tool's server needs none of it. */
const OF_A_BROWSER =
  /^(sec-fetch-|sec-ch-|accept-encoding$|accept-language$|cache-control$|pragma$)/i;
