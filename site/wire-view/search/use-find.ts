/** Find, opened and closed: by its button, by its keys anywhere in the wire view, by Escape. */

import { useSignal } from '@preact/signals';
import type { RefObject } from 'preact';
import { useRef } from 'preact/hooks';
import { elementNear } from '../list/element-near.ts';
import { focusList } from '../list/focus-list.ts';
import { searchKeyOf } from './keys.ts';

export interface Find {
  readonly isOpen: boolean;
  open(): void;
  /** Puts the focus into the bar's box: it is there now. */
  focus(): void;
  /** Gives the focus back to the list. */
  close(): void;
  /** Takes the way to move between hits. */
  ready(move: (backward: boolean) => void): void;
  onKeyDown(event: KeyboardEvent): void;
}

/** @param id of the bar; its box has the same with `-box` behind it */
export function useFind(view: RefObject<HTMLElement>, id: string): Find {
  const open = useSignal(false);
  const move = useRef<(backward: boolean) => void>(() => {});
  const focus = () => {
    const box = elementNear(view.current, `${id}-box`);
    if (!(box instanceof HTMLInputElement)) return;
    box.focus();
    box.select();
  };
  return {
    isOpen: open.value,
    focus,
    open() {
      if (open.peek()) focus();
      else open.value = true;
    },
    close() {
      open.value = false;
      focusList(view.current);
    },
    ready(next) {
      move.current = next;
    },
    onKeyDown(event) {
      const key = searchKeyOf(event);
      if (key === undefined) return;
      event.preventDefault();
      if (key === 'find' || !open.peek()) this.open();
      else move.current(key === 'previous');
    },
  };
}
