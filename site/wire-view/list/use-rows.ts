/** A long list is built over several pictures: a portion of its rows, then the rest with the next one. */

import { useEffect, useMemo } from 'preact/hooks';
import type { ViewState } from '../view-state.ts';
import { createPortion, type RowReader } from './portion.ts';

/**
 * Has a reader of rows take in what is new, as much as a picture has time for.
 *
 * @param update takes in no more rows than it is told
 */
export function useRows(
  { goOn }: Pick<ViewState, 'goOn'>,
  reader: RowReader,
  update: (most: number) => void,
): void {
  const portion = useMemo(() => createPortion(), [reader]);
  portion.take(reader, update);
  const { behind } = reader;
  useEffect(() => {
    if (behind) goOn();
  });
}
