/**
 * Tells whether a process id still means the process that it meant. Ids are used again; the time at
 * which a process was started, as Linux tells it, is not. Where the system doesn't tell, nothing is
 * taken for gone that may be there.
 */

import { readFileSync } from 'node:fs';

/** The field of /proc/<pid>/stat behind the name, which may hold spaces and brackets itself. */
const STARTED = 19;

/** When it was started, in the system's ticks; `undefined` where that can't be told. */
export function startedAt(pid: number): string | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'latin1');
    return stat.slice(stat.lastIndexOf(')') + 2).split(' ')[STARTED];
  } catch {
    return undefined;
  }
}

/** What it was started with; '' where that can't be told. */
export function commandLineOf(pid: number): string {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'latin1');
  } catch {
    return '';
  }
}

export function isAlive(pid: number, started: string | undefined): boolean {
  try {
    process.kill(pid, 0);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EPERM') return false;
  }
  return startedAt(pid) === started;
}
