/**
 * Resets a socket at once: its peer sees RST, and what is still queued is lost.
 *
 * Node's own `resetAndDestroy` first waits until all that is queued has been sent, which a peer that
 * doesn't read can put off for ever; so its mark is set, and the socket destroyed. While a FIN is
 * on its way the kernel takes no reset (libuv refuses with EINVAL, and the socket would never
 * close): then it is closed without one. A Unix socket knows no reset either: its peer sees an end.
 */

import type { Socket } from 'node:net';

export function resetNow(socket: Socket): void {
  if (socket.destroyed) return;
  const finOnItsWay = socket.writableEnded && !socket.writableFinished;
  const isTcp = socket.remoteAddress !== undefined;
  if (isTcp && !finOnItsWay && !socket.connecting) Object.assign(socket, { resetAndClosing: true });
  socket.destroy();
}
