/** A watcher of the trace feed, for tests: collects what comes, and waits for what should. */

import { once } from 'node:events';
import { WebSocket } from 'ws';
import { decodeRecords } from '../../playground-server/trace/codec.ts';
import {
  type ClockReading,
  FEED_SUBPROTOCOL,
  type FeedHello,
  type FeedWelcome,
} from '../../playground-server/trace/session-api.ts';
import type { Chunk, TraceRecord } from '../../playground-server/trace/trace.ts';

/** Milliseconds until a test that waits for nothing gives up. */
const PATIENCE = 10_000;

export interface FeedWatcher {
  readonly socket: WebSocket;
  readonly welcome: FeedWelcome;
  /** All that came so far. */
  readonly records: readonly TraceRecord[];
  readonly readings: readonly ClockReading[];
  /** The first record, from the first that came, for which this holds. */
  until(holds: (record: TraceRecord) => boolean): Promise<TraceRecord>;
  /** Waits until the watcher has the record with this `seq`. */
  untilSeq(seq: number): Promise<void>;
  /** The bytes of a direction as text, all legs together. */
  text(direction: 'up' | 'down'): string;
  /** The code with which the feed was closed. */
  readonly closed: Promise<number>;
  close(): void;
}

/** Connects, says hello, and waits for the welcome. */
export async function watchFeed(
  url: string,
  session: { readonly id: string; readonly key: string },
  since = 0,
): Promise<FeedWatcher> {
  const socket = openFeed(url);
  const records: TraceRecord[] = [];
  const readings: ClockReading[] = [];
  let changed = (): void => {};
  let welcome: FeedWelcome | undefined;
  const closed = once(socket, 'close').then(([code]) => Number(code));
  socket.on('message', (data: Buffer, isBinary: boolean) => {
    if (isBinary) records.push(...decodeRecords(data));
    else {
      const message = JSON.parse(String(data)) as FeedWelcome | ClockReading;
      if (message.type === 'welcome') welcome = message;
      else readings.push(message);
    }
    changed();
  });
  await once(socket, 'open');
  const hello: FeedHello = { type: 'hello', session: session.id, key: session.key, since };
  socket.send(JSON.stringify(hello));

  const wait = async <T>(found: () => T | undefined, what: string): Promise<T> => {
    const deadline = performance.now() + PATIENCE;
    for (;;) {
      const result = found();
      if (result !== undefined) return result;
      const left = deadline - performance.now();
      if (left <= 0 || socket.readyState > WebSocket.OPEN) {
        throw new Error(`The feed never brought ${what}.`);
      }
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, left);
        changed = () => {
          clearTimeout(timer);
          resolve();
        };
      });
    }
  };
  socket.once('close', () => changed());

  return {
    socket,
    welcome: await wait(() => welcome, 'a welcome'),
    records,
    readings,
    until: (holds) => wait(() => records.find(holds), 'the record'),
    async untilSeq(seq) {
      await wait(() => ((records.at(-1)?.seq ?? 0) >= seq ? true : undefined), `record ${seq}`);
    },
    text(direction) {
      const chunks = records.filter(
        (record): record is Chunk => record.type === 'chunk' && record.direction === direction,
      );
      return Buffer.concat(chunks.map(({ bytes }) => bytes)).toString('latin1');
    },
    closed,
    close: () => socket.terminate(),
  };
}

/** A connection to the feed on which nothing was said yet. */
export function openFeed(
  url: string,
  options: { origin?: string; host?: string; autoPong?: boolean } = {},
): WebSocket {
  const { host, ...rest } = options;
  const socket = new WebSocket(url.replace(/^http/, 'ws'), FEED_SUBPROTOCOL, {
    ...rest,
    ...(host === undefined ? {} : { headers: { host } }),
  });
  socket.on('error', () => {});
  return socket;
}
