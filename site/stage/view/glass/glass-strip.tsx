/**
 * The glass: a hop's buffer, lying between the page at the left and the program at the right as the
 * hop itself does. It fills with the events that went in and did not come out; beside it stands how
 * long each was held. It follows the playhead, and recordings as well as the live trace.
 */

import './glass.css';
import { effect, useSignal } from '@preact/signals';
import { useEffect, useMemo } from 'preact/hooks';
import { glassWords as words } from '../../../wire-view/dictionary/glass.ts';
import { type Contents, contentsAt, type Doing, doingOf, heldFor } from '../../glass/contents.ts';
import { createGlass, type GlassStream } from '../../glass/glass.ts';
import { createReader, type Said } from '../../glass/said.ts';
import { shownTime } from '../../glass/shown-time.ts';
import type { StageStore } from '../../stage-store.ts';
import { GlassTable } from './glass-table.tsx';
import { Vessel } from './vessel.tsx';
import { WaitsChart } from './waits-chart.tsx';

/** Milliseconds between two readings while something is held; and for those who want it calm. */
const TICK = 100;
const CALM_TICK = 1_000;

interface Reading {
  readonly stream: GlassStream;
  readonly contents: Contents;
  readonly doing: Doing;
  readonly time: number;
}

export function GlassStrip({ store }: { readonly store: StageStore }) {
  const { reading, said } = useReading(store);
  const open = useSignal(false);
  const now = reading.value;
  const contents = now?.contents;
  const tableId = `glass-${store.shell.example}`;
  return (
    <section class="st-glass" aria-label={words.label} data-doing={now?.doing ?? 'none'}>
      <div class="st-glass-main">
        <p class="st-glass-line">
          <b>{words.title}</b>
          <span class="st-glass-now">{nowLine(now)}</span>
          <span class="st-glass-how">
            <span class="st-glass-labels">{words.labels}; </span>
            {store.mode.value === 'recorded' ? words.recorded : words.measured}
            {now?.stream.compressed && `; ${words.compressed}`}
          </span>
        </p>
        <Vessel contents={contents} time={now?.time ?? 0} />
      </div>
      <div class="st-glass-side">
        <p class="st-glass-line">
          <span>{words.chart.title}</span>
          <button
            type="button"
            class="st-button st-small"
            aria-expanded={open.value}
            aria-controls={tableId}
            onClick={() => {
              open.value = !open.value;
            }}
          >
            {words.table.button}
          </button>
        </p>
        <WaitsChart waits={contents?.waits ?? []} />
      </div>
      {open.value && (
        <GlassTable
          id={tableId}
          contents={contents}
          start={store.trace.value.startedAt}
          onSeek={(row) => store.view.value?.seek(row)}
        />
      )}
      <span class="st-hidden" role="status">
        {said.value}
      </span>
    </section>
  );
}

function useReading(store: StageStore) {
  const model = store.trace.value;
  const glass = useMemo(() => createGlass(model), [model]);
  const reading = useSignal<Reading | undefined>(undefined);
  const said = useSignal('');
  useEffect(() => {
    const reader = createReader();
    const calm = matchMedia('(prefers-reduced-motion: reduce)').matches;
    const read = () => {
      const time = shownTime(store);
      const { stream } = glass;
      if (stream === undefined || time === undefined) {
        if (reading.peek() !== undefined) reading.value = undefined;
        return;
      }
      const contents = contentsAt(stream, time);
      const doing = doingOf(contents, time);
      reading.value = { stream, contents, doing, time };
      const news = reader.read(contents, doing, time);
      if (news !== undefined) said.value = sentence(news);
    };
    const update = () => {
      glass.update();
      read();
    };
    update();
    const stops = [model.subscribe(update), effect(read)];
    const timer = setInterval(
      () => {
        if ((reading.peek()?.contents.held.length ?? 0) > 0) read();
      },
      calm ? CALM_TICK : TICK,
    );
    return () => {
      clearInterval(timer);
      for (const stop of stops) stop();
    };
  }, [glass, model, store, reading, said]);
  return { reading, said };
}

function sentence(news: Said): string {
  return news.what === 'left' ? words.said.left(news.count, news.held) : words.said[news.what];
}

function nowLine(reading: Reading | undefined): string {
  if (reading === undefined) return words.empty.none;
  const { contents, doing, time } = reading;
  const { held, bytes, last } = contents;
  const events = held.filter(({ kind }) => kind === 'event').length;
  const [oldest] = held;
  if (doing === 'over') return words.empty.over(events);
  if (oldest !== undefined && doing === 'holds') {
    const age = heldFor(oldest, time);
    return words.holds(events, events < held.length, bytes, contents.fullest, age);
  }
  const out = last.filter(({ kind }) => kind === 'event');
  const [first] = out;
  if (first === undefined) return words.empty.nothing;
  const ms = heldFor(first, time);
  return doing === 'holds' ? words.empty.holds(out.length, ms) : words.empty.passes(ms);
}
