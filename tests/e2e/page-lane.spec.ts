import { expect, type Page, test } from '@playwright/test';
import type { FromFrame } from '../../playground-server/trace/frame-messages.ts';
import { openPageLaneStand, type PageLaneStand } from '../support/page-lane-stand.ts';

type Told = FromFrame & { type: Exclude<FromFrame['type'], 'ready'> };

declare global {
  interface Window {
    go(order: object): Promise<void>;
    told: Told[];
  }
}

let stand: PageLaneStand;
test.beforeAll(async () => {
  stand = await openPageLaneStand();
});
test.afterAll(() => stand.close());

const html = (client: string) => ({
  '': '<!doctype html><title>demo</title><body><p id=out></p><script src="client.js"></script>',
  'client.js': client,
});

/** Runs a page and waits until its client logs `done`. */
async function run(page: Page, files: Record<string, string>, order: object = {}): Promise<Told[]> {
  stand.setFiles(files);
  await page.goto(stand.stage);
  await page.evaluate((value) => window.go(value), order);
  await page.waitForFunction(() =>
    window.told.some((message) =>
      message.type === 'console' ? message.text === 'done' : message.type === 'failed',
    ),
  );
  return page.evaluate(() => window.told);
}

function lane(told: readonly Told[]): string[] {
  return told.flatMap((message) => {
    if (message.type !== 'page' || message.event.api === 'page') return [];
    const { object, name, detail, size } = message.event;
    return [`${object} ${name} ${detail}${size === undefined ? '' : ` (${size})`}`.trim()];
  });
}

const logs = (told: readonly Told[]) =>
  told.flatMap((message) =>
    message.type === 'console' ? [`${message.level}: ${message.text}`] : [],
  );

test('a WebSocket is reported from construction to close, with the lines of its calls', async ({
  page,
}) => {
  const told = await run(
    page,
    html(`const url = new URL('ws', location.href.replace('http', 'ws'));
const socket = new WebSocket(url);
socket.onopen = () => {
  socket.send('hé');
  socket.binaryType = 'arraybuffer';
};
socket.onmessage = () => {
  socket.close(1000, 'enough');
};
socket.onclose = () => console.log('done');`),
  );
  expect(lane(told)).toEqual([
    '1 new WebSocket /ws',
    '1 open',
    '1 send hé (3)',
    '1 message hé (3)',
    '1 close code 1000, "enough"',
    '1 close code 1000, "enough", wasClean true',
  ]);
  const lines = told.flatMap((message) =>
    message.type === 'page' && message.event.line !== undefined ? [message.event.line] : [],
  );
  expect(lines).toEqual([2, 4, 8]);
});

test('what the page can see of the wrapped constructors is as the browser made it', async ({
  page,
}) => {
  const told = await run(
    page,
    html(`const url = 'ws://' + location.host + '/s1/demo/ws';
class Mine extends WebSocket { extra = 1; }
const mine = new Mine(url);
const threw = (call) => { try { call(); return 'nothing'; } catch (error) { return error.name; } };
console.log(JSON.stringify([
  mine instanceof WebSocket, mine instanceof Mine, mine.extra,
  Object.getPrototypeOf(WebSocket) === EventTarget, WebSocket.OPEN, mine.OPEN,
  WebSocket.name, WebSocket.length, new WebSocket(url).constructor === WebSocket,
  Object.prototype.toString.call(mine),
  threw(() => WebSocket(url)), threw(() => new WebSocket('http://[')), threw(() => mine.send('early')),
  threw(() => mine.close(1)), threw(() => new EventSource()), EventSource.CLOSED,
  fetch.name, fetch.length, String(fetch), Object.keys(window).includes('fetch'),
  Object.keys(WebSocket.prototype).includes('constructor'),
  new XMLHttpRequest().constructor === XMLHttpRequest, XMLHttpRequest.DONE,
]));
console.log('done');`),
  );
  const line = logs(told).find((text) => text.startsWith('log: ['));
  expect(JSON.parse(line?.slice(5) ?? '')).toEqual([
    true,
    true,
    1,
    true,
    1,
    1,
    'WebSocket',
    1,
    true,
    '[object WebSocket]',
    'TypeError',
    'SyntaxError',
    'InvalidStateError',
    'InvalidAccessError',
    'TypeError',
    2,
    'fetch',
    1,
    'function () { [native code] }',
    true,
    false,
    true,
    4,
  ]);
  expect(lane(told)).toContainEqual(expect.stringContaining('InvalidStateError'));
});

test('an EventSource reports the types that the page listens to', async ({ page }) => {
  const told = await run(
    page,
    html(`const source = new EventSource('events');
source.addEventListener('tick', () => { source.close(); console.log('done'); });`),
  );
  expect(lane(told)).toEqual([
    '1 new EventSource /events',
    '1 open readyState OPEN',
    '1 message id 1: plain (5)',
    '1 tick id 2: named (5)',
    '1 close',
  ]);
});

test('a fetch reports its head and how the page reads the body', async ({ page }) => {
  const told = await run(page, {
    ...html(`(async () => {
  const text = await (await fetch('data.txt')).text();
  const reader = (await fetch('stream', { method: 'post', body: 'abc' })).body.getReader();
  let parts = '';
  for (let step; !(step = await reader.read()).done;) parts += new TextDecoder().decode(step.value);
  for await (const part of (await fetch('data.txt')).body) parts += part.length;
  console.log(text, parts);
  console.log('done');
})();`),
    'data.txt': 'seven b',
  });
  expect(logs(told)).toContain('log: seven b one two7');
  const seen = lane(told);
  expect(seen.slice(0, 5)).toEqual([
    '1 fetch GET /data.txt',
    '1 response 200 OK',
    '1 text seven b (7)',
    '2 fetch POST /stream (3)',
    '2 response 200 OK',
  ]);
  expect(seen).toContain('2 read done');
  expect(seen.slice(-3)).toEqual([
    '3 response 200 OK',
    '3 read 7 bytes: 73 65 76 65 6e 20 62 (7)',
    '3 read done',
  ]);
});

test('a rejection that nobody handles stays unhandled, one that is handled stays quiet', async ({
  page,
}) => {
  const told = await run(
    page,
    html(`let unhandled = 0;
addEventListener('unhandledrejection', () => { unhandled += 1; });
fetch('http://localhost:1/').catch(() => {});
fetch('http://localhost:1/');
setTimeout(() => { console.log('unhandled', unhandled); console.log('done'); }, 300);`),
  );
  expect(logs(told)).toContain('log: unhandled 1');
  expect(logs(told)).toContainEqual(
    expect.stringMatching(/^error: Uncaught \(in promise\) TypeError/),
  );
});

test('an XMLHttpRequest reports send, load and what came', async ({ page }) => {
  const told = await run(page, {
    ...html(`const xhr = new XMLHttpRequest();
xhr.open('GET', 'data.txt');
xhr.onload = () => console.log('done');
xhr.send();`),
    'data.txt': 'seven b',
  });
  expect(lane(told)).toEqual([
    '1 send GET /data.txt',
    '1 progress  (7)',
    '1 load 200 OK: seven b (7)',
  ]);
});

test('the page sends the same bytes as without the lane', async ({ page }) => {
  const files = {
    ...html(`fetch('data.txt', { headers: { 'x-own': '1' } }).then(() => new WebSocket(
  'ws://' + location.host + '/s1/demo/ws')).then((socket) => { socket.onopen = () => console.log('done'); });`),
    'data.txt': 'x',
  };
  await run(page, files);
  const wrapped = stand.requests.slice(1);
  const frame = page.frames().at(-1);
  stand.setFiles(files);
  const told = page.waitForEvent('console', (message) => message.text() === 'done');
  await page.goto(new URL('/s1/demo/', frame?.url()).href);
  await told;
  expect(wrapped.length).toBe(3);
  const plain = stand.requests.filter((line) => !line.includes('favicon'));
  expect(wrapped).toEqual(plain.slice(1));
});

test('edited code runs in the place of the file, and errors name its lines', async ({ page }) => {
  for (const type of ['text/javascript', 'module']) {
    const told = await run(
      page,
      {
        '': `<!doctype html><p id=out>before</p><script type="${type}" defer src="client.js"></script><p id=late></p>`,
        'client.js': 'console.log("the original"); console.log("done");',
      },
      {
        edited: {
          'client.js': `// </script> stays text
console.log('edited', document.getElementById('late') !== null);
console.warn('line three');
setTimeout(() => console.log('done'));
null.x;`,
        },
      },
    );
    expect(logs(told)).toContain('log: edited true');
    expect(logs(told)).not.toContain('log: the original');
    expect(told).toContainEqual({ type: 'console', level: 'warn', text: 'line three', line: 3 });
    const error = told.find((message) => message.type === 'console' && message.level === 'error');
    expect(error).toMatchObject({ line: 5 });
  }
});

test('an edited module that imports its neighbour keeps its base and its lines', async ({
  page,
}) => {
  const told = await run(
    page,
    {
      '': '<!doctype html>\n\n\n<script type="module" src="client.js"></script>',
      'client.js': '',
      'neighbour.js': 'export const name = "neighbour";',
    },
    {
      edited: {
        'client.js': `import { name } from './neighbour.js';
console.log(name, '</script>'.length);
console.log('done');`,
      },
    },
  );
  expect(logs(told)).toContain('log: neighbour 9');
  expect(told).toContainEqual({ type: 'console', level: 'log', text: 'done', line: 3 });
});

test('a page that cannot be had is told with its status, code and sentence', async ({ page }) => {
  const told = await run(page, {});
  expect(told.filter(({ type }) => type === 'failed')).toEqual([
    { type: 'failed', status: 404, code: 'NOT_THERE', message: 'No  here.' },
  ]);
});

test('the frame hears nobody but its parent, and tells nobody else', async ({ page }) => {
  await run(page, html('onmessage = () => {}; console.log("done")'));
  const frame = page.frames().at(-1);
  await frame?.evaluate(() => window.postMessage({ type: 'theme', theme: 'light' }, '*'));
  await frame?.evaluate(() => new Promise((resolve) => setTimeout(resolve)));
  expect(await frame?.evaluate(() => document.documentElement.dataset.theme)).toBe('dark');
});

test('a page in a tight loop is reported up to a bound, and the rest is counted', async ({
  page,
}) => {
  const told = await run(
    page,
    html(`for (let i = 0; i < 20_000; i += 1) console.debug(i);
setTimeout(() => console.log('done'), 1100);`),
  );
  expect(told.length).toBeLessThan(20_000);
  expect(told).toContainEqual(
    expect.objectContaining({
      type: 'page',
      event: expect.objectContaining({
        name: 'skipped',
        detail: expect.stringMatching(/^\d+ calls/),
      }),
    }),
  );
});

test('a page that reloads itself asks the stage to run it anew, and stays until then', async ({
  page,
}) => {
  const told = await run(
    page,
    html(`location.reload();
setTimeout(() => console.log('done'), 300);`),
  );
  expect(told.filter(({ type }) => type === 'reload')).toHaveLength(1);
  expect(stand.requests.filter((request) => request.startsWith('GET /s1/demo/ '))).toHaveLength(1);
});
