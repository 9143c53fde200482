/** What a process of the bench is asked about itself, over its channel. */

/** `memory`: after a collection. `cpu`: all that the process has used, its threads included. */
export type Question = 'memory' | 'cpu';

export interface Answers {
  /** Resident, in bytes. */
  readonly memory: { readonly rss: number };
  /** Microseconds. */
  readonly cpu: { readonly cpu: number };
}

/** Answers from now on. To be called by the process that is asked. */
export function answerQuestions(): void {
  process.on('message', (question: Question) => {
    process.send?.(question === 'memory' ? { rss: residentBytes() } : { cpu: usedMicroseconds() });
  });
}

function residentBytes(): number {
  globalThis.gc?.();
  return process.memoryUsage().rss;
}

function usedMicroseconds(): number {
  const { user, system } = process.cpuUsage();
  return user + system;
}
