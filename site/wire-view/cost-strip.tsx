/** What it cost: the strip at the stage's foot. */

import './cost-strip.css';
import { useSignal } from '@preact/signals';
import { useEffect } from 'preact/hooks';
import { t } from './dictionary/index.ts';
import { overhead } from './model/cost.ts';
import type { TraceView } from './model/view.ts';

export interface CostStripProps {
  readonly model: TraceView;
  /** Whose bytes they are, where they are not a playground's. */
  readonly origin?: string;
}

export function CostStrip({ model, origin }: CostStripProps) {
  const version = useSignal(0);
  useEffect(
    () =>
      model.subscribe(() => {
        version.value++;
      }),
    [model, version],
  );
  version.value;
  const { cost } = model;
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
      <span class="wv-captured">
        {origin ?? (model.recorded ? words.recorded : words.captured)}
      </span>
    </section>
  );
}

function Figure({ value, word }: { value: string; word: string }) {
  return (
    <span>
      <b>{value}</b> {word}
    </span>
  );
}
