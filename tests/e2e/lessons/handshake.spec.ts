import { createHash } from 'node:crypto';
import { request } from 'node:http';
import type { StagePage } from '../../support/browser/stage-page.ts';
import { expect, openLesson, test } from '../../support/browser-test.ts';

const ASKED = { kind: 'request', way: 'up', what: /^GET \/socket .*Upgrade: websocket/ } as const;
const SWITCHED = { kind: 'response', way: 'down', what: /^101 Switching Protocols/ } as const;

async function open(page: Parameters<typeof openLesson>[0]) {
  const lesson = await openLesson(page, 'handshake');
  await expect(lesson.stage.frame.getByText('open', { exact: true })).toBeVisible();
  return lesson;
}

async function connectTo({ frame }: StagePage, target: string): Promise<void> {
  await frame.getByRole('combobox', { name: 'Connect to' }).selectOption({ label: target });
  await frame.getByRole('button', { name: 'Connect', exact: true }).click();
}

/** RFC 6455, section 4.2.2. */
function acceptFor(key: string): string {
  return createHash('sha1').update(`${key}258EAFA5-E914-47DA-95CA-C5AB0DC85B11`).digest('base64');
}

/** The value of a field of the head that matches. */
async function fieldOf(stage: StagePage, row: typeof ASKED | typeof SWITCHED, name: string) {
  const { number } = await stage.select(row);
  await expect(stage.inspector.getByRole('heading').first()).toContainText(`#${number},`);
  return (await stage.field(name).textContent()) ?? '';
}

/** Asks for the socket as curl does, with no more header fields than these. */
function askFromTerminal(url: string, headers: Record<string, string>): Promise<number> {
  return new Promise((resolve, reject) => {
    const asked = request(url, {
      headers: { Connection: 'Upgrade', Upgrade: 'websocket', ...headers },
    });
    asked.on('error', reject);
    asked.on('response', (response) => resolve(response.resume().statusCode ?? 0));
    asked.end();
  });
}

test('the accept in the 101 is the one that the key asks for', async ({ page }) => {
  const { stage } = await open(page);
  await expect(stage.state).toContainText('101 Switching Protocols');
  const keys: string[] = [];
  for (const connection of ['the first', 'another']) {
    if (connection === 'another') await connectTo(stage, 'socket');
    await stage.rowsOnce(SWITCHED, keys.length + 1);
    const key = await fieldOf(stage, ASKED, 'Sec-WebSocket-Key');
    expect(Buffer.from(key, 'base64')).toHaveLength(16);
    expect(await fieldOf(stage, ASKED, 'Sec-WebSocket-Version')).toBe('13');
    expect(await fieldOf(stage, SWITCHED, 'Sec-WebSocket-Accept')).toBe(acceptFor(key));
    await stage.row({
      kind: 'handshake',
      what: new RegExp(`right for ${key.replaceAll('+', '\\+')}`),
    });
    keys.push(key);
  }
  expect(keys[0]).not.toBe(keys[1]);
});

test('a handshake counts once both sides have agreed on a subprotocol', async ({ page }) => {
  const { stage, check } = await open(page);
  const exercise = check('handshake/seen');
  await exercise.expectOpen(/A subprotocol that the page asked for/);
  // Asked for, but the server doesn't choose it.
  await connectTo(stage, 'socket, subprotocol tea.v1');
  await expect(stage.frame.getByText(/closed 1006/)).toBeVisible();
  await stage.rowsOnce(SWITCHED, 2);
  await exercise.expectOpen(/A subprotocol that the page asked for/);

  await connectTo(stage, 'socket, subprotocol echo.v1');
  await expect(stage.frame.getByText('open, subprotocol echo.v1')).toBeVisible();
  await exercise.expectDone();
  expect(await fieldOf(stage, ASKED, 'Sec-WebSocket-Protocol')).toBe('echo.v1');
  expect(await fieldOf(stage, SWITCHED, 'Sec-WebSocket-Protocol')).toBe('echo.v1');
});

test('the page can fail in three ways, two of which look the same to it', async ({ page }) => {
  const { stage, check } = await open(page);
  const exercise = check('handshake/refused');
  const failures = stage.frame.getByText('closed 1006 (not clean)');
  await exercise.expectOpen(/0 so far/);

  await connectTo(stage, 'nowhere');
  await expect(failures).toHaveCount(1);
  await stage.row({ kind: 'response', what: /^404/ });
  await exercise.expectOpen(/1 so far.*Another way than 404/s);
  await stage.frame.getByRole('button', { name: 'Ask with fetch' }).click();
  await expect(stage.frame.getByText(/fetch got 426/)).toBeVisible();
  await exercise.expectOpen(/2 so far/);
  // The same once more is no third way.
  await connectTo(stage, 'nowhere');
  await expect(failures).toHaveCount(2);
  await stage.rowsOnce({ kind: 'response', what: /^404/ }, 2);
  await exercise.expectOpen(/2 so far/);

  await connectTo(stage, 'socket, subprotocol tea.v1');
  await expect(failures).toHaveCount(3);
  await exercise.expectDone();
  // 1006 is what the browser writes down: no frame ever carried it.
  expect(await stage.rows({ kind: 'frame', what: /1006/ })).toEqual([]);
  await stage.row({ kind: 'page event', what: /^onclose code 1006/ });
});

test('what a terminal asks appears on the same wire', async ({ page, playground }) => {
  const { stage, check } = await open(page);
  const target = await fieldOf(stage, ASKED, 'request-target');
  const url = playground.playUrl + target;
  await connectTo(stage, 'nowhere');
  await stage.row({ kind: 'response', what: /^404/ });
  expect(await askFromTerminal(url, {})).toBe(400);
  await stage.row({ kind: 'response', what: /^400 Bad Request/ });
  await check('handshake/refused').expectOpen(/2 so far.*Another way than 404, 400/s);
  expect(await askFromTerminal(url, { Origin: 'http://evil.example' })).toBe(403);
  await stage.row({ kind: 'response', what: /^403 Forbidden/ });
  await check('handshake/refused').expectDone();
});
