/** A long list is built over several pictures: a portion of its rows, then the rest with the next one. */

import { useEffect, useMemo, useRef } from 'preact/hooks';
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
  const portion = useMemo(() => createPortion(), []);
  portion.take(reader, update);
  const { behind } = reader;
  useEffect(() => {
    if (behind) goOn();
  });
}

/** A list of rows that grows with the view's. */
export interface BuiltList extends RowReader {
  /** @param until takes in no rows from this id on: the reader has paused */
  update(until?: number, most?: number): unknown;
}

/**
 * A list for which another is built where it asks something else of its rows. Until that is whole, the
 * one before stays in its place, so that nothing moves under the reader.
 *
 * @param inputs with another of these, another list is built
 */
export function useBuilt<L extends BuiltList>(
  state: ViewState,
  build: () => L,
  inputs: readonly unknown[],
): L {
  state.version.value;
  const until = state.until.value;
  const next = useMemo(build, [state, ...inputs]);
  const shown = useRef({ state, list: next });
  useRows(state, next, (most) => next.update(until, most));
  if (!next.behind || shown.current.state !== state) shown.current = { state, list: next };
  return shown.current.list;
}
