/**
 * What it costs to be there: memory of idle connections through the playground beside the same
 * through a bare pipe, thousands of them at once, and one chat message to a crowd.
 *
 *     node tests/bench/presence.ts
 */

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import type { Socket } from 'node:net';
import { fileURLToPath } from 'node:url';
import { acceptsInTime, freePort } from '../../playground-server/programs/reach.ts';
import type { SessionCreated } from '../../playground-server/trace/session-api.ts';
import { type BenchProcess, startProcess } from './child-process.ts';
import { startHopStand } from './hop-stand.ts';
import { maskedText, openWebSocket, type Target } from './load.ts';
import { type BenchRow, median } from './row.ts';
import { formatTable } from './table.ts';

const GROUP = 'presence';
const IDLE = 2000;
const CROWD = 5000;
const MEMBERS = 2000;
const ROUNDS = 7;
/** Connections that are opened at a time: the kernel's queue of them is bounded. */
const AT_A_TIME = 100;

const EXAMPLES = fileURLToPath(new URL('../../examples', import.meta.url));

/** Runs all. Takes about a minute. */
export async function benchPresence(): Promise<BenchRow[]> {
  return [...(await benchIdle()), ...(await benchFanOut())];
}

async function benchIdle(): Promise<BenchRow[]> {
  const stand = await startHopStand();
  const { playground, pipe } = stand.processes;
  try {
    const theirs = await memoryOf(pipe, stand.pipe, IDLE);
    const ours = await memoryOf(playground, stand.playground, IDLE);
    const start = performance.now();
    const more = await openMany(stand.playground, CROWD - ours.sockets.length);
    const seconds = (performance.now() - start) / 1000;
    const alive = [...ours.sockets, ...more].filter((socket) => !socket.destroyed).length;
    const { rss } = await playground.ask<{ rss: number }>('memory');
    for (const socket of [...theirs.sockets, ...ours.sockets, ...more]) socket.destroy();
    return [
      {
        group: GROUP,
        name: `idle WebSocket, memory of each (${IDLE} open)`,
        ours: ours.each / 1024,
        theirs: theirs.each / 1024,
        unit: 'KiB',
        ratio: theirs.each / ours.each,
        note: 'beside a bare pipe; two sockets each',
      },
      {
        group: GROUP,
        name: `${CROWD} WebSockets open at once`,
        ours: alive,
        theirs: CROWD,
        unit: 'open',
        ratio: alive / CROWD,
        bound: 1,
        note: `${Math.round(more.length / seconds)} opened a second; ${Math.round(rss / 2 ** 20)} MiB in all`,
      },
    ];
  } finally {
    await stand.close();
  }
}

/** Memory that a process takes for each of so many idle connections, in bytes. */
async function memoryOf(
  process: BenchProcess,
  target: Target,
  count: number,
): Promise<{ each: number; sockets: Socket[] }> {
  // What is made for the first ones stays for all.
  const first = await openMany(target, 100);
  const before = await process.ask<{ rss: number }>('memory');
  const sockets = await openMany(target, count);
  const after = await process.ask<{ rss: number }>('memory');
  return { each: (after.rss - before.rss) / count, sockets: [...first, ...sockets] };
}

async function openMany(target: Target, count: number, path = '/'): Promise<Socket[]> {
  const sockets: Socket[] = [];
  while (sockets.length < count) {
    const some = Math.min(AT_A_TIME, count - sockets.length);
    sockets.push(
      ...(await Promise.all(Array.from({ length: some }, () => openWebSocket(target, path)))),
    );
  }
  return sockets;
}

async function benchFanOut(): Promise<BenchRow[]> {
  const playground = startProcess('playground-process.ts', EXAMPLES);
  const urls = await playground.heard<{ siteUrl: string; playUrl: string }>();
  const answer = await fetch(new URL('api/sessions', urls.siteUrl), { method: 'POST' });
  const { id } = (await answer.json()) as SessionCreated;
  const port = await freePort('127.0.0.1');
  const chat = spawn(process.execPath, ['server.ts'], {
    cwd: `${EXAMPLES}/chat`,
    env: { ...process.env, PORT: String(port), HOST: '127.0.0.1' },
    stdio: 'ignore',
  });
  await acceptsInTime({ host: '127.0.0.1', port }, AbortSignal.timeout(10_000));
  const pipe = startProcess('bare-pipe.ts', String(port));
  const { port: pipePort } = await pipe.heard<{ port: number }>();
  try {
    const ours = await openCrowd({
      port: Number(new URL(urls.playUrl).port),
      prefix: `/${id}/chat`,
    });
    const theirs = await openCrowd({ port: pipePort, prefix: '' });
    const times = { ours: [] as number[], theirs: [] as number[] };
    for (let round = -1; round < ROUNDS; round += 1) {
      const mine = await ours.say(`message ${round}`);
      const other = await theirs.say(`message ${round}`);
      if (round < 0) continue;
      times.ours.push(mine);
      times.theirs.push(other);
    }
    ours.close();
    theirs.close();
    return [
      {
        group: GROUP,
        name: `one chat message to ${MEMBERS} members, until the last has it`,
        ours: median(times.ours),
        theirs: median(times.theirs),
        unit: 'ms',
        ratio: median(times.ours.map((time, round) => (times.theirs[round] ?? 0) / time)),
        note: 'beside a bare pipe',
      },
    ];
  } finally {
    const gone = once(chat, 'exit');
    chat.kill('SIGKILL');
    await Promise.all([gone, pipe.close()]);
    await playground.close();
  }
}

interface Crowd {
  /** One member says it. Returns the milliseconds until all have heard it. */
  say(text: string): Promise<number>;
  close(): void;
}

async function openCrowd(target: Target): Promise<Crowd> {
  const sockets = await openMany(target, MEMBERS, '/chat');
  let wanted = Buffer.alloc(0);
  let missing = 0;
  let heard = Promise.withResolvers<void>();
  const hear = (bytes: Buffer): void => {
    if (missing === 0 || !bytes.includes(wanted)) return;
    missing -= 1;
    if (missing === 0) heard.resolve();
  };
  for (const [member, socket] of sockets.entries()) {
    socket.on('data', hear);
    socket.write(
      maskedText(JSON.stringify({ type: 'join', room: 'crowd', name: `member ${member}` })),
    );
  }
  // Comings are told together a little later; a message before that would be cut by them.
  await new Promise((resolve) => setTimeout(resolve, 1500));
  return {
    async say(text) {
      wanted = Buffer.from(`"text":"${text}"`);
      missing = sockets.length;
      heard = Promise.withResolvers();
      const start = performance.now();
      sockets[0]?.write(maskedText(JSON.stringify({ type: 'say', text })));
      await heard.promise;
      return performance.now() - start;
    },
    close() {
      for (const socket of sockets) socket.destroy();
    },
  };
}

if (import.meta.main) console.log(formatTable(await benchPresence()));
