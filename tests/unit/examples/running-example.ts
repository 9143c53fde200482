/** Starts an example as a reader would in a terminal, on a port of its own. */

import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import type { TestContext } from 'node:test';
import { fileURLToPath } from 'node:url';
import { WebSocket } from 'ws';

export interface RunningExample {
  /** For example `http://127.0.0.1:4190/`. */
  readonly url: string;
  readonly child: ChildProcess;
  /** The URL of a path, for `fetch`. */
  at(path: string): string;
  /** POSTs JSON and gives the status and the JSON of the answer. */
  post(path: string, body: unknown): Promise<{ status: number; body: Record<string, unknown> }>;
  /** Opens a WebSocket and collects its messages. */
  socket(path: string, headers?: Record<string, string>): Promise<Talk>;
  /** Sends SIGTERM and gives the exit code. */
  stop(): Promise<number | null>;
}

/** A WebSocket and what arrived on it, to be taken one by one. */
export interface Talk {
  readonly ws: WebSocket;
  say(message: unknown): void;
  next(): Promise<string>;
  nextJson(): Promise<Record<string, unknown>>;
}

export async function startExample(t: TestContext, name: string): Promise<RunningExample> {
  const cwd = fileURLToPath(new URL(`../../../examples/${name}/`, import.meta.url));
  const env = { ...process.env, PORT: '0', HOST: '127.0.0.1' };
  const child = spawn(process.execPath, ['server.ts'], {
    cwd,
    env,
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  t.after(() => child.kill('SIGKILL'));
  const exited = once(child, 'exit') as Promise<[number | null]>;
  const url = await readUrl(child);
  return {
    url,
    child,
    at: (path) => new URL(path, url).href,
    async post(path, body) {
      const init = { method: 'POST', body: JSON.stringify(body) };
      const response = await fetch(new URL(path, url), init);
      return { status: response.status, body: await response.json() };
    },
    socket: (path, headers) => talk(t, new URL(path, url.replace('http', 'ws')).href, headers),
    async stop() {
      child.kill('SIGTERM');
      return (await exited)[0];
    },
  };
}

async function readUrl(child: ChildProcess): Promise<string> {
  if (!child.stdout) throw new Error('The example has no stdout.');
  for await (const line of createInterface({ input: child.stdout })) {
    const match = /http:\/\/\S+/.exec(line);
    if (match) return match[0];
  }
  throw new Error('The example ended without saying where it listens.');
}

async function talk(t: TestContext, url: string, headers = {}): Promise<Talk> {
  const ws = new WebSocket(url, { headers, perMessageDeflate: false });
  t.after(() => ws.terminate());
  const arrived: string[] = [];
  const waiting: ((message: string) => void)[] = [];
  ws.on('message', (data) => {
    const taker = waiting.shift();
    if (taker) taker(data.toString());
    else arrived.push(data.toString());
  });
  await once(ws, 'open');
  const next = () => {
    const message = arrived.shift();
    if (message !== undefined) return Promise.resolve(message);
    return new Promise<string>((resolve) => waiting.push(resolve));
  };
  return {
    ws,
    say: (message) => ws.send(typeof message === 'string' ? message : JSON.stringify(message)),
    next,
    nextJson: async () => JSON.parse(await next()),
  };
}

/** The status with which a WebSocket handshake is refused. */
export async function refusal(url: string, headers: Record<string, string> = {}): Promise<number> {
  const ws = new WebSocket(url.replace('http', 'ws'), { headers });
  const [, response] = await once(ws, 'unexpected-response');
  ws.on('error', () => {});
  ws.terminate();
  return response.statusCode;
}
