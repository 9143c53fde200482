/**
 * The answers that the play origin writes by itself, as the bytes of an HTTP/1.1 response
 * (RFC 9112): errors as JSON or as a small page, redirects, files.
 */

import { createHash } from 'node:crypto';
import { STATUS_CODES } from 'node:http';
import type { Refusal } from './sessions/refusal.ts';

/** What of a request its answer depends on. */
export interface Asked {
  readonly method: string;
  /** The `Accept` field; '' where there is none. */
  readonly accept: string;
  /** Whether the connection can't serve another request behind this one. */
  readonly close: boolean;
}

export interface Answer {
  readonly status: number;
  readonly fields: Readonly<Record<string, string>>;
  readonly body: Uint8Array;
}

/** An answer as it goes on the wire. */
export function answerBytes({ status, fields, body }: Answer, { method, close }: Asked): Buffer {
  const all: Record<string, string> = {
    Date: new Date().toUTCString(),
    'X-Content-Type-Options': 'nosniff',
    'Cache-Control': 'no-store',
    ...fields,
    'Content-Length': String(body.length),
    Connection: close ? 'close' : 'keep-alive',
  };
  const lines = Object.entries(all).map(([name, value]) => `${name}: ${value}\r\n`);
  const head = `HTTP/1.1 ${status} ${STATUS_CODES[status] ?? ''}\r\n${lines.join('')}\r\n`;
  return Buffer.concat([Buffer.from(head, 'latin1'), method === 'HEAD' ? EMPTY : body]);
}

export function redirect(location: string): Answer {
  return { status: 308, fields: { Location: location }, body: EMPTY };
}

/** An error: a page for who asks for HTML, JSON for all others. */
export function refusalAnswer(refusal: Refusal, accept: string): Answer {
  const { status, retryAfter } = refusal;
  const waiting: Record<string, string> =
    retryAfter === undefined ? {} : { 'Retry-After': String(retryAfter) };
  if (!accept.toLowerCase().includes('text/html')) {
    const fields = { ...waiting, 'Content-Type': 'application/json' };
    return { status, fields, body: Buffer.from(`${JSON.stringify(refusal)}\n`) };
  }
  const fields = {
    ...waiting,
    'Content-Type': 'text/html; charset=utf-8',
    'Content-Security-Policy': PAGE_POLICY,
  };
  return { status, fields, body: Buffer.from(refusalPage(refusal)) };
}

const EMPTY = Buffer.alloc(0);

const PAGE_STYLE = `
:root { color-scheme: light dark; }
body { max-width: 34rem; margin: 12vh auto; padding: 0 1.25rem;
  font: 1rem/1.55 system-ui, sans-serif;
  background: light-dark(#fbfaf7, #14161a); color: light-dark(#1d2127, #e6e4de); }
h1 { font-size: 1.25rem; margin: 0 0 .75rem; }
p { margin: 0 0 .75rem; white-space: pre-wrap; overflow-wrap: anywhere; }
code { font-family: ui-monospace, monospace; color: light-dark(#5b616b, #9aa0aa); }
`;

const PAGE_POLICY = `default-src 'none'; style-src 'sha256-${createHash('sha256')
  .update(PAGE_STYLE)
  .digest('base64')}'`;

function refusalPage({ status, code, message }: Refusal): string {
  const title = `${status} ${STATUS_CODES[status] ?? ''}`;
  return `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>${escapeHtml(title)}</title>
<style>${PAGE_STYLE}</style>
<h1>${escapeHtml(title)}</h1>
<p>${escapeHtml(message)}</p>
<p><code>${escapeHtml(code)}</code></p>
</html>
`;
}

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (character) => ENTITIES[character] ?? character);
}
