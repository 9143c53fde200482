/**
 * Starts nginx under a guard that ends it with the playground, however that ends. The guard is a
 * few lines of sh that hold one end of a pipe: when the playground is gone the kernel closes the other
 * end, and the guard kills nginx and removes the lab's folder. The same way ends it in order: a word
 * on the pipe stops nginx and leaves the folder to the playground.
 */

import { type ChildProcess, spawn } from 'node:child_process';
import type { Writable } from 'node:stream';
import { programEnvironment } from '../programs/command.ts';
import { createStderrTail } from '../programs/stderr-tail.ts';

/*
 * $1 nginx, $2 the folder. The watcher's exit says what it saw: 9 for an end without a word. It
 * waits for its own kill, so that a pid that has been given to another is never signalled.
 */
const GUARD = `
"$1" -p "$2/" -c "$2/nginx.conf" 3<&- &
nginx=$!
(
  exec 2>/dev/null
  read -r word <&3
  code=0
  [ -n "$word" ] || code=9
  trap 'exit $code' TERM
  kill -TERM $nginx
  tries=0
  while [ $tries -lt 40 ]; do sleep 0.05; tries=$((tries + 1)); done
  kill -KILL $nginx
  while [ $tries -lt 80 ]; do sleep 0.05; tries=$((tries + 1)); done
  exit $code
) &
watcher=$!
exec 3<&-
trap '' TERM INT HUP
wait $nginx
ended=$?
kill -TERM $watcher 2>/dev/null
wait $watcher
[ $? -ne 9 ] || rm -rf "$2"
exit $ended
`;

/** Exit codes above this name the signal that ended the process. */
const SIGNALLED = 128;

export interface GuardedNginx {
  /** Settles when it is gone, with how. */
  readonly exited: Promise<string>;
  /** The last lines of its error log. */
  log(): string;
  /** Settles when it is gone. */
  stop(): Promise<void>;
}

/** @param folder holds `nginx.conf` */
export function startGuardedNginx(binary: string, folder: string): GuardedNginx {
  const tail = createStderrTail();
  const guard = spawn('/bin/sh', ['-c', GUARD, 'wireside-lab', binary, folder], {
    cwd: folder,
    env: programEnvironment({}),
    stdio: ['ignore', 'ignore', 'pipe', 'pipe'],
    // A group of its own: Ctrl+C in the terminal is the playground's, and it stops nginx in order.
    detached: true,
  });
  const { stderr } = guard;
  stderr?.on('data', (bytes: Buffer) => tail.push(bytes));
  const pipe = guard.stdio[3] as Writable;
  // It breaks when the guard ends first.
  pipe.on('error', () => {});
  const exited = exitOf(guard);
  return {
    exited,
    log: () => withoutNotices(tail.text()),
    async stop() {
      pipe.end('stop\n');
      await exited;
    },
  };
}

function exitOf(guard: ChildProcess): Promise<string> {
  return new Promise((resolve) => {
    guard.once('error', (error) => resolve(`could not be started: ${error.message}`));
    guard.once('close', (code) => {
      if (code !== null && code > SIGNALLED) resolve(`was ended by signal ${code - SIGNALLED}`);
      else resolve(`ended with exit code ${code}`);
    });
  });
}

/** What nginx says of its own start and end is of no use to a reader. */
function withoutNotices(log: string): string {
  return log
    .split('\n')
    .filter((line) => !line.includes(' [notice] '))
    .join('\n');
}
