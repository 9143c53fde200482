/**
 * Brings a session's trace to one watcher, at the watcher's own pace.
 *
 * It pulls: a cursor walks behind the ring, and a batch is taken out only while little waits in
 * the socket. A watcher that can't keep up costs nothing but that backlog: the demo goes on, the
 * ring goes on, and when the watcher's turn comes again the ring begins the batch with a gap.
 *
 * The first record after a pause leaves in the same turn of the event loop; under load, records
 * of {@link COALESCE} milliseconds share a message, because a system call per chunk would cost the
 * demo more than its own relaying does.
 */

import type { WebSocket } from 'ws';
import type { Ring } from './trace/ring.ts';

/** Milliseconds. Below half a frame of a 60 Hz screen. */
const COALESCE = 8;
/** What is taken from the ring at a time, in bytes. */
const BATCH_BYTES = 64 * 1024;
/**
 * What is sent in one turn; the rest waits for {@link COALESCE}. So a flood takes no more from the
 * demo than this (32 MiB a second), and a watcher whom it leaves behind gets a gap.
 */
const TURN_BYTES = 256 * 1024;

export interface WatchOptions {
  readonly socket: WebSocket;
  readonly ring: Ring;
  /** The last `seq` that the watcher has. */
  readonly since: number;
  /** Bytes that may wait in the socket. */
  readonly backlog: number;
  /** Milliseconds, monotonic. */
  readonly now: () => number;
}

/** Starts to send. Returns what stops it. */
export function watch({ socket, ring, since, backlog, now }: WatchOptions): () => void {
  let cursor = Math.min(since, ring.lastSeq);
  let sentAt = Number.NEGATIVE_INFINITY;
  let waiting: NodeJS.Timeout | NodeJS.Immediate | undefined;
  let full = false;
  let stopped = false;

  const pump = (): void => {
    waiting = undefined;
    sentAt = now();
    let sent = 0;
    while (cursor < ring.lastSeq) {
      full = socket.bufferedAmount >= backlog;
      if (full) return;
      if (sent >= TURN_BYTES) {
        schedule();
        return;
      }
      const { batch, lastSeq } = ring.readBatchAfter(cursor, BATCH_BYTES);
      cursor = lastSeq;
      sent += batch.length;
      socket.send(batch, { binary: true }, drained);
    }
  };

  const schedule = (): void => {
    if (waiting !== undefined || full) return;
    const wait = sentAt + COALESCE - now();
    waiting = wait > 0 ? setTimeout(pump, wait) : setImmediate(pump);
  };

  const drained = (error?: Error | null): void => {
    if (error || !full || socket.bufferedAmount >= backlog) return;
    full = false;
    if (!stopped) pump();
  };

  const stopListening = ring.onAppend(schedule);
  pump();

  return () => {
    stopped = true;
    stopListening();
    clearTimeout(waiting as NodeJS.Timeout);
    clearImmediate(waiting as NodeJS.Immediate);
  };
}
