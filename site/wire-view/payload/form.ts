/**
 * Form data: `application/x-www-form-urlencoded` (URL standard, section 5) and
 * `multipart/form-data` (RFC 7578, in the form of RFC 2046, section 5.1).
 */

import {
  Budget,
  type Decoded,
  nodeAt,
  type Payload,
  PayloadError,
  type PayloadNode,
} from './payload.ts';
import { utf8 } from './reader.ts';

export function decode(payload: Payload): Decoded {
  const boundary = boundaryOf(payload);
  return {
    nodes: boundary === undefined ? urlencoded(payload.bytes) : multipart(payload.bytes, boundary),
  };
}

// --- application/x-www-form-urlencoded -------------------------------------------------------

function urlencoded(bytes: Uint8Array): PayloadNode[] {
  const budget = new Budget();
  const nodes: PayloadNode[] = [];
  for (let at = 0; at <= bytes.length; ) {
    const found = bytes.indexOf(0x26, at);
    const end = found < 0 ? bytes.length : found;
    if (end > at) {
      budget.spend(0, at);
      nodes.push(pair(bytes, at, end));
    }
    at = end + 1;
  }
  if (nodes.length === 0) throw new PayloadError('there is no name=value');
  return nodes;
}

function pair(bytes: Uint8Array, from: number, to: number): PayloadNode {
  const part = bytes.subarray(from, to);
  const unfit = part.findIndex((byte) => byte <= 0x20 || byte >= 0x7f);
  if (unfit >= 0)
    throw new PayloadError('a byte that form data would have written as %', from + unfit);
  const equals = part.indexOf(0x3d);
  const name = unescaped(equals < 0 ? part : part.subarray(0, equals), from);
  const value = equals < 0 ? '' : unescaped(part.subarray(equals + 1), from + equals + 1);
  return nodeAt(name, value, from, to, { tone: 'value', data: value });
}

function unescaped(bytes: Uint8Array, at: number): string {
  try {
    return decodeURIComponent(utf8(bytes, at).replaceAll('+', ' '));
  } catch {
    throw new PayloadError('a % that is not followed by the hexadecimal of UTF-8', at);
  }
}

// --- multipart/form-data ---------------------------------------------------------------------

/** From the Content-Type, else from the first line. */
function boundaryOf({ contentType, bytes }: Payload): string | undefined {
  if (/^multipart\//i.test(contentType)) {
    const named = /;\s*boundary=(?:"([^"]+)"|([^;\s]+))/i.exec(contentType);
    if (named !== null) return named[1] ?? named[2];
  }
  const first = /^--([\w'()+,./:=? -]{1,70})\r\n/.exec(latin1(bytes.subarray(0, 80)));
  return first?.[1];
}

function multipart(bytes: Uint8Array, boundary: string): PayloadNode[] {
  const body = latin1(bytes);
  const delimiter = `--${boundary}`;
  const budget = new Budget();
  const nodes: PayloadNode[] = [];
  let at = body.indexOf(delimiter);
  if (at !== 0 && !(at > 1 && body.startsWith('\r\n', at - 2))) {
    throw new PayloadError('the boundary is not there');
  }
  while (!body.startsWith('--', at + delimiter.length)) {
    budget.spend(0, at);
    const start = body.indexOf('\r\n', at) + 2;
    const next = start < 2 ? -1 : body.indexOf(`\r\n${delimiter}`, start - 2);
    if (next < 0) throw new PayloadError('the last boundary is missing', at);
    nodes.push(part(bytes, body, start, Math.max(start, next)));
    at = next + 2;
  }
  if (nodes.length === 0) throw new PayloadError('there is no part', at);
  return nodes;
}

function part(bytes: Uint8Array, body: string, from: number, to: number): PayloadNode {
  const bare = body.startsWith('\r\n', from);
  const headEnd = bare ? from : body.indexOf('\r\n\r\n', from);
  const content = headEnd + (bare ? 2 : 4);
  if (headEnd < 0 || content > to) throw new PayloadError('a part without its blank line', from);
  const fields: PayloadNode[] = [];
  for (let at = from; at < headEnd; ) {
    const end = Math.min(headEnd, Math.max(at, body.indexOf('\r\n', at)));
    const line = utf8(bytes.subarray(at, end), at);
    const colon = line.indexOf(':');
    if (colon < 1) throw new PayloadError('a line of a part’s head without a colon', at);
    fields.push(
      nodeAt(line.slice(0, colon), line.slice(colon + 1).trim(), at, end, { tone: 'head' }),
    );
    at = end + 2;
  }
  const disposition =
    fields.find(({ label }) => label.toLowerCase() === 'content-disposition')?.value ?? '';
  const name = /[;\s]name="((?:[^"\\]|\\.)*)"/i.exec(disposition)?.[1];
  const file = /filename="/i.test(disposition);
  const length = to - content;
  const value = file ? `a file of ${length} bytes` : utf8(bytes.subarray(content, to), content);
  const data = nodeAt('content', value, content, to, { tone: 'payload' });
  return nodeAt(name ?? 'part', value, from, to, { children: [...fields, data], tone: 'value' });
}

function latin1(bytes: Uint8Array): string {
  let text = '';
  for (let at = 0; at < bytes.length; at += 8192) {
    text += String.fromCharCode(...bytes.subarray(at, at + 8192));
  }
  return text;
}
