/**
 * Server-sent events at a steady pace, of a size that the page chooses, and with the two fields by which
 * a server can speak to the machines in between: `X-Accel-Buffering: no`, which is nginx's own, and
 * `Cache-Control: no-transform` (RFC 9111, section 5.2.2.6). Each event says when it was sent.
 */

import type { IncomingMessage, ServerResponse } from 'node:http';
import { run, serve, urlOf, wholeNumber } from '../shared/app.ts';

/** Bytes that may wait for one reader. */
const QUEUE_LIMIT = 1_000_000;
const MAX_STREAMS = 20;

const streams = new Set<ServerResponse>();

function stream(request: IncomingMessage, response: ServerResponse): void {
  const { searchParams } = urlOf(request);
  const every = wholeNumber(searchParams.get('every') ?? 250, 'every', 50, 10_000);
  const size = wholeNumber(searchParams.get('size') ?? 200, 'size', 60, 8_192);
  if (streams.size >= MAX_STREAMS) {
    response.writeHead(503, { 'Content-Length': 0 }).end();
    return;
  }
  const transform = searchParams.has('no-transform') ? ', no-transform' : '';
  response.writeHead(200, {
    'Content-Type': 'text/event-stream',
    'Cache-Control': `no-store${transform}`,
    ...(searchParams.has('no-buffering') ? { 'X-Accel-Buffering': 'no' } : {}),
  });
  // The head is for the reader at once, not together with the first event.
  response.flushHeaders();
  let number = 0;
  const timer = setInterval(() => {
    number += 1;
    // Who reads too slowly is cut off.
    if (response.writableLength > QUEUE_LIMIT) response.destroy();
    else response.write(block(number, size));
  }, every);
  streams.add(response);
  response.once('close', () => {
    clearInterval(timer);
    streams.delete(response);
  });
}

/** An event of `size` bytes in all: what a price, a token or a log line might be. */
function block(number: number, size: number): string {
  const start = `id: ${number}\ndata: ${number} ${Date.now()} `;
  return `${start.padEnd(size - 2, '.')}\n\n`;
}

run(serve(new URL('.', import.meta.url), { 'GET /events': stream }), () => {
  for (const response of streams) response.end();
});
