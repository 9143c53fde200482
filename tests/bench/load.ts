/**
 * Load on a hop, from bare sockets: what is sent is made once and what comes back is only counted,
 * so that the hop and the program do the work.
 */

import { once } from 'node:events';
import { connect, type Socket } from 'node:net';

export interface Target {
  readonly port: number;
  /** What stands before the program's own paths; '' or `/<session>/<example>`. */
  readonly prefix: string;
}

/** Connections that keep a number of messages in flight while they run. */
export interface Load {
  /** Runs for so many milliseconds behind {@link RAMP}, and until the last answer is there. */
  run(milliseconds: number): Promise<Run>;
  close(): void;
}

export interface Run {
  /** Answers per second, once it was under way. */
  readonly rate: number;
  /** All answers, those of the ramp and of the end included. */
  readonly answers: number;
}

/** Milliseconds until what is in flight has spread over the hop; they are not counted. */
const RAMP = 25;

interface Lane {
  readonly socket: Socket;
  /** Bytes of the answer under way. */
  seen: number;
}

interface LoadOptions {
  readonly sockets: readonly Socket[];
  readonly message: Buffer;
  /** Bytes of one answer. */
  readonly answer: number;
  /** Messages in flight on each connection. */
  readonly window: number;
}

/** Each answer is followed by the next message. */
function createLoad({ sockets, message, answer, window }: LoadOptions): Load {
  let running = false;
  let answered = 0;
  let inFlight = 0;
  let idle = Promise.withResolvers<void>();
  const lanes: Lane[] = sockets.map((socket) => ({ socket, seen: 0 }));
  for (const lane of lanes) {
    lane.socket.on('data', (bytes: Buffer) => {
      lane.seen += bytes.length;
      if (lane.seen < answer) return;
      const count = Math.floor(lane.seen / answer);
      lane.seen -= count * answer;
      answered += count;
      inFlight -= count;
      if (running) send(lane.socket, count);
      else if (inFlight === 0) idle.resolve();
    });
  }

  function send(socket: Socket, count: number): void {
    inFlight += count;
    for (let n = 0; n < count; n += 1) socket.write(message);
  }

  return {
    async run(milliseconds) {
      idle = Promise.withResolvers();
      running = true;
      answered = 0;
      for (const { socket } of lanes) send(socket, window);
      await passed(RAMP);
      const before = answered;
      const start = performance.now();
      await passed(milliseconds);
      const rate = ((answered - before) / (performance.now() - start)) * 1000;
      running = false;
      if (inFlight > 0) await idle.promise;
      return { rate, answers: answered };
    },
    close() {
      for (const { socket } of lanes) socket.destroy();
    },
  };
}

function passed(milliseconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds));
}

/** WebSocket connections that get back what they send. */
export async function openEchoes(
  target: Target,
  count: number,
  payload: number,
  window: number,
): Promise<Load> {
  const sockets = await Promise.all(Array.from({ length: count }, () => openWebSocket(target)));
  const head = payload < 126 ? 2 : payload < 65_536 ? 4 : 10;
  return createLoad({
    sockets,
    message: maskedFrame(payload, head),
    answer: head + payload,
    window,
  });
}

/** Connections that ask for the same again and again. */
export async function openRequests(target: Target, count: number): Promise<Load> {
  const message = Buffer.from(`GET ${target.prefix}/ HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n`);
  const sockets = await Promise.all(Array.from({ length: count }, () => open(target)));
  const lengths = await Promise.all(
    sockets.map(async (socket) => {
      socket.write(message);
      const [answer] = (await once(socket, 'data')) as [Buffer];
      return answer.length;
    }),
  );
  return createLoad({ sockets, message, answer: lengths[0] ?? 0, window: 1 });
}

/** An open WebSocket behind its handshake. */
export async function openWebSocket(target: Target, path = '/'): Promise<Socket> {
  const socket = await open(target);
  socket.write(
    `GET ${target.prefix}${path} HTTP/1.1\r\nHost: 127.0.0.1:${target.port}\r\nOrigin: http://127.0.0.1:${target.port}\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n`,
  );
  let head = '';
  while (!head.includes('\r\n\r\n')) {
    const [bytes] = (await once(socket, 'data')) as [Buffer];
    head += bytes.toString('latin1');
  }
  if (!head.startsWith('HTTP/1.1 101')) throw new Error(`No WebSocket: ${head}`);
  return socket;
}

async function open({ port }: Target): Promise<Socket> {
  const socket = connect({ port, host: '127.0.0.1', noDelay: true });
  await once(socket, 'connect');
  return socket;
}

/** A binary frame of a client (RFC 6455, section 5.2), masked with a key that isn't zero. */
function maskedFrame(payload: number, head: number): Buffer {
  const key = [0x37, 0xfa, 0x21, 0x3d];
  const frame = Buffer.alloc(head + 4 + payload);
  frame[0] = 0x82;
  if (head === 2) frame[1] = 0x80 | payload;
  else if (head === 4) {
    frame[1] = 0xfe;
    frame.writeUInt16BE(payload, 2);
  } else {
    frame[1] = 0xff;
    frame.writeBigUInt64BE(BigInt(payload), 2);
  }
  frame.set(key, head);
  for (let n = 0; n < payload; n += 1) frame[head + 4 + n] = (n & 0xff) ^ (key[n & 3] ?? 0);
  return frame;
}

/** A text frame of a client, for texts below 126 bytes. */
export function maskedText(text: string): Buffer {
  const payload = Buffer.from(text);
  const key = [0x37, 0xfa, 0x21, 0x3d];
  const masked = payload.map((byte, n) => byte ^ (key[n & 3] ?? 0));
  return Buffer.concat([Buffer.from([0x81, 0x80 | payload.length, ...key]), masked]);
}
