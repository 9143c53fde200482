/** Processes of the bench: started with a channel, asked over it, ended with it. */

import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';

export interface BenchProcess {
  readonly pid: number;
  /** The next thing that it says. */
  heard<T>(): Promise<T>;
  /** Says something and waits for the answer. */
  ask<T>(message: string): Promise<T>;
  close(): Promise<void>;
}

/** @param file beside this one */
export function startProcess(file: string, ...args: string[]): BenchProcess {
  const path = fileURLToPath(new URL(file, import.meta.url));
  const child: ChildProcess = fork(path, args, { execArgv: ['--expose-gc'] });
  const failed = once(child, 'exit').then(([code]) => {
    throw new Error(`${file} ended with code ${code} before it had answered.`);
  });
  failed.catch(() => {});
  const heard = async <T>(): Promise<T> => {
    const [message] = await Promise.race([once(child, 'message'), failed]);
    return message as T;
  };
  return {
    pid: child.pid ?? 0,
    heard,
    ask<T>(message: string) {
      const answer = heard<T>();
      child.send(message);
      return answer;
    },
    async close() {
      if (child.exitCode !== null) return;
      const gone = once(child, 'exit');
      child.disconnect();
      await gone;
    },
  };
}
