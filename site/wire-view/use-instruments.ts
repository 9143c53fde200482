/**
 * Loads the instruments of the wire view. A lesson's stage shows its ladder without them; they are
 * fetched when the reader's pointer or focus comes to the wire view, so that they are there when
 * something is selected or opened.
 */

import { useSignal, useSignalEffect } from '@preact/signals';
import { useEffect } from 'preact/hooks';
import type { ViewState } from './view-state.ts';

export type Instruments = typeof import('./instruments.ts');

let loaded: Instruments | undefined;
let loading: Promise<Instruments> | undefined;

function load(): Promise<Instruments> {
  loading ??= import('./instruments.ts').then(
    (parts) => {
      loaded = parts;
      return parts;
    },
    (error: unknown) => {
      // They may load when they are asked for again.
      loading = undefined;
      throw error;
    },
  );
  return loading;
}

export interface LoadedInstruments {
  /** Undefined until they have come. */
  readonly parts: Instruments | undefined;
  /** They were asked for, and did not come. */
  readonly failed: boolean;
  /** The reader comes near: they are fetched. */
  readonly near: () => void;
}

/** @param wanted something that needs them is open */
export function useInstruments(state: ViewState, wanted: boolean): LoadedInstruments {
  const parts = useSignal(loaded);
  const failed = useSignal(false);
  const near = () => {
    if (parts.peek() !== undefined) return;
    failed.value = false;
    load().then(
      (found) => {
        parts.value = found;
      },
      () => {
        failed.value = true;
      },
    );
  };
  useEffect(() => {
    if (wanted) near();
  }, [wanted]);
  useSignalEffect(() => {
    if (state.selected.value !== undefined || state.marks.value.size > 0) near();
  });
  return { parts: parts.value, failed: failed.value, near };
}
