/**
 * A tunnel behind a 101: bytes both ways, until one side ends or both were silent for the read timeout.
 * Any byte of either side starts that time anew; a ping is as good as a message.
 */

import type { Socket } from 'node:net';
import type { ClientConnection } from './client-connection.ts';

export interface TunnelOptions {
  readonly client: ClientConnection;
  readonly upstream: Socket;
  /** What came behind the head of the 101. */
  readonly first: Uint8Array;
  /** Milliseconds. */
  readonly timeout: number;
  readonly report: (line: string) => void;
}

export function joinTunnel({ client, upstream, first, timeout, report }: TunnelOptions): void {
  const { socket } = client;
  const end = (): void => {
    clearTimeout(timer);
    upstream.destroySoon();
    socket.destroySoon();
  };
  const timer = setTimeout(() => {
    report('upstream timed out while proxying upgraded connection');
    end();
  }, timeout);

  const pass = (from: Socket, to: Socket, bytes: Uint8Array): void => {
    timer.refresh();
    if (to.destroyed || to.write(bytes)) return;
    from.pause();
    to.once('drain', () => from.resume());
  };

  if (first.length > 0) socket.write(first);
  client.onGone(end);
  client.becomeTunnel((bytes) => pass(socket, upstream, bytes));
  upstream.on('data', (bytes: Buffer) => pass(upstream, socket, bytes));
  upstream.on('end', end);
  upstream.once('close', end);
  upstream.resume();
  if (socket.destroyed) end();
}
