/** One run of a load, and how two contestants' runs compare. */

import type { Load, Run } from './load.ts';
import type { Answers } from './questions.ts';
import { type BenchRow, median } from './row.ts';

/** What one run came to. */
export interface Measured {
  /** Messages per second. */
  readonly rate: number;
  /** Microseconds of processor time that the hop's process used per message. */
  readonly cpu: number;
}

interface AskedForCpu {
  ask<T>(question: 'cpu'): Promise<T>;
}

/**
 * @param milliseconds of the run
 * @param process whose processor time counts; NaN without one
 */
export async function measure(
  load: Load,
  milliseconds: number,
  process?: AskedForCpu,
): Promise<Measured> {
  const before = await process?.ask<Answers['cpu']>('cpu');
  const { rate, answers }: Run = await load.run(milliseconds);
  const after = await process?.ask<Answers['cpu']>('cpu');
  return { rate, cpu: ((after?.cpu ?? Number.NaN) - (before?.cpu ?? 0)) / answers };
}

/** The ratio is the median of the rounds' own ratios. */
export function compareRates(
  mine: readonly Measured[],
  theirs: readonly Measured[],
): Pick<BenchRow, 'ours' | 'theirs' | 'ratio'> {
  return {
    ours: median(mine.map(({ rate }) => rate)),
    theirs: median(theirs.map(({ rate }) => rate)),
    ratio: median(mine.map(({ rate }, round) => rate / (theirs[round]?.rate ?? Number.NaN))),
  };
}

/** What each message costs of a processor, beside the same of another: less is better. */
export function compareCpu(mine: readonly Measured[], theirs: readonly Measured[]): string {
  const each = (runs: readonly Measured[]) => median(runs.map(({ cpu }) => cpu)).toPrecision(3);
  const ratio = median(mine.map(({ cpu }, round) => (theirs[round]?.cpu ?? Number.NaN) / cpu));
  return `${each(mine)} to ${each(theirs)} (${ratio.toFixed(2)})`;
}
