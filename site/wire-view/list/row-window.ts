/**
 * Windowing of rows of one height: which of them a scrolled box shows. With a fixed height this is
 * a division, so it costs the same for a hundred rows and for a hundred thousand.
 */

import { batch, type Signal, useSignal } from '@preact/signals';
import type { RefObject } from 'preact';
import { useLayoutEffect, useRef } from 'preact/hooks';

export interface Box {
  readonly top: number;
  readonly height: number;
  readonly width: number;
}

export interface ScrollBox {
  readonly ref: RefObject<HTMLDivElement>;
  readonly box: Signal<Box>;
  /** Takes in where the box is now: who scrolls it by program need not wait for the event. */
  readonly read: () => void;
}

/**
 * Follows a box's scroll position and size.
 *
 * @param onScroll is told of scrolling together with the box's signal: one drawing answers both
 */
export function useScrollBox(onScroll?: (element: HTMLElement) => void): ScrollBox {
  const ref = useRef<HTMLDivElement>(null);
  const scrolled = useRef(onScroll);
  scrolled.current = onScroll;
  const box = useSignal<Box>({ top: 0, height: 0, width: 0 });
  const read = () => {
    if (ref.current === null) return;
    const { scrollTop: top, clientHeight: height, clientWidth: width } = ref.current;
    const old = box.peek();
    if (old.top !== top || old.height !== height || old.width !== width) {
      box.value = { top, height, width };
    }
  };
  useLayoutEffect(() => {
    const element = ref.current;
    if (element === null) return;
    const scroll = () =>
      batch(() => {
        read();
        scrolled.current?.(element);
      });
    const observer = new ResizeObserver(read);
    observer.observe(element);
    element.addEventListener('scroll', scroll, { passive: true });
    read();
    return () => {
      observer.disconnect();
      element.removeEventListener('scroll', scroll);
    };
  }, [box]);
  return { ref, box, read };
}

/** Where a box is that is scrolled to its end: what is drawn need not wait for the scrolling. */
export function topAtEnd(boxHeight: number, contentHeight: number): number {
  return Math.max(0, contentHeight - boxHeight);
}

/** Rows that are drawn beyond either end of what can be seen. */
const EXTRA = 6;

/** The first and the last but one index to draw, a few more than can be seen. */
export function rowsInBox(
  box: Pick<Box, 'top' | 'height'>,
  height: number,
  count: number,
): { from: number; to: number } {
  const from = Math.max(0, Math.floor(box.top / height) - EXTRA);
  const to = Math.min(count, Math.ceil((box.top + Math.max(box.height, height)) / height) + EXTRA);
  return { from: Math.min(from, to), to };
}

export interface Slots {
  /**
   * Says what is drawn now: indices from `from` to before `to`.
   *
   * @param count how many elements there are; no less than are drawn
   * @returns the key of an index: that of its elements
   */
  drawing(from: number, to: number, count: number): (index: number) => number;
}

/** Of what is drawn, the share that has to stay for the elements to stay with their indices. */
const STAYING = 0.75;

/**
 * Which elements a drawn index has: one that comes into sight takes those of one that went out of
 * it. Where little stays of what was drawn, they are dealt out anew in their order, so that none has
 * to be moved in the document: what is moved is given its styles and its layout anew.
 */
export function createSlots(): Slots {
  let first = 0;
  let drawn = { from: 0, to: 0 };
  return {
    drawing(from, to, count) {
      const staying = Math.min(to, drawn.to) - Math.max(from, drawn.from);
      if (staying < STAYING * (to - from)) first = from;
      drawn = { from, to };
      return (index) => (((index - first) % count) + count) % count;
    },
  };
}

/** As many as are ever drawn at once in a box of this size: no two drawn indices are alike modulo it. */
export function slotsIn(box: Pick<Box, 'height'>, height: number): number {
  return Math.ceil(Math.max(box.height, height) / height) + 1 + 2 * EXTRA;
}

/** Whether the box is scrolled to its end, give or take a row. */
export function atEnd(element: HTMLElement, slack = 24): boolean {
  return element.scrollHeight - element.clientHeight - element.scrollTop <= slack;
}

/**
 * Whether a list that followed its end (or didn't) does so after a scroll event. Who scrolls up
 * leaves the end; growth and another size of the box move the end away, and nobody has scrolled.
 *
 * @param lastTop the scroll position before
 */
export function followsEnd(element: HTMLElement, lastTop: number, followed: boolean): boolean {
  if (atEnd(element)) return true;
  return followed && element.scrollTop >= lastTop;
}

/** Scrolls as little as it takes to show a row. */
export function showRow(element: HTMLElement, top: number, height: number, header = 0): void {
  if (top < element.scrollTop + header) element.scrollTop = top - header;
  else if (top + height > element.scrollTop + element.clientHeight) {
    element.scrollTop = top + height - element.clientHeight;
  }
}
