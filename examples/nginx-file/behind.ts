/** What a program behind a proxy can know of the browser: what the proxy tells it, and no more. */

import type { IncomingMessage } from 'node:http';
import type { Socket } from 'node:net';

/** A proxy sends what is below this path. */
export const PREFIX = '/socket.io';

/** How many requests each TCP connection has carried. */
const carried = new WeakMap<Socket, number>();

/** Counts a request, and takes the prefix from its target. */
export function withoutPrefix(request: IncomingMessage): void {
  carried.set(request.socket, (carried.get(request.socket) ?? 0) + 1);
  const { url = '/' } = request;
  if (url === PREFIX || url.startsWith(`${PREFIX}/`)) request.url = url.slice(PREFIX.length) || '/';
}

/** What reached the program, and what it makes of it. */
export function seen(request: IncomingMessage) {
  const { headers, socket, httpVersion } = request;
  // Whoever can reach this port can write these fields: trust them only behind your own proxy.
  const client = headers['x-real-ip'] ?? socket.remoteAddress;
  const scheme = headers['x-forwarded-proto'] === 'https' ? 'wss' : 'ws';
  return {
    Version: `HTTP/${httpVersion}`,
    Host: headers.host,
    Connection: headers.connection ?? 'nothing',
    Client: client,
    'X-Forwarded-For': headers['x-forwarded-for'] ?? 'nothing',
    'X-Forwarded-Proto': headers['x-forwarded-proto'] ?? 'nothing',
    'Its link': `${scheme}://${headers.host}${PREFIX}/socket`,
    'Request of its connection': carried.get(socket),
  };
}

/**
 * Whether the page that asks is of this host. Only names are compared: `$host` comes without the port.
 * So a page of another port of this host is let in, too; with `$http_host` it needn't be.
 */
export function fromOwnHost({ headers: { origin, host } }: IncomingMessage): boolean {
  if (origin === undefined) return true;
  return URL.parse(origin)?.hostname === URL.parse(`http://${host}`)?.hostname;
}
