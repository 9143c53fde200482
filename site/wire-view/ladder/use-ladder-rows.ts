/** The ladder's rows and its page loads, kept at what the model holds and what the filter lets through. */

import { useMemo } from 'preact/hooks';
import { useBuilt, useRows } from '../list/use-rows.ts';
import { isPageLoad } from '../model/page-load.ts';
import type { Row } from '../model/view.ts';
import type { ViewState } from '../view-state.ts';
import { createLadderRows, type LadderRows } from './ladder-rows.ts';
import { createPageLoads, type PageLoads } from './page-loads.ts';

export function usePageLoads(state: ViewState): PageLoads {
  const loads = useMemo(() => createPageLoads(state.model), [state]);
  state.version.value;
  useRows(state, loads, (most) => loads.update(most));
  return loads;
}

export function useLadderRows(state: ViewState, loads: PageLoads): LadderRows {
  const filter = state.filter.value;
  // Who searches wants what there is, and what failed is news.
  const folds = state.foldsPageLoad.value && filter.text.trim() === '' && loads.refused === 0;
  const build = () => {
    const passes = state.passes();
    const test = folds ? (row: Row) => passes(row) && !isPageLoad(row) : passes;
    return createLadderRows(state.model, test);
  };
  return useBuilt(state, build, [filter, folds]);
}
