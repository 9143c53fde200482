/**
 * Which row the inspector shows: the selected one, but no more than one with each picture. A key
 * that is held goes through many rows; the list follows each, and the inspector the last of them.
 */

import { type ReadonlySignal, useSignal, useSignalEffect } from '@preact/signals';
import { useEffect, useRef } from 'preact/hooks';

export function useShown<T>(selected: ReadonlySignal<T>): T {
  const shown = useSignal(selected.peek());
  const due = useRef<number>();
  useSignalEffect(() => {
    if (selected.value === shown.peek() || due.current !== undefined) return;
    due.current = requestAnimationFrame(() => {
      due.current = undefined;
      shown.value = selected.peek();
    });
  });
  useEffect(
    () => () => {
      if (due.current !== undefined) cancelAnimationFrame(due.current);
    },
    [],
  );
  return shown.value;
}
