/** What it cost: the strip at the stage's foot. While the view is paused it says what it cost until then. */

import './cost-strip.css';
import { effect, useSignal } from '@preact/signals';
import { useEffect, useMemo } from 'preact/hooks';
import { t } from './dictionary/index.ts';
import { overhead } from './model/cost.ts';
import type { Cost, TraceView } from './model/view.ts';
import { type CostEnd, costEnd, createCostAt } from './time/cost-at.ts';
import type { ViewState } from './view-state.ts';

export interface CostStripProps {
  readonly model: TraceView;
  /** Whose bytes they are, where they are not a playground's. */
  readonly origin?: string;
  /** The wire view above, once it stands: the strip follows its playhead. */
  readonly view?: ViewState | undefined;
}

export function CostStrip({ model, origin, view }: CostStripProps) {
  const version = useSignal(0);
  useEffect(
    () =>
      model.subscribe(() => {
        version.value++;
      }),
    [model, version],
  );
  version.value;
  const paused = useCostAt(view?.model === model ? view : undefined);
  const cost = paused ?? model.cost;
  const words = t.wire.cost;
  return (
    <section class="wv-cost" aria-label={words.label}>
      <Figure value={t.wire.number(cost.requests)} word={words.requests(cost.requests)} />
      {cost.frames > 0 && (
        <Figure value={t.wire.number(cost.frames)} word={words.frames(cost.frames)} />
      )}
      <Figure value={t.wire.number(cost.messages)} word={words.messages(cost.messages)} />
      <Figure value={t.wire.size(cost.bytesUp)} word={words.up} />
      <Figure value={t.wire.size(cost.bytesDown)} word={words.down} />
      <span title={words.overheadHint}>
        <b>{words.percent(overhead(cost))}</b> {words.overhead}
      </span>
      {paused !== undefined && <span class="wv-cost-at">{words.atPlayhead}</span>}
      <span class="wv-captured">
        {origin ?? (model.recorded ? words.recorded : words.captured)}
      </span>
    </section>
  );
}

/** What it had cost where the playhead stands; undefined while the view goes on. */
function useCostAt(view: ViewState | undefined): Cost | undefined {
  const end = useSignal<CostEnd | undefined>(undefined);
  useEffect(() => {
    end.value = undefined;
    // At the very moment of the pause: the trace goes on behind it.
    return (
      view &&
      effect(() => {
        end.value = view.until.value === undefined ? undefined : costEnd(view.model);
      })
    );
  }, [view]);
  const paused = view !== undefined && view.until.value !== undefined;
  const reader = useMemo(() => (paused ? createCostAt(view.model) : undefined), [view, paused]);
  const at = view?.at.value;
  if (end.value === undefined || at === undefined) return end.value?.cost;
  return reader?.read(end.value, at);
}

function Figure({ value, word }: { value: string; word: string }) {
  return (
    <span>
      <b>{value}</b> {word}
    </span>
  );
}
