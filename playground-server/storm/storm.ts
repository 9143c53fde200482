/**
 * One storm, from its first client to its last. The clients connect one after the other at the pace
 * that the server takes; then the server is made to go away, and they come back as their policy says.
 *
 * Every client but the first connects to the program itself, and its bytes stand in no trace. The
 * first goes through the play origin as a browser does, so that one of them is seen byte by byte. It
 * is all real: sockets, refusals, delays. Left out are name lookups and TLS, which cost a real storm
 * more than anything here.
 */

import type { Program } from '../programs/program.ts';
import { Refusal } from '../sessions/refusal.ts';
import type { StormPlaces } from '../trace/session-api.ts';
import {
  STORM_BUCKET,
  STORM_LONGEST,
  type StormResult,
  type StormSettings,
} from '../trace/storm.ts';
import type { StormChanged, Unplaced } from '../trace/trace.ts';
import { type Attempt, attempt, type StormTarget } from './client.ts';
import { delayOf, type Said } from './schedule.ts';
import { rateOf, sendAway } from './server-control.ts';
import { stormNotSteady } from './storm-errors.ts';
import { createTally } from './tally.ts';

export interface StormOptions {
  readonly storm: number;
  readonly settings: StormSettings;
  readonly program: Program;
  readonly places: StormPlaces;
  /** The way of the first client. */
  readonly sample: StormTarget;
  readonly append: (record: Unplaced<StormChanged>) => void;
  readonly now: () => number;
}

export interface Storm {
  /** Settles when nothing of it is left; never rejects. */
  readonly over: Promise<void>;
  stop(): Promise<void>;
}

/** Milliseconds until all must be connected for the first time. */
const FILLING_LONGEST = 40_000;
/** Milliseconds of calm before the server goes. */
const CALM = 500;
/** Milliseconds until a client that was turned away while all connect tries again. */
const FILLING_RETRY = 250;

interface Client {
  readonly index: number;
  /** Attempts since it lost the server. */
  attempts: number;
  open: boolean;
  lost: boolean;
  current?: Attempt;
}

export function startStorm(options: StormOptions): Storm {
  const { settings, program, places, now } = options;
  const clients = Array.from({ length: settings.clients }, (_, index): Client => {
    return { index, attempts: 0, open: false, lost: false };
  });
  const tally = createTally();
  const timers = new Set<NodeJS.Timeout>();
  const stopping = new AbortController();
  const began = now();
  const release = program.hold();
  let open = 0;
  /** When the server was told to go. */
  let awayAt: number | undefined;
  let changed = (): void => {};

  const tell = (state: StormChanged['state'], more: Partial<Unplaced<StormChanged>> = {}): void => {
    const { storm } = options;
    options.append({ type: 'storm', example: program.example, storm, state, open, ...more });
  };

  const later = (milliseconds: number, act: () => void): void => {
    const timer = setTimeout(() => {
      timers.delete(timer);
      act();
    }, milliseconds);
    timers.add(timer);
  };

  const targetOf = async ({ index }: Client): Promise<StormTarget> => {
    if (index === 0) return options.sample;
    const { host, port } = await program.ready();
    return { url: `ws://${host}:${port}/${places.socket}`, headers: {} };
  };

  const connect = async (client: Client): Promise<void> => {
    const at = now();
    const count = (outcome: Parameters<typeof tally.count>[1], answer?: string): void => {
      if (awayAt !== undefined) tally.count(at - awayAt, outcome, answer);
    };
    const onFailed = (code: string): void => {
      count('failed', code);
      comeBack(client);
    };
    const target = await targetOf(client).catch((error: unknown) => error as Error);
    if (stopping.signal.aborted) return;
    if (target instanceof Error)
      return onFailed(target instanceof Refusal ? target.code : 'FAILED');
    client.current = attempt(target, {
      onOpen() {
        count('accepted');
        client.open = true;
        client.attempts = 0;
        open += 1;
        changed();
      },
      onRefused(status, retryAfter) {
        count('refused', String(status));
        comeBack(client, { retryAfter });
      },
      onFailed,
      onLost(closeCode) {
        client.open = false;
        open -= 1;
        if (awayAt !== undefined) {
          tally.lose(closeCode);
          client.lost = true;
        }
        comeBack(client, { closeCode });
      },
    });
  };

  const comeBack = (client: Client, said: Said = {}): void => {
    if (stopping.signal.aborted) return;
    client.attempts += 1;
    const filling = awayAt === undefined;
    const delay = filling ? FILLING_RETRY : delayOf(settings, client.index, client.attempts, said);
    later(delay, () => void connect(client));
  };

  /** Waits until this holds, or the time is over, or the storm is stopped. Says whether it holds. */
  const until = async (holds: () => boolean, deadline: number): Promise<boolean> => {
    while (!holds() && now() < deadline && !stopping.signal.aborted) {
      await new Promise<void>((resolve) => {
        changed = resolve;
        later(Math.max(1, deadline - now()), resolve);
      });
    }
    return holds();
  };

  const fill = async (): Promise<void> => {
    const rate = await rateOf(await program.ready(), places.control);
    tell('filling', {
      settings,
      message: `${settings.clients} clients connect, ${rate} a second, which is what the server takes.`,
    });
    const start = now();
    for (const client of clients) {
      later((client.index * 1000) / rate, () => void connect(client));
    }
    if (!(await until(() => open === clients.length, began + FILLING_LONGEST))) {
      if (stopping.signal.aborted) return;
      throw stormNotSteady(open, clients.length);
    }
    // The first second's attempt is at 0: n attempts take n - 1 steps.
    tally.steady = Math.min(rate, ((clients.length - 1) * 1000) / Math.max(1, now() - start));
    await until(() => false, now() + CALM);
  };

  const sendServerAway = async (): Promise<void> => {
    const { drain } = settings;
    const address = await program.ready();
    awayAt = now();
    tell('away', { message: awayMessage(settings) });
    await sendAway(address, places.control, drain);
  };

  /** The program that was told to crash is started again, as its supervisor would. */
  const supervise = (): (() => void) => {
    if (settings.drain.how !== 'crash') return () => {};
    return program.onChange(({ state, instance }) => {
      if (state === 'crashed' && awayAt !== undefined && instance === undefined) {
        void program.restart();
      }
    });
  };

  const resultNow = (): StormResult | undefined => {
    if (awayAt === undefined) return undefined;
    const back = clients.filter((client) => client.lost && client.open).length;
    const all = back === clients.length;
    return tally.result(back, all ? now() - awayAt : null);
  };

  const blow = async (): Promise<void> => {
    const stopSupervising = supervise();
    const ticking = setInterval(() => tell('progress', { arrivals: tally.take() }), STORM_BUCKET);
    try {
      await fill();
      if (stopping.signal.aborted) return;
      await sendServerAway();
      const allBack = (): boolean => clients.every((client) => client.lost && client.open);
      await until(allBack, began + STORM_LONGEST);
    } finally {
      clearInterval(ticking);
      stopSupervising();
    }
  };

  const clearTimers = (): void => {
    for (const timer of timers) clearTimeout(timer);
    timers.clear();
  };

  const end = async (): Promise<void> => {
    stopping.abort();
    clearTimers();
    changed();
    await Promise.all(clients.map(({ current }) => current?.end()));
    release();
  };

  const run = async (): Promise<void> => {
    try {
      await blow();
      const result = resultNow();
      const stopped = stopping.signal.aborted;
      const arrivals = tally.take();
      // It is over when nothing of it is left: whoever reads that may begin the next.
      await end();
      const message = stopped ? 'The storm was stopped.' : doneMessage(settings, result);
      tell(stopped ? 'stopped' : 'done', { arrivals, message, ...(result && { result }) });
    } catch (error) {
      await end();
      const { message } = error as Error;
      tell('failed', { message, code: error instanceof Refusal ? error.code : 'STORM_FAILED' });
    }
  };

  const over = run();
  return {
    over,
    async stop() {
      stopping.abort();
      changed();
      await over;
    },
  };
}

function awayMessage({ drain }: StormSettings): string {
  if (drain.how === 'crash') return 'The server crashes, and is started again at once.';
  const spread = drain.over === 0 ? 'at once' : `over ${drain.over} s`;
  return `The server closes every connection with ${drain.code}, ${spread}, and takes none for ${drain.down} s.`;
}

function doneMessage({ clients }: StormSettings, result: StormResult | undefined): string {
  const { back = 0, allBackAfter = null, peak = 0 } = result ?? {};
  const attempts = `at most ${peak} attempts in a second`;
  if (allBackAfter === null) {
    return `${back} of ${clients} clients came back within the ${STORM_LONGEST / 1000} s of a storm; ${attempts}.`;
  }
  return `All ${clients} clients are back after ${(allBackAfter / 1000).toFixed(1)} s; ${attempts}.`;
}
