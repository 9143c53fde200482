/** The nodes of a payload as a tree: arrow keys move, open and close; bytes light up along. */

import { useSignal } from '@preact/signals';
import { useId } from 'preact/hooks';
import { payloadWords } from '../dictionary/payload.ts';
import type { Pointer } from '../inspector/pointer.ts';
import { indexForKey } from '../list/arrow-keys.ts';
import { elementNear } from '../list/element-near.ts';
import { shortened, visible } from '../model/payload-text.ts';
import type { TreeRow } from './tree-rows.ts';

/** Rows that are drawn at first, and that are added when asked for. */
const BATCH = 300;

export interface PayloadTreeProps {
  readonly rows: readonly TreeRow[];
  readonly pointer: Pointer;
  readonly onToggle: (path: string) => void;
}

export function PayloadTree({ rows, pointer, onToggle }: PayloadTreeProps) {
  const scope = useId();
  const most = useSignal(BATCH);
  const shown = rows.slice(0, most.value);
  const on = shown.findIndex(({ field }) => pointer.isOn(field));
  const point = (index: number, near: Node) => {
    const row = shown[index];
    if (row === undefined) return;
    pointer.hovered.value = undefined;
    pointer.pinned.value = { field: row.field, byte: undefined };
    elementNear(near, `${scope}-${index}`)?.scrollIntoView({ block: 'nearest' });
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const row = shown[on];
    const side = row === undefined ? undefined : sideways(event.key, row, shown, on);
    const to = side ?? indexForKey(event.key, on, shown.length);
    if (to === undefined) return;
    event.preventDefault();
    if (to === 'toggle') onToggle(row?.path ?? '');
    else point(to, event.target as Node);
  };
  return (
    <>
      <div
        class="wv-fields wv-tree"
        role="tree"
        tabIndex={0}
        aria-label={payloadWords.tree}
        aria-activedescendant={on < 0 ? undefined : `${scope}-${on}`}
        onKeyDown={onKeyDown}
      >
        {shown.map((row, index) => (
          <div
            key={row.path}
            id={`${scope}-${index}`}
            role="treeitem"
            aria-level={row.depth + 1}
            aria-posinset={row.position}
            aria-setsize={row.siblings}
            aria-selected={index === on}
            aria-expanded={row.hasChildren ? row.open : undefined}
            class={`wv-field wv-t-${row.node.tone ?? ''}${index === on ? ' wv-lit' : ''}`}
            style={{ paddingInlineStart: `${20 + row.depth * 14}px` }}
            {...pointer.handlers(row.field)}
            onClick={() => {
              pointer.handlers(row.field).onClick();
              if (row.hasChildren) onToggle(row.path);
            }}
          >
            {row.hasChildren && (
              <i class="wv-twist" aria-hidden="true">
                {row.open ? '▾' : '▸'}
              </i>
            )}
            <b>{shortened(visible(row.node.label), 120)}</b>{' '}
            <span>{shortened(visible(row.node.value), 240)}</span>
          </div>
        ))}
      </div>
      {rows.length > shown.length && (
        <button
          type="button"
          class="wv-button"
          onClick={() => {
            most.value += BATCH;
          }}
        >
          {payloadWords.more(rows.length - shown.length)}
        </button>
      )}
    </>
  );
}

/** Right opens or goes in, left closes or goes out (ARIA's tree pattern). */
function sideways(
  key: string,
  row: TreeRow,
  rows: readonly TreeRow[],
  at: number,
): number | 'toggle' | undefined {
  if (key === 'Enter' || key === ' ') return row.hasChildren ? 'toggle' : undefined;
  if (key === 'ArrowRight') {
    if (!row.hasChildren) return undefined;
    return row.open ? at + 1 : 'toggle';
  }
  if (key !== 'ArrowLeft') return undefined;
  if (row.open) return 'toggle';
  const parent = rows.findLastIndex((other, index) => index < at && other.depth < row.depth);
  return parent < 0 ? undefined : parent;
}
