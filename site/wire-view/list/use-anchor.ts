/** Keeps in its place what is read in a list that does not follow its end. */

import type { Signal } from '@preact/signals';
import { useLayoutEffect, useRef } from 'preact/hooks';
import type { Row } from '../model/view.ts';
import { type Anchor, anchorIn, type PlacedRows, topFor } from './anchor.ts';
import { followsEnd, type ScrollBox } from './row-window.ts';

export interface Kept {
  /** Whether the list follows its end after a scroll event. What was scrolled here, nobody has. */
  scrolled(element: HTMLElement, followed: boolean): boolean;
  /** The box was scrolled by the list itself. */
  moved(): void;
}

/** @param following the list goes along with its end; false where the reader has left it */
export function useAnchor(
  { ref, box, read }: ScrollBox,
  list: PlacedRows,
  selected: Row | undefined,
  following: Signal<boolean>,
): Kept {
  const anchor = useRef<Anchor | undefined>(undefined);
  const top = useRef(0);
  const before = useRef(list.of);
  const hold = () => {
    anchor.current = anchorIn(list, { top: top.current, height: box.peek().height }, selected);
  };
  useLayoutEffect(() => {
    const element = ref.current;
    const isAnother = before.current !== list.of;
    before.current = list.of;
    if (element === null) return;
    // Who follows because the last row is read stays with that row where another list goes on behind it.
    const reads = selected !== undefined && anchor.current?.row === selected;
    if (isAnother && reads && list.rows.at(-1) !== selected) following.value = false;
    if (following.peek()) {
      if (selected !== undefined) hold();
      return;
    }
    const wanted = anchor.current && topFor(list, anchor.current);
    if (wanted !== undefined && Math.abs(wanted - top.current) >= 1) {
      element.scrollTop = wanted + (isAnother ? 0 : notHeardOf(element, top.current));
      top.current = element.scrollTop;
      read();
    }
    hold();
  });
  return {
    scrolled(element, followed) {
      const last = top.current;
      if (element.scrollTop === last) return followed;
      top.current = element.scrollTop;
      hold();
      return followsEnd(element, last, followed);
    },
    moved() {
      top.current = ref.current?.scrollTop ?? 0;
      hold();
    },
  };
}

/** What the reader has scrolled meanwhile; a box that has become too short was not scrolled by anybody. */
function notHeardOf(element: HTMLElement, top: number): number {
  const now = element.scrollTop;
  const isCut = now < top && now >= element.scrollHeight - element.clientHeight - 1;
  return isCut ? 0 : now - top;
}
