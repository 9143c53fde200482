/**
 * Loads the instruments of the wire view. A stage shows its ladder without them; they are fetched
 * when the page has nothing else to do, or at once when the reader's pointer or focus comes to the
 * wire view. So they are there when something is selected, also where the playground that serves
 * them is gone by then.
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
  useEffect(() => whenIdle(near), []);
  useSignalEffect(() => {
    if (state.selected.value !== undefined || state.marks.value.size > 0) near();
  });
  return { parts: parts.value, failed: failed.value, near };
}

/** Milliseconds after which a page that is never idle has waited long enough. */
const NEVER_IDLE = 1_000;

/** Calls back once the page is idle; where the platform can't tell, after a while. */
function whenIdle(callback: () => void): () => void {
  if (typeof requestIdleCallback === 'undefined') {
    const timer = setTimeout(callback, NEVER_IDLE);
    return () => clearTimeout(timer);
  }
  const idle = requestIdleCallback(callback, { timeout: NEVER_IDLE });
  return () => cancelIdleCallback(idle);
}
