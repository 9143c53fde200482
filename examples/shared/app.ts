/**
 * What every example's server needs and no lesson is about: its page, routes, small JSON bodies,
 * the Origin rule, the way to start and the way to end.
 */

import { readFile } from 'node:fs/promises';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

export type Handler = (
  request: IncomingMessage,
  response: ServerResponse,
  url: URL,
) => void | Promise<void>;

/** An answer that says no: thrown by a handler, sent as JSON with its status. */
export class Refusal extends Error {
  readonly status: number;

  constructor(status: number, message: string) {
    super(message);
    this.status = status;
  }
}

/** The example's own page and script, and the look that all examples have. */
const PAGE: Record<string, readonly [file: string, type: string]> = {
  'GET /': ['index.html', 'text/html; charset=utf-8'],
  'GET /client.js': ['client.js', 'text/javascript; charset=utf-8'],
  'GET /style.css': ['../shared/style.css', 'text/css; charset=utf-8'],
};

/** An HTTP server for the page in `folder` and for `routes`, for example `'GET /events'`. */
export function serve(folder: URL, routes: Record<string, Handler>): Server {
  return createServer(async (request, response) => {
    try {
      await answer(request, response, folder, routes);
    } catch (error) {
      if (!(error instanceof Refusal)) console.error(error);
      if (response.headersSent) {
        response.destroy();
        return;
      }
      const [status, message] =
        error instanceof Refusal ? [error.status, error.message] : [500, 'The server failed.'];
      sendJson(response, status, { error: message });
    }
  });
}

async function answer(
  request: IncomingMessage,
  response: ServerResponse,
  folder: URL,
  routes: Record<string, Handler>,
): Promise<void> {
  const url = urlOf(request);
  const route = `${request.method} ${url.pathname}`;
  if (request.method !== 'GET' && !fromOwnPage(request)) {
    throw new Refusal(403, 'This request came from a page of another site.');
  }
  const page = PAGE[route];
  if (page) {
    const body = await readFile(new URL(page[0], folder));
    response.setHeader('Content-Type', page[1]);
    response.setHeader('Cache-Control', 'no-cache');
    response.end(body);
    return;
  }
  const handler = routes[route];
  if (!handler) throw new Refusal(404, `There is nothing at ${route}.`);
  await handler(request, response, url);
}

/** The request's target as a URL; only its path and query mean anything. */
export function urlOf(request: IncomingMessage): URL {
  const url = URL.parse(request.url ?? '/', 'http://example.invalid');
  if (!url) throw new Refusal(400, 'The request target is not a URL.');
  return url;
}

/**
 * Whether a request comes from this server's own page. Browsers put `Origin` on every WebSocket
 * handshake and every POST, and a page can't change it; a program that sends none is no browser.
 */
export function fromOwnPage(request: IncomingMessage): boolean {
  const { origin, host } = request.headers;
  return origin === undefined || URL.parse(origin)?.host === host;
}

/** Reads a JSON object from a request's body, at most `limit` bytes. */
export async function readJson(
  request: IncomingMessage,
  limit = 16_384,
): Promise<Record<string, unknown>> {
  const parts: Buffer[] = [];
  let size = 0;
  for await (const part of request) {
    size += part.length;
    if (size > limit) throw new Refusal(413, `A body may have ${limit} bytes at most.`);
    parts.push(part);
  }
  try {
    const value: unknown = JSON.parse(Buffer.concat(parts).toString());
    if (typeof value === 'object' && value !== null) return value as Record<string, unknown>;
  } catch {
    // Said below, as for any other body that isn't an object.
  }
  throw new Refusal(400, 'The body must be a JSON object.');
}

/** A whole number between `min` and `max`, or a refusal that says so. */
export function wholeNumber(value: unknown, name: string, min: number, max: number): number {
  const number = Number(value);
  if (Number.isInteger(number) && number >= min && number <= max) return number;
  throw new Refusal(400, `"${name}" must be a whole number from ${min} to ${max}.`);
}

export function sendJson(response: ServerResponse, status: number, value: unknown): void {
  const body = Buffer.from(JSON.stringify(value));
  if (!response.hasHeader('Cache-Control')) response.setHeader('Cache-Control', 'no-store');
  response.writeHead(status, {
    'Content-Type': 'application/json',
    'Content-Length': body.length,
  });
  response.end(body);
}

/** Listens where `HOST` and `PORT` say; on SIGTERM calls `close` and hangs up on everybody. */
export function run(server: Server, close: () => void): void {
  const { PORT = '3000', HOST = '127.0.0.1' } = process.env;
  server.listen(Number(PORT), HOST, () => {
    console.log(`Open http://${HOST}:${(server.address() as AddressInfo).port}/`);
  });
  process.once('SIGTERM', () => {
    close();
    server.close();
    server.closeAllConnections();
  });
}
