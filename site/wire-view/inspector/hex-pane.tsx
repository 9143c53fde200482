/**
 * Bytes in hexadecimal, with their offset and their characters. Only the visible rows are drawn.
 * Pointing at a byte lights its field up; the arrow keys move from byte to byte.
 */

import { useLayoutEffect } from 'preact/hooks';
import { t } from '../dictionary/index.ts';
import { rowsInBox, showRow, useScrollBox } from '../list/row-window.ts';
import { hexByte } from '../model/payload-text.ts';
import { type FlatField, fieldAt } from './field-tree.ts';
import type { Pointer } from './pointer.ts';

export interface HexPaneProps {
  readonly bytes: Uint8Array;
  /** Where the first byte stands in the stream: what fields count from. */
  readonly start: number;
  readonly flat: readonly FlatField[];
  readonly toneAt: (offset: number) => string;
  readonly pointer: Pointer;
}

/** Pixels; the style sheet's line height is the same. */
const LINE = 22;

/** How many bytes stand in a row of this width, and whether their characters fit beside them. */
export function hexLayout(width: number): { columns: number; characters: boolean } {
  if (width >= 590) return { columns: 16, characters: true };
  return { columns: 8, characters: width >= 336 };
}

export function HexPane({ bytes, start, flat, toneAt, pointer }: HexPaneProps) {
  const { ref, box } = useScrollBox();
  const { columns, characters } = hexLayout(box.value.width);
  const count = Math.ceil(bytes.length / columns);
  const { from, to } = rowsInBox(box.value, LINE, count);
  const digits = Math.max(4, (bytes.length - 1).toString(16).length);
  const pinned = pointer.pinned.value;

  useLayoutEffect(() => {
    const at = (pinned?.byte ?? pinned?.field?.offset ?? start) - start;
    if (ref.current !== null && at >= 0)
      showRow(ref.current, Math.floor(at / columns) * LINE, LINE);
  }, [pinned, start, columns, ref]);

  const pointAt = (at: number) => ({ field: fieldAt(flat, start + at), byte: start + at });
  const onMouseMove = (event: MouseEvent) => {
    const at = (event.target as HTMLElement).dataset.at;
    const to = at === undefined ? undefined : pointAt(Number(at));
    if (to?.byte !== pointer.hovered.peek()?.byte) pointer.hovered.value = to;
  };
  const onFocus = () => {
    if (pinned === undefined && bytes.length > 0) pointer.pinned.value = pointAt(0);
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const step = { ArrowRight: 1, ArrowLeft: -1, ArrowDown: columns, ArrowUp: -columns }[event.key];
    if (step === undefined || bytes.length === 0) return;
    event.preventDefault();
    const now = pinned?.byte ?? (pinned?.field?.offset ?? start) - Math.max(step, 0);
    const next = Math.min(bytes.length - 1, Math.max(0, now - start + step));
    pointer.hovered.value = undefined;
    pointer.pinned.value = pointAt(next);
  };

  const rows = [];
  for (let row = from; row < to; row++) {
    rows.push(
      <HexRow
        key={row}
        {...{ bytes, start, columns, characters, digits, toneAt, pointer }}
        first={row * columns}
      />,
    );
  }
  return (
    <div
      class="wv-hex"
      ref={ref}
      role="application"
      aria-roledescription={t.wire.inspector.hexRole}
      tabIndex={0}
      aria-label={t.wire.inspector.hexLabel}
      onMouseMove={onMouseMove}
      onFocus={onFocus}
      onMouseLeave={() => {
        pointer.hovered.value = undefined;
      }}
      onClick={(event) => {
        const at = (event.target as HTMLElement).dataset.at;
        if (at !== undefined) pointer.pinned.value = pointAt(Number(at));
      }}
      onKeyDown={onKeyDown}
    >
      <div class="wv-space" style={{ height: `${count * LINE}px` }}>
        <div style={{ transform: `translateY(${from * LINE}px)` }}>{rows}</div>
      </div>
    </div>
  );
}

interface HexRowProps extends Omit<HexPaneProps, 'flat'> {
  readonly first: number;
  readonly columns: number;
  readonly characters: boolean;
  readonly digits: number;
}

function HexRow(props: HexRowProps) {
  const { bytes, start, first, columns, pointer, toneAt } = props;
  const part = Array.from(bytes.subarray(first, first + columns));
  const pointed = pointer.now()?.byte;
  const cell = (at: number) => {
    const lit = pointer.lights(start + at) ? ' wv-lit' : '';
    return `wv-b wv-t-${toneAt(start + at)}${lit}${pointed === start + at ? ' wv-at' : ''}`;
  };
  return (
    <div class="wv-hex-row">
      <span class="wv-offset">{first.toString(16).padStart(props.digits, '0')}</span>
      <span class="wv-hex-bytes">
        {part.map((byte, index) => (
          <u key={first + index} data-at={first + index} class={cell(first + index)}>
            {hexByte(byte)}
          </u>
        ))}
      </span>
      {props.characters && (
        <span class="wv-ascii" aria-hidden="true">
          {part.map((byte, index) => (
            <u key={first + index} data-at={first + index} class={cell(first + index)}>
              {byte >= 0x20 && byte < 0x7f ? String.fromCharCode(byte) : '·'}
            </u>
          ))}
        </span>
      )}
    </div>
  );
}
