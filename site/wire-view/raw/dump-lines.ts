/** A window onto a dump: so many bytes a line, in hexadecimal or as text. Pure. */

import { firstIndex } from '../model/byte-store.ts';
import type { Block } from './blocks.ts';
import type { DumpBlock } from './dump.ts';

export interface DumpLine {
  readonly block: Block;
  readonly offset: number;
  readonly length: number;
  /** True for the first line of its block. */
  readonly first: boolean;
}

/** The lines of the first so many blocks. */
export function lineCount(blocks: readonly DumpBlock[], count = blocks.length): number {
  const last = blocks[count - 1];
  return last === undefined ? 0 : last.firstLine + last.lines - beginning(blocks);
}

/** What was let go has its lines no longer. */
export function beginning(blocks: readonly DumpBlock[]): number {
  return blocks[0]?.firstLine ?? 0;
}

/** @param from lines from the first that is held; `to` is behind the last */
export function dumpLines(
  blocks: readonly DumpBlock[],
  from: number,
  to: number,
  columns: number,
): DumpLine[] {
  const found: DumpLine[] = [];
  const [begin, end] = [from + beginning(blocks), to + beginning(blocks)];
  let index = firstIndex(blocks, (one) => one.firstLine + one.lines > begin);
  for (; index < blocks.length; index++) {
    const { block, firstLine, lines } = blocks[index] as DumpBlock;
    if (firstLine >= end) break;
    for (
      let line = Math.max(0, begin - firstLine);
      line < Math.min(lines, end - firstLine);
      line++
    ) {
      const start = line * columns;
      const length = Math.min(columns, block.length - start);
      found.push({ block, offset: block.offset + start, length, first: line === 0 });
    }
  }
  return found;
}
