/**
 * Writes a request to the program, piece by piece, so that each piece the kernel has taken can put the
 * send timeout off: nginx's `proxy_send_timeout` limits the time between two writes, not the whole.
 */

import type { Socket } from 'node:net';

/** Bytes of one write of the body. */
const PIECE = 64 * 1024;

export interface Sending {
  /** A part has left, and there is more. */
  readonly onProgress: () => void;
  /** All of it has left. */
  readonly onSent: () => void;
}

export function sendRequest(
  socket: Socket,
  head: string,
  body: Uint8Array,
  { onProgress, onSent }: Sending,
): void {
  let at = 0;
  const next = (error?: Error | null): void => {
    if (error) return;
    if (at === body.length) {
      onSent();
      return;
    }
    if (at > 0) onProgress();
    const piece = body.subarray(at, at + PIECE);
    at += piece.length;
    socket.write(piece, next);
  };
  socket.write(head, 'latin1', next);
}
