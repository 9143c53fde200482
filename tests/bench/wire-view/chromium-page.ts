/**
 * A page in a real Chromium, driven by the DevTools protocol alone.
 *
 * Playwright hears of every WebSocket frame that any page gets, and has the page's main thread write
 * each of them down for it. At ten thousand frames a second that would be most of what is measured.
 */

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { WebSocket } from 'ws';
import { chromiumArguments, requireChromium } from '../../support/chromium.ts';

export interface BenchPage {
  /** Calls the DevTools protocol. */
  send<T = unknown>(method: string, params?: object): Promise<T>;
  /** Runs a function in the page; arguments and answer are JSON. */
  run<A extends readonly unknown[], T>(
    inPage: (...args: A) => T | Promise<T>,
    ...args: A
  ): Promise<T>;
  /** Waits until a function in the page says something that is true, and gives it back. */
  until<A extends readonly unknown[], T>(inPage: (...args: A) => T, ...args: A): Promise<T>;
  close(): Promise<void>;
}

export interface BenchChromium {
  /** @param first runs in the page before anything of it does */
  open(url: string, first?: () => void): Promise<BenchPage>;
  close(): Promise<void>;
}

/** Milliseconds that {@link BenchPage.until} waits. */
const PATIENCE = 60_000;

export async function startChromium(): Promise<BenchChromium> {
  const profile = await mkdtemp(join(tmpdir(), 'wireside-chromium-'));
  const chromium = spawn(
    requireChromium(),
    [
      ...chromiumArguments,
      '--headless=new',
      '--remote-debugging-port=0',
      `--user-data-dir=${profile}`,
      '--window-size=1440,900',
      'about:blank',
    ],
    { stdio: ['ignore', 'ignore', 'pipe'] },
  );
  const gone = once(chromium, 'exit');
  const port = await debuggingPort(chromium.stderr);
  return {
    async open(url, first) {
      const answer = await fetch(`http://127.0.0.1:${port}/json/new?about:blank`, {
        method: 'PUT',
      });
      const { webSocketDebuggerUrl } = (await answer.json()) as { webSocketDebuggerUrl: string };
      return openPage(webSocketDebuggerUrl, url, first);
    },
    async close() {
      chromium.kill();
      await gone;
      await rm(profile, { recursive: true, force: true, maxRetries: 5 });
    },
  };
}

/** Chromium says on its standard error where it listens. */
async function debuggingPort(stderr: AsyncIterable<Buffer>): Promise<string> {
  let said = '';
  for await (const bytes of stderr) {
    said += bytes.toString();
    const port = /DevTools listening on ws:\/\/[^:]+:(\d+)/.exec(said)?.[1];
    if (port !== undefined) return port;
  }
  throw new Error(`CHROMIUM_ENDED: Chromium ended before it listened. It said:\n${said}`);
}

async function openPage(debuggerUrl: string, url: string, first?: () => void): Promise<BenchPage> {
  const socket = new WebSocket(debuggerUrl, { perMessageDeflate: false });
  await once(socket, 'open');
  const waiting = new Map<number, PromiseWithResolvers<unknown>>();
  let last = 0;
  socket.on('message', (data) => {
    const { id, result, error } = JSON.parse(String(data));
    const asked = waiting.get(id);
    waiting.delete(id);
    if (error === undefined) asked?.resolve(result);
    else asked?.reject(new Error(`DevTools: ${error.message}`));
  });

  const send: BenchPage['send'] = <T>(method: string, params: object = {}) => {
    const answer = Promise.withResolvers<unknown>();
    waiting.set(++last, answer);
    socket.send(JSON.stringify({ id: last, method, params }));
    return answer.promise as Promise<T>;
  };

  const run: BenchPage['run'] = async (inPage, ...args) => {
    const { result, exceptionDetails } = await send<Evaluated>('Runtime.evaluate', {
      expression: `(${inPage})(...${JSON.stringify(args)})`,
      awaitPromise: true,
      returnByValue: true,
    });
    if (exceptionDetails === undefined) return result.value as never;
    throw new Error(exceptionDetails.exception?.description ?? exceptionDetails.text);
  };

  const until: BenchPage['until'] = async (inPage, ...args) => {
    for (const end = performance.now() + PATIENCE; performance.now() < end; ) {
      const said = await run(inPage, ...args).catch(() => undefined);
      if (said) return said;
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
    throw new Error(`BENCH_PAGE_SILENT: in a minute it was never true that ${inPage}`);
  };

  await send('Page.enable');
  if (first) await send('Page.addScriptToEvaluateOnNewDocument', { source: `(${first})()` });
  await send('Page.navigate', { url });
  return {
    send,
    run,
    until,
    async close() {
      await send('Page.close').catch(() => {});
      socket.close();
    },
  };
}

interface Evaluated {
  readonly result: { readonly value?: unknown };
  readonly exceptionDetails?: {
    readonly text: string;
    readonly exception?: { readonly description?: string };
  };
}
