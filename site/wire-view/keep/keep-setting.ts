/**
 * How much of a live trace is kept before the oldest is let go: a choice of the reader's, remembered
 * by the browser and the same for all stages.
 */

import { type ReadonlySignal, signal } from '@preact/signals';
import type { Bounds } from '../model/model-from-records.ts';

/** MiB of traffic. */
export const KEEP_SIZES = [8, 32, 128] as const;
export type KeepSize = (typeof KEEP_SIZES)[number];

const DEFAULT_SIZE: KeepSize = 32;
const KEY = 'wireside.keep';
/** Events weigh more than their bytes: so many are kept for each MiB. */
const ROWS_PER_MEBIBYTE = 6250;

/** The part of a Storage that is used. */
export type KeepStore = Pick<Storage, 'getItem' | 'setItem'>;

export interface KeepSetting {
  readonly size: ReadonlySignal<KeepSize>;
  choose(size: KeepSize): void;
}

/** @param store undefined where the browser keeps nothing: then the choice holds for this page */
export function createKeepSetting(store: KeepStore | undefined): KeepSetting {
  const size = signal(keepSizeOf(store?.getItem(KEY)));
  return {
    size,
    choose(next) {
      size.value = next;
      try {
        store?.setItem(KEY, String(next));
      } catch {
        // No room: it holds for this page.
      }
    },
  };
}

/** What was remembered, where it is one of the choices. */
export function keepSizeOf(said: string | null | undefined): KeepSize {
  return KEEP_SIZES.find((size) => String(size) === said) ?? DEFAULT_SIZE;
}

export function boundsOf(size: KeepSize): Bounds {
  return { bytes: size * 2 ** 20, rows: size * ROWS_PER_MEBIBYTE };
}

/** The page's. */
export const keepSetting = createKeepSetting(pageStore());

function pageStore(): KeepStore | undefined {
  try {
    return globalThis.localStorage;
  } catch {
    return undefined;
  }
}
