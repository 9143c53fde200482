/** A program that never runs, for tests of what stands around programs. */

import type { Program } from '../../playground-server/programs/program.ts';

export interface StillProgram extends Program {
  readonly stopped: boolean;
  /** Lets the listeners hear a change. */
  change(...change: Parameters<Parameters<Program['onChange']>[0]>): void;
}

export function createStillProgram(example: string): StillProgram {
  const listeners = new Set<Parameters<Program['onChange']>[0]>();
  let stopped = false;
  return {
    example,
    state: 'stopped',
    get stopped() {
      return stopped;
    },
    ready: () => Promise.reject(new Error('It never runs.')),
    unreachable: async () => new Error('It never runs.'),
    hold: () => () => {},
    restart: async () => {},
    async stop() {
      stopped = true;
    },
    onChange(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    change(record) {
      for (const listener of listeners) listener(record);
    },
  };
}
