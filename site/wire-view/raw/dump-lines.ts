/** Blocks as lines of a dump: so many bytes a line in hexadecimal, or lines of text. Pure. */

import type { Block } from './blocks.ts';

/** Where a block's lines begin in the whole dump. */
export interface DumpBlock {
  readonly block: Block;
  readonly firstLine: number;
  readonly lines: number;
}

export interface DumpLine {
  readonly block: Block;
  readonly offset: number;
  readonly length: number;
  /** True for the first line of its block. */
  readonly first: boolean;
}

export function dumpBlocks(blocks: readonly Block[], columns: number): DumpBlock[] {
  let firstLine = 0;
  return blocks.map((block) => {
    const lines = Math.ceil(block.length / columns);
    const placed = { block, firstLine, lines };
    firstLine += lines;
    return placed;
  });
}

export function lineCount(blocks: readonly DumpBlock[]): number {
  const last = blocks[blocks.length - 1];
  return last === undefined ? 0 : last.firstLine + last.lines;
}

/** The lines of a window onto the dump. */
export function dumpLines(
  blocks: readonly DumpBlock[],
  from: number,
  to: number,
  columns: number,
): DumpLine[] {
  const lines: DumpLine[] = [];
  let low = 0;
  let high = blocks.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    const one = blocks[middle] as DumpBlock;
    if (one.firstLine + one.lines > from) high = middle;
    else low = middle + 1;
  }
  for (let index = low; index < blocks.length; index++) {
    const { block, firstLine, lines: count } = blocks[index] as DumpBlock;
    if (firstLine >= to) break;
    for (let line = Math.max(0, from - firstLine); line < Math.min(count, to - firstLine); line++) {
      const start = line * columns;
      const length = Math.min(columns, block.length - start);
      lines.push({ block, offset: block.offset + start, length, first: line === 0 });
    }
  }
  return lines;
}
