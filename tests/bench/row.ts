/** One line of the bench's table, and one object of its JSON. */
export interface BenchRow {
  /** What belongs together, for example `dissectors`. */
  readonly group: string;
  readonly name: string;
  /** The rate that Wireside reaches, in `unit`. */
  readonly ours: number;
  /** The rate of what it is held against, measured in turn with ours. */
  readonly theirs: number;
  /** Both rates, for example `frames/s`. */
  readonly unit: string;
  /** `ours / theirs`. */
  readonly ratio: number;
  /** What the ratio must reach, where there is a demand. */
  readonly bound?: number;
  /** What was held against what, and how. */
  readonly note?: string;
}
