/**
 * Ends a socket in order though its peer may still be sending. Closing it with bytes unread would
 * make the kernel send a reset, which can overtake what was written last: so a FIN goes out, and
 * what comes is thrown away until the peer ends too, or {@link LINGER} is over.
 */

import type { Socket } from 'node:net';

/** Milliseconds. */
const LINGER = 2000;

export function linger(socket: Socket): void {
  if (socket.destroyed) return;
  socket.removeAllListeners('data');
  socket.on('end', () => socket.destroySoon());
  socket.on('error', () => socket.destroy());
  socket.end();
  if (socket.readableEnded) {
    socket.destroySoon();
    return;
  }
  socket.resume();
  const timer = setTimeout(() => socket.destroy(), LINGER).unref();
  socket.once('close', () => clearTimeout(timer));
}
