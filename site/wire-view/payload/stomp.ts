/**
 * STOMP 1.2 (https://stomp.github.io/stomp-specification-1.2.html), and so 1.0 and 1.1: frames of a
 * command, headers and a body. Ends of line may follow a frame; one that stands alone is a heart-beat.
 * More than one frame may stand in a message.
 */

import { textOrNone } from '../copy/utf8.ts';
import {
  Budget,
  type Decoded,
  nodeAt,
  type Payload,
  PayloadError,
  type PayloadNode,
} from './payload.ts';
import { utf8 } from './reader.ts';

const COMMANDS = new Set([
  ...['CONNECT', 'STOMP', 'CONNECTED', 'SEND', 'SUBSCRIBE', 'UNSUBSCRIBE', 'ACK', 'NACK'],
  ...['BEGIN', 'COMMIT', 'ABORT', 'DISCONNECT', 'MESSAGE', 'RECEIPT', 'ERROR'],
]);

/** Section "Value Encoding". */
const ESCAPES: Readonly<Record<string, string>> = {
  '\\r': '\r',
  '\\n': '\n',
  '\\c': ':',
  '\\\\': '\\',
};

const LF = 0x0a;
const CR = 0x0d;

export function decode({ bytes, subprotocol }: Payload): Decoded {
  const nodes: PayloadNode[] = [];
  const budget = new Budget();
  // STOMP 1.0 knows no escapes.
  const escapes = subprotocol !== 'v10.stomp';
  let behindFrame = false;
  for (let at = 0; at < bytes.length; ) {
    budget.spend(0, at);
    const eol = isEol(bytes, at);
    const one = eol ? endOfLine(bytes, at, behindFrame) : frame(bytes, at, budget, escapes);
    behindFrame ||= !eol;
    nodes.push(one);
    at += one.span?.length ?? 1;
  }
  if (nodes.length === 0) throw new PayloadError('there is no frame');
  return { nodes };
}

function isEol(bytes: Uint8Array, at: number): boolean {
  return bytes[at] === LF || (bytes[at] === CR && bytes[at + 1] === LF);
}

function endOfLine(bytes: Uint8Array, at: number, behindFrame: boolean): PayloadNode {
  const value = behindFrame ? 'behind the frame' : 'heart-beat';
  return nodeAt('end of line', value, at, at + (bytes[at] === LF ? 1 : 2), { tone: 'framing' });
}

function frame(bytes: Uint8Array, from: number, budget: Budget, escapes: boolean): PayloadNode {
  const command = line(bytes, from);
  if (!COMMANDS.has(command.text)) throw new PayloadError('no STOMP command', from);
  const children = [nodeAt('command', command.text, from, command.end, { tone: 'head' })];
  const escaped = escapes && command.text !== 'CONNECT' && command.text !== 'CONNECTED';
  let at = command.next;
  let contentLength: number | undefined;
  while (!isEol(bytes, at)) {
    budget.spend(1, at);
    const { text, end, next } = line(bytes, at);
    const colon = text.indexOf(':');
    if (colon < 0) throw new PayloadError('a header without a colon', at);
    const [name, value] = [text.slice(0, colon), text.slice(colon + 1)].map((part) =>
      escaped ? unescaped(part, at) : part,
    ) as [string, string];
    if (name === 'content-length') contentLength ??= lengthOf(value, at);
    children.push(nodeAt(name, value, at, end, { tone: 'value', data: value }));
    at = next;
  }
  const body = at + (bytes[at] === LF ? 1 : 2);
  const end = contentLength === undefined ? bytes.indexOf(0, body) : body + contentLength;
  if (end < 0 || bytes[end] !== 0) throw new PayloadError('the frame does not end with NUL', body);
  if (end > body) children.push(bodyNode(bytes, body, end));
  const place = children.find(({ label }) => label === 'destination')?.value ?? '';
  return nodeAt(command.text, place, from, end + 1, { children });
}

function bodyNode(bytes: Uint8Array, from: number, to: number): PayloadNode {
  const part = bytes.subarray(from, to);
  return nodeAt('body', textOrNone(part) ?? `${part.length} bytes`, from, to, { tone: 'payload' });
}

function line(bytes: Uint8Array, from: number): { text: string; end: number; next: number } {
  const feed = bytes.indexOf(LF, from);
  if (feed < 0) throw new PayloadError('a line without its end', from);
  const end = feed > from && bytes[feed - 1] === CR ? feed - 1 : feed;
  return { text: utf8(bytes.subarray(from, end), from), end, next: feed + 1 };
}

function unescaped(text: string, at: number): string {
  return text.replace(/\\.?/g, (written) => {
    const meant = ESCAPES[written];
    if (meant === undefined) throw new PayloadError(`${written} is no escape of STOMP`, at);
    return meant;
  });
}

function lengthOf(value: string, at: number): number {
  if (!/^\d{1,10}$/.test(value)) throw new PayloadError('content-length is no number', at);
  return Number(value);
}
