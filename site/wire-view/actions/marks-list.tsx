/** The marked events, to go to one or to take its mark away. */

import { t } from '../dictionary/index.ts';
import { numberOf } from '../model/spoken.ts';
import { summaryOf } from '../model/summary.ts';
import { type MarkedEvent, markedEvents, unmark } from '../time/marks.ts';
import type { ViewState } from '../view-state.ts';

export function MarksList({ state }: { readonly state: ViewState }) {
  return (
    <ul class="wv-marks">
      {markedEvents(state).map((one) => (
        <MarkItem key={one.key} state={state} event={one} />
      ))}
    </ul>
  );
}

function MarkItem({ state, event }: { readonly state: ViewState; readonly event: MarkedEvent }) {
  const words = t.time.marks;
  const { row, note, key } = event;
  const what = row === undefined ? key : words.item(numberOf(row), summaryOf(row, state.model));
  return (
    <li>
      <button
        type="button"
        class="wv-mark-go"
        disabled={row === undefined}
        onClick={() => state.select(row)}
      >
        <span>{what}</span>
        {row === undefined && <em>{words.gone}</em>}
        {note !== '' && <em>{note}</em>}
      </button>
      <button
        type="button"
        class="wv-close-it"
        aria-label={words.remove(what)}
        onClick={() => unmark(state, key)}
      >
        ×
      </button>
    </li>
  );
}
