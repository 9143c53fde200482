/** The nodes of a payload as rows of a tree: which are shown, and what each points at. Pure. */

import type { Field } from '../../../playground-server/wire/field.ts';
import type { PayloadNode } from './payload.ts';

export interface TreeRow {
  /** Indices from the root: `0/2/1`. */
  readonly path: string;
  readonly depth: number;
  readonly node: PayloadNode;
  readonly open: boolean;
  readonly hasChildren: boolean;
  /** Place among its siblings, from 1, and how many they are. */
  readonly position: number;
  readonly siblings: number;
  readonly field: Field;
}

/** Rows of a payload that is small enough to be shown open. */
const SHOWN_OPEN = 120;

/**
 * @param base where the payload's first byte stands in the stream; undefined where it doesn't
 * @param toggled paths that are not as they begin
 */
export function treeRows(
  nodes: readonly PayloadNode[],
  base: number | undefined,
  toggled: ReadonlySet<string>,
): TreeRow[] {
  const beginsOpen = countUpTo(nodes, SHOWN_OPEN + 1) <= SHOWN_OPEN;
  const rows: TreeRow[] = [];
  const walk = (siblings: readonly PayloadNode[], depth: number, parent: string): void => {
    siblings.forEach((node, index) => {
      const path = parent === '' ? String(index) : `${parent}/${index}`;
      const hasChildren = (node.children?.length ?? 0) > 0;
      const open = hasChildren && (beginsOpen || depth === 0) !== toggled.has(path);
      const field = fieldOf(node, path, base, rows.length);
      const place = { position: index + 1, siblings: siblings.length };
      rows.push({ path, depth, node, open, hasChildren, field, ...place });
      if (open) walk(node.children ?? [], depth + 1, path);
    });
  };
  walk(nodes, 0, '');
  return rows;
}

/** What the pointer and the byte pane know; without a place in the stream it lights nothing up. */
function fieldOf(node: PayloadNode, path: string, base: number | undefined, index: number): Field {
  const placed = base !== undefined && node.span !== undefined;
  return {
    key: `payload.${path}`,
    name: node.label,
    value: node.value,
    offset: placed ? base + (node.span?.offset ?? 0) : -1 - index,
    length: placed ? (node.span?.length ?? 0) : 0,
    ...(node.tone !== undefined && { tone: node.tone }),
  };
}

function countUpTo(nodes: readonly PayloadNode[], most: number): number {
  let count = 0;
  for (const node of nodes) {
    count += 1 + countUpTo(node.children ?? [], most - count);
    if (count >= most) break;
  }
  return count;
}
