/** What only loads the page, in one line. */

import { t } from '../dictionary/index.ts';
import type { ViewState } from '../view-state.ts';

interface FoldProps {
  readonly state: ViewState;
  readonly requests: number;
  readonly bytes: number;
}

/** One line for what only loads the page: how much it is, and the way to see it. */
export function Fold({ state, requests, bytes }: FoldProps) {
  const folded = state.foldsPageLoad.value;
  const words = t.wire.ladder;
  return (
    <button
      type="button"
      class="wv-tool wv-fold"
      aria-expanded={!folded}
      onClick={() => {
        state.foldsPageLoad.value = !folded;
      }}
    >
      {(folded ? words.showLoad : words.foldLoad)(requests, t.wire.size(bytes))}
    </button>
  );
}
