/**
 * Picks a part of a file for prose, by line numbers or by what stands in its first and last line.
 * The second way survives edits to the file; both fail the build where the part isn't there.
 */

export interface LinePart {
  /** Number of the first line, from 1. */
  readonly start: number;
  readonly text: string;
}

export interface LineChoice {
  /** `12` or `12-18`, from 1, both ends included. */
  readonly lines?: string | undefined;
  /** Text that the first line contains. */
  readonly from?: string | undefined;
  /** Text that the last line contains: the first such line at or after `from`. */
  readonly to?: string | undefined;
}

/**
 * @param file for messages only
 * @throws Error with the code SOURCE_PART_MISSING
 */
export function pickLines(file: string, text: string, choice: LineChoice): LinePart {
  const all = text.replace(/\n$/, '').split('\n');
  const [start, end] =
    choice.lines === undefined ? byText(file, all, choice) : byNumber(choice.lines);
  if (!(start >= 1 && end >= start && end <= all.length)) {
    throw missing(file, `lines ${start} to ${end} of ${all.length}`);
  }
  return { start, text: outdent(all.slice(start - 1, end)).join('\n') };
}

function byNumber(lines: string): [number, number] {
  const [start = Number.NaN, end = start] = lines.split('-').map(Number);
  return [start, end];
}

function byText(file: string, all: readonly string[], { from, to }: LineChoice): [number, number] {
  if (from === undefined) return [1, all.length];
  const first = all.findIndex((line) => line.includes(from));
  if (first === -1) throw missing(file, `a line with "${from}"`);
  const last =
    to === undefined ? first : all.findIndex((line, i) => i >= first && line.includes(to));
  if (last === -1) throw missing(file, `a line with "${to}" behind the one with "${from}"`);
  return [first + 1, last + 1];
}

/** Takes the indentation that all lines share. */
function outdent(lines: readonly string[]): string[] {
  const depths = lines.filter((line) => line.trim() !== '').map((line) => line.search(/\S/));
  const depth = Math.min(...depths);
  return Number.isFinite(depth) ? lines.map((line) => line.slice(depth)) : [...lines];
}

function missing(file: string, what: string): Error {
  return new Error(
    `SOURCE_PART_MISSING: ${file} has no ${what}. Change the <Source> of the lesson.`,
  );
}
