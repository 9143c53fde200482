/**
 * One process of an example's program. It has a process group of its own, so that what it starts
 * ends with it; and it ends with the playground, however that ends short of SIGKILL.
 */

import { type ChildProcess, spawn } from 'node:child_process';
import { commandOf, programEnvironment } from './command.ts';
import type { Address } from './program.ts';
import { createStderrTail } from './stderr-tail.ts';

/** Milliseconds between SIGTERM and SIGKILL. */
const GRACE = 2000;

/** How a process ended. */
export interface Exit {
  readonly exitCode: number | null;
  readonly signal: NodeJS.Signals | null;
  /** Where it could not even be started. */
  readonly error?: Error;
}

export interface Child {
  readonly address: Address;
  /** Settles when the process is gone; never rejects. */
  readonly exited: Promise<Exit>;
  /** True until it is gone. */
  readonly alive: boolean;
  /** The last lines of stderr. */
  stderr(): string;
  /** SIGTERM to its group, SIGKILL after a while; settles when it is gone. */
  stop(): Promise<Exit>;
}

export interface ChildOptions {
  readonly command: readonly string[];
  readonly folder: string;
  readonly address: Address;
}

const running = new Set<ChildProcess>();
const killAll = (): void => {
  for (const child of running) signal(child, 'SIGKILL');
};

export function startChild({ command, folder, address }: ChildOptions): Child {
  const [file, args] = commandOf(command);
  const stderr = createStderrTail();
  const child = spawn(file, args, {
    cwd: folder,
    env: programEnvironment({ PORT: String(address.port), HOST: address.host }),
    stdio: ['ignore', 'ignore', 'pipe'],
    detached: true,
  });
  if (running.size === 0) process.on('exit', killAll);
  running.add(child);
  child.stderr.on('data', (bytes: Buffer) => stderr.push(bytes));
  let alive = true;

  const exited = new Promise<Exit>((resolve) => {
    const over = (exit: Exit): void => {
      if (!alive) return;
      alive = false;
      running.delete(child);
      if (running.size === 0) process.off('exit', killAll);
      // What it had started must not outlive it.
      signal(child, 'SIGKILL');
      child.stderr.destroy();
      resolve(exit);
    };
    let ended: Exit | undefined;
    child.once('error', (error) => over({ exitCode: null, signal: null, error }));
    child.once('exit', (exitCode, exitSignal) => {
      ended = { exitCode, signal: exitSignal };
      // The last of stderr may come behind the exit, and never at all where a child of it holds it.
      const late = ended;
      setTimeout(() => over(late), 100).unref();
    });
    child.once('close', () => over(ended ?? { exitCode: null, signal: null }));
  });

  return {
    address,
    exited,
    get alive() {
      return alive;
    },
    stderr: () => stderr.text(),
    stop() {
      signal(child, 'SIGTERM');
      const timer = setTimeout(() => signal(child, 'SIGKILL'), GRACE);
      return exited.finally(() => clearTimeout(timer));
    },
  };
}

/** To the whole group; it may be gone already. */
function signal({ pid }: ChildProcess, name: NodeJS.Signals): void {
  if (pid === undefined) return;
  try {
    process.kill(-pid, name);
  } catch {
    // ESRCH: nobody is left in it.
  }
}
