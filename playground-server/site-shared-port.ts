/**
 * Both origins on one port, for a host that gives no second one: two public names behind a TLS
 * edge, told apart by the Host of a connection's first request.
 *
 * The bytes that were looked at are put back, so that whoever takes the connection sees it from
 * its first byte. An edge that sends requests for both names over one connection is told so: each
 * origin refuses the other's name (421) and never answers for it.
 */

import type { Server as HttpServer } from 'node:http';
import { createServer, type Server, type Socket } from 'node:net';
import { parseHost } from './hosts.ts';

/** Bytes within which the Host must stand. */
const LONGEST_LOOK = 16 * 1024;
/** Milliseconds within which it must come. */
const LOOK_TIMEOUT = 10_000;

export interface SharedPortOptions {
  /** The play origin's name, lower case. */
  readonly playName: string;
  readonly site: HttpServer;
  readonly toPlay: (socket: Socket) => void;
}

export function createSharedServer({ playName, site, toPlay }: SharedPortOptions): Server {
  // It never listens itself, but its watch over slow requests begins with this event.
  site.emit('listening');
  const toSite = (socket: Socket) => site.emit('connection', socket);
  return createServer({ allowHalfOpen: true }, (socket) => {
    const giveUp = setTimeout(() => socket.destroy(), LOOK_TIMEOUT);
    const stop = (): void => {
      clearTimeout(giveUp);
      socket.off('readable', look);
      socket.off('error', stop);
      socket.off('close', stop);
    };
    let seen = Buffer.alloc(0);
    const look = (): void => {
      for (let chunk = socket.read(); chunk !== null; chunk = socket.read()) {
        seen = Buffer.concat([seen, chunk]);
      }
      const host = hostIn(seen.toString('latin1'));
      const ended = socket.readableEnded || seen.length > LONGEST_LOOK;
      if (host === undefined && !ended) return;
      stop();
      if (seen.length > 0 && !socket.readableEnded) socket.unshift(seen);
      if (parseHost(host)?.name === playName) toPlay(socket);
      else toSite(socket);
    };
    socket.on('readable', look);
    socket.on('error', stop);
    socket.on('close', stop);
  }).on('close', () => site.close());
}

/** The first Host field's value; empty where the head ended without one. */
function hostIn(head: string): string | undefined {
  const end = head.search(/\r?\n\r?\n/);
  const field = /\r?\nhost:[ \t]*([^\r\n]*?)[ \t]*\r?\n/i.exec(
    end < 0 ? head : head.slice(0, end + 2),
  );
  return field?.[1] ?? (end < 0 ? undefined : '');
}
