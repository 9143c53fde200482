/** Finding a port for a program, and finding out whether it listens there. */

import { type AddressInfo, connect, createServer } from 'node:net';
import type { Address } from './program.ts';

/** Milliseconds between two tries. */
const RETRY = 15;

/** A port that is free now. */
export function freePort(host: string): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(0, host, () => {
      const { port } = server.address() as AddressInfo;
      server.close(() => resolve(port));
    });
  });
}

/** Whether somebody accepts connections there, now. */
export function accepts({ host, port }: Address): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ host, port });
    socket.once('connect', () => {
      resolve(true);
      socket.destroy();
    });
    socket.once('error', () => resolve(false));
  });
}

/** Tries until somebody accepts (`true`), or the signal says that it's enough (`false`). */
export async function acceptsInTime(address: Address, signal: AbortSignal): Promise<boolean> {
  while (!signal.aborted) {
    if (await accepts(address)) return true;
    await new Promise((resolve) => setTimeout(resolve, RETRY));
  }
  return false;
}
