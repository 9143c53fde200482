/**
 * A tunnel behind a 101: bytes both ways, until one side ends or a timeout ends both.
 *
 * Two timers run, as in nginx. The read timeout runs out when neither side has sent a byte for so long;
 * a ping is as good as a message. The send timeout runs while the program takes no more of what the
 * browser sent; a byte in either direction starts it anew, too. What waits for the program then is lost.
 */

import type { Socket } from 'node:net';
import { linger } from '../../tap/linger.ts';
import type { ClientConnection } from './client-connection.ts';

export interface TunnelOptions {
  readonly client: ClientConnection;
  readonly upstream: Socket;
  /** What came behind the head of the 101. */
  readonly first: Uint8Array;
  /** Milliseconds. */
  readonly readTimeout: number;
  readonly sendTimeout: number;
  readonly report: (line: string) => void;
}

export function joinTunnel(options: TunnelOptions): void {
  const { client, upstream, first, report } = options;
  const { socket } = client;
  let ended = false;
  let sending: NodeJS.Timeout | undefined;

  const timedOut = (): void => {
    report('upstream timed out while proxying upgraded connection');
    ended = true;
    stopTimers();
    upstream.destroy();
    linger(socket);
  };
  const reading = setTimeout(timedOut, options.readTimeout);
  const stopTimers = (): void => {
    clearTimeout(reading);
    clearTimeout(sending);
    sending = undefined;
  };

  /** The program has as long to take the rest as it has between two writes. */
  const end = (): void => {
    if (ended) return;
    ended = true;
    stopTimers();
    upstream.destroySoon();
    socket.destroySoon();
    if (upstream.destroyed) return;
    sending = setTimeout(() => upstream.destroy(), options.sendTimeout);
    upstream.once('close', stopTimers);
  };

  const pass = (from: Socket, to: Socket, bytes: Uint8Array): void => {
    reading.refresh();
    sending?.refresh();
    if (to.destroyed || to.write(bytes)) return;
    from.pause();
    if (to === upstream) sending ??= setTimeout(timedOut, options.sendTimeout);
    to.once('drain', () => {
      if (to === upstream && !ended) {
        clearTimeout(sending);
        sending = undefined;
      }
      from.resume();
    });
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
