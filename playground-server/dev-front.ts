/**
 * The one origin that a browser sees in `dev`: hands the API and the feed on to the playground, and
 * everything else, the hot reload's WebSocket too, to Astro's development server.
 *
 * It stands in front of Astro, and not behind it as a proxy of Vite's, because Astro answers paths
 * by its own rules for slashes and bases before a proxy sees them.
 */

import {
  createServer,
  request as httpRequest,
  type IncomingMessage,
  type Server,
  type ServerResponse,
} from 'node:http';
import { connect } from 'node:net';
import type { Duplex } from 'node:stream';
import { Refusal } from './sessions/refusal.ts';
import { refused, send } from './site-answer.ts';
import { refuseUpgrade } from './site-upgrade.ts';

export interface FrontOptions {
  /** The site's base path, which the playground behind doesn't know; begins and ends with a slash. */
  readonly base: () => string;
  /** Ports on this machine. */
  readonly backend: number;
  readonly pages: () => number;
}

interface Target {
  readonly port: number;
  readonly path: string;
}

export function createFront(options: FrontOptions): Server {
  const targetOf = ({ url = '/' }: IncomingMessage): Target => {
    const base = options.base();
    const below = url.slice(base.length);
    const isPlayground = url.startsWith(base) && /^(api\/|feed(\?|$))/.test(below);
    return isPlayground
      ? { port: options.backend, path: `/${below}` }
      : { port: options.pages(), path: url };
  };
  return createServer((request, response) => handOn(request, response, targetOf(request))).on(
    'upgrade',
    (request, socket, head) => handOnUpgrade(request, socket, head, targetOf(request)),
  );
}

function handOn(request: IncomingMessage, response: ServerResponse, { port, path }: Target): void {
  const { method, headers } = request;
  const onward = httpRequest({ host: '127.0.0.1', port, path, method, headers }, (answer) => {
    response.writeHead(answer.statusCode ?? 502, answer.statusMessage, answer.headers);
    answer.pipe(response);
  });
  onward.on('error', () => {
    if (response.headersSent) response.destroy();
    else send(response, refused(notUp()));
  });
  response.once('close', () => onward.destroy());
  request.pipe(onward);
}

/** After the head an upgraded connection is bytes in both directions, and its head is as it came. */
function handOnUpgrade(
  { method, rawHeaders }: IncomingMessage,
  socket: Duplex,
  head: Buffer,
  { port, path }: Target,
): void {
  const lines = [`${method} ${path} HTTP/1.1`];
  for (let at = 0; at < rawHeaders.length; at += 2) {
    lines.push(`${rawHeaders[at]}: ${rawHeaders[at + 1]}`);
  }
  const refuse = () => refuseUpgrade(socket, notUp());
  const onward = connect(port, '127.0.0.1', () => {
    onward.off('error', refuse).on('error', () => {});
    onward.once('close', () => socket.destroy());
    onward.write(`${lines.join('\r\n')}\r\n\r\n`);
    onward.write(head);
    socket.pipe(onward).pipe(socket);
  });
  onward.once('error', refuse);
  socket.once('error', () => onward.destroy());
  socket.once('close', () => onward.destroy());
}

function notUp(): Refusal {
  const message = 'What answers this is starting just now. Try again in a second.';
  return new Refusal(503, 'STARTING', message, 1);
}
