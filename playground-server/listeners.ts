/**
 * Listening: on this machine alone (by both of its loopback addresses, since `localhost` may mean
 * either), or on an address of choice; and on two neighbouring ports, the next free pair where
 * the visitor asked for none.
 */

import type { Server, Socket } from 'node:net';
import { UserError } from './user-error.ts';

const USUAL_PORT = 4321;
/** How many pairs are tried before giving up. */
const PAIRS = 20;
/** How often a port that is free on one loopback address and taken on the other is given back. */
const ANY_PORT_TRIES = 10;

export interface Listener {
  readonly port: number;
  /** Stops listening and destroys every connection that is still open. */
  close(): Promise<void>;
}

/** Listens on one address; rejects with the system's error, with `code` `EADDRINUSE` and so on. */
export type Open = (host: string, port: number) => Promise<Listener>;

/**
 * Listens on one address, or on both loopback addresses of this machine.
 *
 * @param host `undefined` for 127.0.0.1 and ::1
 * @param port 0 for any that is free
 */
export async function listen(
  open: Open,
  host: string | undefined,
  port: number,
): Promise<Listener> {
  if (host !== undefined) return open(host, port);
  for (let tries = 1; ; tries += 1) {
    const ipv4 = await open('127.0.0.1', port);
    try {
      const ipv6 = await open('::1', ipv4.port);
      return { port: ipv4.port, close: () => closeAll([ipv4, ipv6]) };
    } catch (error) {
      if (hasNoSuchAddress(error)) return ipv4;
      await ipv4.close();
      if (port !== 0 || tries === ANY_PORT_TRIES) throw error;
    }
  }
}

export interface PairOptions {
  readonly openSite: Open;
  readonly openPlay: Open;
  readonly host: string | undefined;
  readonly port: number | undefined;
  readonly playPort: number | undefined;
}

export interface Pair {
  readonly site: Listener;
  readonly play: Listener;
}

/** @throws UserError `PORT_IN_USE`, `PORT_NOT_ALLOWED`, `ADDRESS_NOT_HERE`. */
export async function listenOnPair(options: PairOptions): Promise<Pair> {
  const { port, playPort } = options;
  if (port !== undefined) return listenOn(port, playPort ?? nextTo(port), options);
  for (let pair = 0; ; pair += 1) {
    const candidate = USUAL_PORT + 2 * pair;
    try {
      return await listenOn(candidate, playPort ?? candidate + 1, options);
    } catch (error) {
      const taken = error instanceof UserError && error.code === 'PORT_IN_USE';
      if (!taken || pair === PAIRS - 1) throw error;
      if (error instanceof PortError && error.port === playPort) throw error;
    }
  }
}

/**
 * Listens for both origins on one port.
 *
 * @throws UserError as {@link listenOnPair} does.
 */
export async function listenOnOne(
  open: Open,
  host: string | undefined,
  port: number = USUAL_PORT,
): Promise<Pair> {
  const both = await listen(open, host, port).catch(explain('site', port, host));
  return { site: both, play: both };
}

function nextTo(port: number): number {
  return port === 0 || port === 65_535 ? 0 : port + 1;
}

/** Play first: once the site answers, its demos do too. */
async function listenOn(sitePort: number, playPort: number, options: PairOptions): Promise<Pair> {
  const { host, openSite, openPlay } = options;
  const play = await listen(openPlay, host, playPort).catch(explain('play', playPort, host));
  try {
    const site = await listen(openSite, host, sitePort).catch(explain('site', sitePort, host));
    return { site, play };
  } catch (error) {
    await play.close();
    throw error;
  }
}

class PortError extends UserError {
  readonly port: number;

  constructor(code: string, message: string, port: number) {
    super(code, message);
    this.port = port;
  }
}

function explain(role: 'site' | 'play', port: number, host: string | undefined) {
  const flag = role === 'site' ? '--port' : '--play-port';
  return (error: unknown): never => {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'EADDRINUSE') {
      const message = `Port ${port} is taken by another program, and the ${role} origin needs one. Stop that program, or choose another port with ${flag}.`;
      throw new PortError('PORT_IN_USE', message, port);
    }
    if (code === 'EACCES') {
      const message = `This user may not listen on port ${port}. Choose one above 1023 with ${flag}.`;
      throw new PortError('PORT_NOT_ALLOWED', message, port);
    }
    if (code === 'EADDRNOTAVAIL' || code === 'ENOTFOUND' || code === 'EAI_AGAIN') {
      const message = `This machine has no address ${host}. Give --host one of its own, or 0.0.0.0 for all of them.`;
      throw new UserError('ADDRESS_NOT_HERE', message);
    }
    throw error;
  };
}

/** Listens with a server whose connections end with it. */
export function bind(server: Server, host: string, port: number): Promise<Listener> {
  const sockets = new Set<Socket>();
  server.on('connection', (socket: Socket) => {
    sockets.add(socket);
    socket.once('close', () => sockets.delete(socket));
  });
  const close = (): Promise<void> =>
    new Promise((resolve) => {
      server.close(() => resolve());
      for (const socket of sockets) socket.destroy();
    });
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen({ host, port }, () => {
      server.off('error', reject);
      const address = server.address();
      resolve({ port: typeof address === 'object' ? (address?.port ?? port) : port, close });
    });
  });
}

async function closeAll(listeners: readonly Listener[]): Promise<void> {
  await Promise.all(listeners.map((listener) => listener.close()));
}

/** A machine without IPv6. */
function hasNoSuchAddress(error: unknown): boolean {
  const { code } = error as NodeJS.ErrnoException;
  return code === 'EADDRNOTAVAIL' || code === 'EAFNOSUPPORT';
}
