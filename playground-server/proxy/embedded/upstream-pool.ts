/** Connections to the programs that are kept for the next request: `keepalive` of the upstream block. */

import { Socket } from 'node:net';
import type { Peer } from './peers.ts';

export interface UpstreamPool {
  /** One that was kept, or a new one. */
  take(peer: Peer): { readonly socket: Socket; readonly reused: boolean };
  /** Takes back one whose request has left and whose response is complete, or ends it. */
  giveBack(peer: Peer, socket: Socket): void;
  /** A connection that is new, though there may be one that was kept. */
  open(peer: Peer): Socket;
  close(): void;
}

interface Kept {
  readonly peer: Peer;
  readonly socket: Socket;
  forget(): void;
}

/** Milliseconds that an idle connection is kept. */
const KEPT_FOR = 60_000;

/** Whatever comes of an idle one, nobody asked for. */
const UNASKED = ['data', 'end', 'error', 'close'];

/** @param size how many may be idle at once */
export function createUpstreamPool(size: number): UpstreamPool {
  const kept: Kept[] = [];
  const all = new Set<Socket>();

  const open = ({ path }: Peer): Socket => {
    const socket = new Socket();
    all.add(socket);
    socket.once('close', () => all.delete(socket));
    socket.connect({ path });
    return socket;
  };

  return {
    open,
    take(peer) {
      const index = kept.findLastIndex((one) => one.peer === peer);
      const [found] = index < 0 ? [] : kept.splice(index, 1);
      if (found === undefined) return { socket: open(peer), reused: false };
      found.forget();
      return { socket: found.socket, reused: true };
    },
    giveBack(peer, socket) {
      if (size === 0 || socket.destroyed || socket.readableEnded) {
        socket.destroy();
        return;
      }
      const drop = (): void => {
        const index = kept.findIndex((one) => one.socket === socket);
        if (index >= 0) kept.splice(index, 1);
        socket.destroy();
      };
      const timer = setTimeout(drop, KEPT_FOR).unref();
      const forget = (): void => {
        clearTimeout(timer);
        for (const event of UNASKED) socket.off(event, drop);
        socket.off('close', forget);
      };
      for (const event of UNASKED) socket.on(event, drop);
      socket.on('close', forget);
      kept.push({ peer, socket, forget });
      // The one that has waited longest makes room.
      if (kept.length > size) kept.shift()?.socket.destroy();
    },
    close() {
      for (const socket of all) socket.destroy();
      kept.length = 0;
    },
  };
}
