/**
 * Server-sent events: one response that doesn't end (HTML standard, section 9.2). Each event has
 * an id, and the last ten are kept, so that a browser that comes back with `Last-Event-ID` gets
 * what it missed. Where that is no longer known, the stream says so: with an event named `gap`.
 */

import type { IncomingMessage, ServerResponse } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { Refusal, readJson, run, sendJson, serve, wholeNumber } from '../shared/app.ts';

interface Event {
  readonly id: string;
  /** The whole event as it stands in the stream, its blank line included. */
  readonly block: string;
}

const HISTORY_LIMIT = 10;
/** Bytes that may wait for one reader. */
const QUEUE_LIMIT = 1_000_000;
/** Milliseconds between comments that keep proxies from taking the silence for an end. */
const HEARTBEAT = 15_000;
/** A prefix of our ids: they start at 1 again when this program does. */
const RUN = Date.now().toString(36).slice(-4);

const history: Event[] = [];
const streams = new Set<ServerResponse>();
let count = 0;
let stopped = false;

function stream(request: IncomingMessage, response: ServerResponse): void {
  if (stopped) {
    // Any answer but a stream makes an EventSource give up; this one says that nothing is wrong.
    response.writeHead(204).end();
    return;
  }
  response.writeHead(200, {
    'Content-Type': 'text/event-stream',
    'Cache-Control': 'no-store',
    'X-Accel-Buffering': 'no',
  });
  response.write('retry: 1000\n\n');
  const seen = request.headers['last-event-id'];
  if (typeof seen === 'string' && seen !== '') response.write(missed(decodeUtf8(seen)));
  streams.add(response);
  response.once('close', () => streams.delete(response));
}

/** What was sent after the event `seen`. */
function missed(seen: string): string {
  const place = history.findLastIndex((event) => event.id === seen);
  const blocks = history.slice(place + 1).map((event) => event.block);
  if (place === -1) blocks.unshift(`event: gap\ndata: Nothing is known of ${seen} any more.\n\n`);
  return blocks.join('');
}

/** Browsers send the id as UTF-8, Node reads header bytes as Latin-1. */
function decodeUtf8(header: string): string {
  return Buffer.from(header, 'latin1').toString();
}

interface Draft {
  readonly event?: string;
  readonly data: string;
  readonly id?: string;
  readonly retry?: number;
}

function send(draft: Draft): string {
  if (draft.id === undefined) count += 1;
  const id = draft.id ?? `${RUN}-${count}`;
  const lines = [`id: ${id}`];
  if (draft.event !== undefined) lines.push(`event: ${draft.event}`);
  if (draft.retry !== undefined) lines.push(`retry: ${draft.retry}`);
  // A line break in the data becomes a `data` line more; the browser puts it together again.
  // No data at all is no such line, and nothing that would be dispatched.
  const parts = draft.data === '' ? [] : draft.data.split(/\r\n|\r|\n/);
  for (const part of parts) lines.push(`data: ${part}`);
  const block = `${lines.join('\n')}\n\n`;
  history.push({ id, block });
  if (history.length > HISTORY_LIMIT) history.shift();
  broadcast(block);
  return id;
}

function broadcast(block: string): void {
  for (const response of streams) {
    // Who reads too slowly is cut off, and comes back with a Last-Event-ID.
    if (response.writableLength > QUEUE_LIMIT) response.destroy();
    else response.write(block);
  }
}

function readDraft(body: Record<string, unknown>): Draft {
  const { data = '', event, id, retry } = body;
  if (typeof data !== 'string' || data.length > 4000) {
    throw new Refusal(400, '"data" must be a text of 4,000 characters at most.');
  }
  return {
    data,
    ...(event === undefined ? {} : { event: oneLine(event, 'event') }),
    ...(id === undefined ? {} : { id: oneLine(id, 'id') }),
    ...(retry === undefined ? {} : { retry: wholeNumber(retry, 'retry', 0, 60_000) }),
  };
}

/** A line break in here would let a sender write lines of its own into everybody's stream. */
function oneLine(value: unknown, name: string): string {
  if (typeof value === 'string' && value.length <= 100 && !/[\r\n\0]/.test(value)) return value;
  throw new Refusal(400, `"${name}" must be one line of 100 characters at most.`);
}

function endStreams(): void {
  for (const response of streams) response.end();
}

const server = serve(new URL('.', import.meta.url), {
  'GET /events': stream,

  'POST /events': async (request, response) => {
    sendJson(response, 201, { id: send(readDraft(await readJson(request))) });
  },

  /** Sends `count` numbered events, `gap` milliseconds apart. */
  'POST /count': async (request, response) => {
    const body = await readJson(request);
    const upTo = wholeNumber(body.count, 'count', 1, 100);
    const gap = wholeNumber(body.gap, 'gap', 0, 1000);
    sendJson(response, 202, { count: upTo });
    for (let n = 1; n <= upTo; n += 1) {
      send({ data: `${n} of ${upTo}` });
      await sleep(gap, undefined, { ref: false });
    }
  },

  /** Ends every stream; with `stopped` the browsers that ask again are told to stay away. */
  'POST /end': async (request, response) => {
    stopped = (await readJson(request)).stopped === true;
    endStreams();
    sendJson(response, 200, { stopped });
  },
});

const heartbeat = setInterval(() => {
  broadcast(': still here\n\n');
}, HEARTBEAT);

run(server, () => {
  clearInterval(heartbeat);
  endStreams();
});
