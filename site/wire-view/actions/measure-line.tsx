/** What lies between the event that is measured from and the selected one. */

import { useMemo } from 'preact/hooks';
import { t } from '../dictionary/index.ts';
import { numberOf } from '../model/spoken.ts';
import { between } from '../time/between.ts';
import type { ViewState } from '../view-state.ts';

export function MeasureLine({ state }: { readonly state: ViewState }) {
  const words = t.time.measure;
  const from = state.measureFrom.value;
  const to = state.selected.value;
  // A row's arrival may come later than the row.
  const landed = to?.source === 'wire' ? to.arrived : undefined;
  const measured = useMemo(
    () =>
      from === undefined || to === undefined || from === to
        ? undefined
        : between(from, to, state.model),
    [from, to, landed, state],
  );
  if (from === undefined) return null;
  return (
    <div class="wv-measure" role="group" aria-label={words.label}>
      <p role="status">
        {measured === undefined ? (
          words.choose(numberOf(from))
        ) : (
          <>
            {words.span(numberOf(measured.from), numberOf(measured.to))}:{' '}
            <b>{words.entered(measured.apart)}</b>
            {measured.arrivedApart !== undefined && <>, {words.left(measured.arrivedApart)}</>},{' '}
            {words.between(measured.events)}, {words.bytes(measured.up, measured.down)}
            {measured.connection !== undefined && <> {words.ofConnection(measured.connection)}</>}
          </>
        )}
      </p>
      <button
        type="button"
        class="wv-close-it"
        aria-label={words.stop}
        title={words.stop}
        onClick={() => {
          state.measureFrom.value = undefined;
        }}
      >
        ×
      </button>
    </div>
  );
}
