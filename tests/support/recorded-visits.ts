/**
 * How each example is used while its trace is recorded: as a reader would, one line after the other.
 * Every step waits for something on the page; where time itself is the point, it says so.
 */

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { FrameLocator } from '@playwright/test';
import type { ProxySettings } from '../../playground-server/proxy/model/settings.ts';
import type { StormRequest } from '../../playground-server/trace/session-api.ts';
import { settingsOf } from '../../site/nginx-files/settings-of.ts';

export interface Visit {
  readonly page: FrameLocator;
  /** Cuts all open connections of the stage. */
  cut(): Promise<void>;
  /** Sets the stage's faults, as playground-server/trace/fault-text.ts writes them; '' for none. */
  faults(text: string): Promise<void>;
  /** Lets a storm loose on the example, and waits for its end. */
  storm(settings: StormRequest): Promise<void>;
  /** Opens the example once more, in a tab of its own. */
  anotherTab(): Promise<Pick<FrameLocator, 'locator' | 'getByRole'>>;
  /** Sets the further hop in the path of the stage anew: a real nginx. */
  lab(settings: Partial<ProxySettings>): Promise<void>;
  /** Milliseconds for the trace to breathe: a reader is not a machine. */
  pause(milliseconds: number): Promise<void>;
  /** Waits until an element's text passes. */
  text(selector: string, passes: (text: string) => boolean): Promise<void>;
}

const TUNNEL = {
  host: '$http_host',
  proxyHttpVersion: '1.1',
  upgrade: 'forwarded',
  connection: 'map',
} as const;

/** The further hop that stands in an example's path from the beginning. */
export const firstLabs: Readonly<Record<string, Partial<ProxySettings>>> = {
  heartbeat: { ...TUNNEL, proxyReadTimeout: 60 },
  closing: { ...TUNNEL, proxyReadTimeout: 3600 },
  idle: { ...TUNNEL, proxyReadTimeout: 60, timeScale: 60 },
  ticker: { host: '$http_host' },
  proxied: { host: '$http_host' },
  'nginx-file': settingsOf(
    readFileSync(join(import.meta.dirname, '../../site/nginx-files/chapter.conf'), 'utf8'),
  ),
};

export const visits: Readonly<Record<string, (visit: Visit) => Promise<void>>> = {
  async polling({ page, pause, text }) {
    await page.locator('#interval').fill('1');
    await text('#asked', (asked) => Number(asked) >= 3);
    await page.locator('#order').click();
    await text('#changes', (changes) => Number(changes) >= 1);
    await text('#asked', (asked) => Number(asked) >= 9);
    await pause(300);
  },

  async 'long-polling'({ page, pause, text }) {
    await text('#questions', (questions) => Number(questions) >= 1);
    await pause(1_200);
    await page.getByRole('button', { name: 'Fire one' }).click();
    await text('#arrived', (arrived) => Number(arrived) >= 1);
    await pause(800);
    await page.getByRole('button', { name: 'Fire two' }).click();
    await pause(1_500);
    await page.locator('#hold').fill('2');
    await page.locator('#cursor').check();
    await pause(600);
    await page.getByRole('button', { name: 'Fire two' }).click();
    await text('#fired', (fired) => Number(fired) >= 5);
    await text('#log', (log) => log.includes('Nothing happened'));
    await pause(500);
  },

  async sse({ page, cut, pause, text }) {
    await text('#state', (state) => state === 'OPEN');
    await pause(700);
    await page.getByRole('button', { name: 'Send this event' }).click();
    await text('#log', (log) => log.includes('hello'));
    await pause(700);
    await page.locator('#count').click();
    await text('#log', (log) => (log.match(/\(id/g) ?? []).length >= 5);
    await cut();
    await text('#log', (log) => log.includes('broke'));
    await text('#log', (log) => (log.match(/\(id/g) ?? []).length >= 21);
    await pause(500);
  },

  async websocket({ page, pause, text }) {
    await text('#state', (state) => state === 'OPEN');
    await pause(900);
    await page.locator('#send button').click();
    await text('#log', (log) => log.includes('hello'));
    await pause(900);
    await page.locator('#ping').click();
    await text('#log', (log) => log.includes('{"pong"'));
    await pause(900);
    await page.locator('#fragments').click();
    await pause(900);
    await page.locator('#close button').click();
    await text('#state', (state) => state === 'CLOSED');
    await pause(300);
  },

  async heartbeat({ page, faults, pause, text }) {
    await text('#state', (state) => state.startsWith('OPEN'));
    await page.locator('#every').fill('0.5');
    await page.locator('#every').blur();
    await page.locator('#patience').fill('3.8');
    await page.locator('#beating').check();
    await pause(1_600);
    await faults('0.both.now.delay-3000');
    await pause(5_000);
    await faults('0.both.now.stall');
    await text('#log', (log) => log.includes('given up'));
    await pause(400);
    await faults('');
    await page.getByRole('button', { name: 'Connect again' }).click();
    await text('#state', (state) => state.startsWith('OPEN'));
    await pause(1_200);
    // Behind the proxy, where the browser's own connection is well.
    await faults('1.both.now.stall');
    await text('#log', (log) => log.split('given up').length > 2);
    await pause(400);
  },

  async closing({ page, lab, pause, text }) {
    const end = async (what: string, seen: string) => {
      await text('#state', (state) => state === 'OPEN');
      await pause(500);
      await page.locator('#ending').selectOption(what);
      await page.getByRole('button', { name: 'Server: do it' }).click();
      await text('#log li:first-child', (line) => line.includes(seen));
      await pause(500);
      await page.getByRole('button', { name: 'Connect' }).click();
    };
    await end('close 1001', 'code 1001');
    await end('reserved bit', 'code 1006');
    await end('FIN', 'code 1006');
    await end('RST', 'code 1006');
    await text('#state', (state) => state === 'OPEN');
    await page.getByRole('button', { name: 'Send bytes that are no UTF-8' }).click();
    await text('#log li:first-child', (line) => line.includes('code 1007'));
    await pause(500);
    await page.getByRole('button', { name: 'Connect' }).click();
    await text('#state', (state) => state === 'OPEN');
    await pause(500);
    await page.locator('#arguments').selectOption('1000');
    await page.getByRole('button', { name: 'Page: call it' }).click();
    await text('#log li:first-child', (line) => line.includes('code 1000'));
    await pause(500);
    // Nobody's end but the proxy's.
    await lab({ ...TUNNEL, proxyReadTimeout: 2 });
    await page.getByRole('button', { name: 'Connect' }).click();
    await text('#log li:first-child', (line) => line.includes('code 1006'));
    await pause(300);
  },

  async idle({ page, pause, text }) {
    const connect = async (seconds: string, what: string) => {
      await page.locator('#server-every').fill(seconds);
      await page.locator('#with').selectOption(what);
      await page.getByRole('button', { name: 'Connect again' }).click();
      await text('#state', (state) => state === 'OPEN');
    };
    const cuts = (count: number) => text('#log', (log) => log.split('code 1006').length > count);
    await cuts(1);
    await pause(600);
    // Four beats, and as many silences that are just short enough.
    await connect('0.7', 'ping');
    await pause(3_000);
    await connect('0.7', 'pong');
    await pause(3_000);
    await page.locator('#keepalive').check();
    await connect('0', 'ping');
    await cuts(2);
    await page.locator('#keepalive').uncheck();
    await connect('0', 'ping');
    await pause(500);
    await page.getByRole('button', { name: 'Send hello' }).click();
    await cuts(3);
    await pause(300);
  },

  async ticker({ page, lab, pause, text }) {
    const events = (count: number) =>
      text('#state', (state) => Number(/\d+$/.exec(state)?.[0]) >= count);
    // Nothing for some seconds, then a buffer full of events at once.
    await events(15);
    await pause(600);
    await page.locator('#no-buffering').check();
    await page.getByRole('button', { name: 'Connect again' }).click();
    await events(6);
    await page.locator('#no-buffering').uncheck();
    const host = '$http_host';
    await lab({ host, proxyBuffering: 'off', gzip: 'on', gzipTypes: ['text/event-stream'] });
    await page.getByRole('button', { name: 'Connect again' }).click();
    await events(8);
    await pause(200);
  },

  async proxied({ page, lab, pause, text }) {
    const said = (count: number, what: string) =>
      text('#log', (log) => log.split(what).length > count);
    const ask = async (count: number) => {
      await page.locator('#ask').click();
      await said(count, 'fetch: 200');
      await pause(400);
    };
    await said(1, 'code 1006');
    await pause(700);
    const host = '$http_host';
    await lab({ host, proxyHttpVersion: '1.1', upgrade: 'forwarded' });
    await page.locator('#connect').click();
    await said(2, 'code 1006');
    await pause(700);
    await lab({ host, proxyHttpVersion: '1.1', upgrade: 'forwarded', connection: 'upgrade' });
    await page.locator('#connect').click();
    await text('#state', (state) => state === 'OPEN');
    await pause(500);
    await page.locator('#send button').click();
    await said(2, 'hello');
    await pause(500);
    await ask(1);
    await lab({
      host,
      proxyHttpVersion: '1.1',
      upgrade: 'forwarded',
      connection: 'map',
      keepalive: 4,
    });
    await said(3, 'code 1006');
    await page.locator('#connect').click();
    await text('#state', (state) => state === 'OPEN');
    await pause(500);
    await ask(2);
    await ask(3);
  },

  async 'nginx-file'({ page, lab, pause, text }) {
    const say = async (button: string, said: string) => {
      await page.locator(button).click();
      await text('#log', (log) => log.includes(said));
      await pause(500);
    };
    await text('#seen', (seen) => seen.includes('Host: localhost'));
    await pause(500);
    await say('#connect', 'WebSocket: hello');
    await say('#move', 'opaqueredirect');
    await say('#stream', 'EventSource: 3');
    await page.locator('#stream').click();
    await lab({ ...firstLabs['nginx-file'], connection: 'map', keepalive: 16, host: '$http_host' });
    await text('#log', (log) => log.includes('close 1006'));
    await page.locator('#ask').click();
    await text('#seen', (seen) => seen.includes('Connection: nothing'));
    await page.locator('#ask').click();
    await text('#seen', (seen) => seen.includes('connection: 2'));
    await page.locator('#connect').click();
    await text('#log', (log) => log.split('WebSocket: hello').length > 2);
    await pause(400);
  },

  async chat({ page, cut, anotherTab, pause, text }) {
    await page.locator('#name').fill('ada');
    await page.getByRole('button', { name: 'Join' }).click();
    await text('#status', (status) => status.includes('alone'));
    await page.locator('#text').fill('is anyone on the wire?');
    await page.getByRole('button', { name: 'Send' }).click();
    await pause(800);
    const other = await anotherTab();
    await other.locator('#name').fill('grace');
    await other.getByRole('button', { name: 'Join' }).click();
    await text('#status', (status) => status.includes('2 people'));
    await other.locator('#text').fill('I am, since just now');
    await other.getByRole('button', { name: 'Send' }).click();
    await text('#log', (log) => log.includes('just now'));
    await pause(900);
    await cut();
    await text('#status', (status) => status.startsWith('Closed'));
    await text('#status', (status) => status.includes('people'));
    await pause(600);
  },

  async storm({ page, pause, storm, text }) {
    await text('#state', (state) => state === '1 of 1');
    await pause(600);
    await page.getByRole('button', { name: 'Server: go away' }).click();
    await text('#state', (state) => state === '0 of 1');
    await text('#state', (state) => state === '1 of 1');
    await pause(600);
    const settings = { clients: 200, delay: 1000, backoff: 'fixed', respects: false } as const;
    const drain = { how: 'close', code: 1001, over: 0, down: 2 } as const;
    await storm({ ...settings, jitter: 'none', drain });
    await storm({ ...settings, delay: 10_000, jitter: 'full', drain });
    await pause(300);
  },

  async race({ page, pause, text }) {
    await page.locator('#toggle').click();
    await text('#toggle', (toggle) => toggle === 'Stop');
    // Ten seconds of the race are what this trace is about.
    await pause(10_000);
    await page.locator('#toggle').click();
    await pause(400);
  },
};
