/** The events of a model as a list, and the chosen one in the byte inspector. */

import '../wire-view/wire-view.css';
import '../wire-view/inspector/inspector.css';
import { useEffect, useId, useMemo } from 'preact/hooks';
import { toolsWords } from '../wire-view/dictionary/tools.ts';
import { Inspector } from '../wire-view/inspector/inspector.tsx';
import type { TraceModel } from '../wire-view/model/model-from-records.ts';
import { groupOf } from '../wire-view/model/row-group.ts';
import { kindWord, summaryOf } from '../wire-view/model/summary.ts';
import type { WireRow } from '../wire-view/model/view.ts';
import { createViewState, type ViewState } from '../wire-view/view-state.ts';

/** Rows that are listed; a paste is seldom longer. */
const MOST_ROWS = 200;

export function Reading({ model, rows }: { model: TraceModel; rows: readonly WireRow[] }) {
  const heading = useId();
  const state = useMemo(() => {
    const made = createViewState(model);
    made.select(rows[0]);
    return made;
  }, [model]);
  useEffect(() => () => state.close(), [state]);
  const shown = rows.slice(0, MOST_ROWS);
  return (
    <section class="wv tool-reading" aria-labelledby={heading}>
      <h2 class="tool-heading" id={heading}>
        {toolsWords.found}
      </h2>
      <ol class="tool-rows">
        {shown.map((row) => (
          <li key={row.id}>
            <RowButton row={row} state={state} />
          </li>
        ))}
      </ol>
      {rows.length > shown.length && (
        <p class="wv-quiet">{toolsWords.more(rows.length - shown.length)}</p>
      )}
      <Inspector state={state} />
    </section>
  );
}

function RowButton({ row, state }: { row: WireRow; state: ViewState }) {
  return (
    <button
      type="button"
      class={`tool-row wv-${groupOf(row)}`}
      aria-pressed={state.selected.value === row}
      onClick={() => state.select(row)}
    >
      <b>{kindWord(row)}</b> <span>{summaryOf(row, state.model)}</span>
    </button>
  );
}
