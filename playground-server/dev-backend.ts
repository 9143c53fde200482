/**
 * The playground of `dev`, in a process of its own: started anew when the playground's own files
 * change, and after a crash as soon as somebody has changed what made it crash.
 */

import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { watch } from 'node:fs';
import { join } from 'node:path';

/** Milliseconds: an editor saves in several steps. */
const SETTLE = 100;

export interface BackendOptions {
  readonly project: string;
  /** Behind `main.ts backend`. */
  readonly args: readonly string[];
  readonly log: (line: string) => void;
}

export interface Backend {
  /** Ends the process, and waits until it is gone. */
  close(): Promise<void>;
}

export function startBackend({ project, args, log }: BackendOptions): Backend {
  const folder = join(project, 'playground-server');
  let closed = false;
  let timer: NodeJS.Timeout | undefined;
  let turn = Promise.resolve();

  const start = (): ChildProcess => {
    const child = spawn(process.execPath, [join(folder, 'main.ts'), 'backend', ...args], {
      cwd: project,
      // The channel says nothing; its end tells the process that nobody is there to stop it.
      stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
    });
    child.once('exit', (code) => {
      if (!closed && code)
        log(`The playground ended with code ${code}. It starts again when a file changes.`);
    });
    return child;
  };

  const stop = async (running: ChildProcess): Promise<void> => {
    if (running.exitCode !== null || running.signalCode !== null) return;
    const gone = once(running, 'exit');
    running.kill('SIGTERM');
    await gone;
  };

  let child = start();

  const restart = async (): Promise<void> => {
    await stop(child);
    if (closed) return;
    log('The playground has changed: started again.');
    child = start();
  };

  const watcher = watch(folder, { recursive: true }, () => {
    clearTimeout(timer);
    timer = setTimeout(() => {
      turn = turn.then(restart);
    }, SETTLE);
  });

  return {
    async close() {
      closed = true;
      watcher.close();
      clearTimeout(timer);
      await turn;
      await stop(child);
    },
  };
}
