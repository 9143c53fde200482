/** A long list is built over several pictures: so many rows, then the rest with the next one. */

import { useEffect } from 'preact/hooks';
import type { ViewState } from '../view-state.ts';

/** What a picture has time for on a slow machine. */
export const ROWS_AT_ONCE = 8000;

/** @param behind there are rows left to take in */
export function useRest({ goOn }: Pick<ViewState, 'goOn'>, behind: boolean): void {
  useEffect(() => {
    if (behind) goOn();
  });
}
