/** What the page logged, and what went wrong in it: the newest lines, bounded. */

import { signal } from '@preact/signals';
import type { FromFrame } from '../../playground-server/trace/frame-messages.ts';

type ConsoleMessage = Extract<FromFrame, { type: 'console' }>;

export interface ConsoleLine extends Omit<ConsoleMessage, 'type'> {
  readonly id: number;
  /** How often the same line came in a row. */
  readonly times: number;
}

/** Lines that are kept. */
export const CONSOLE_LIMIT = 200;

export type ConsoleLog = ReturnType<typeof createConsoleLog>;

export function createConsoleLog() {
  const lines = signal<readonly ConsoleLine[]>([]);
  const dropped = signal(0);
  let nextId = 1;

  return {
    lines,
    dropped,
    add({ level, text, line }: ConsoleMessage): void {
      const last = lines.value.at(-1);
      if (last && last.level === level && last.text === text && last.line === line) {
        lines.value = lines.value.with(-1, { ...last, times: last.times + 1 });
        return;
      }
      const added = { id: nextId, times: 1, level, text, ...(line === undefined ? {} : { line }) };
      nextId += 1;
      const all = [...lines.value, added];
      dropped.value += Math.max(0, all.length - CONSOLE_LIMIT);
      lines.value = all.slice(-CONSOLE_LIMIT);
    },
    clear(): void {
      lines.value = [];
      dropped.value = 0;
    },
  };
}
