/** Head, chunks, events and reads of one message as aligned rulers, and how they lie to each other. */

import './borders.css';
import { useSignal, useSignalEffect } from '@preact/signals';
import { useMemo } from 'preact/hooks';
import { t } from '../../dictionary/index.ts';
import { lookWords } from '../../dictionary/looks.ts';
import { numberOf } from '../../model/spoken.ts';
import type { WireRow } from '../../model/view.ts';
import type { ViewState } from '../../view-state.ts';
import type { ExplainerProps } from '../explainer.ts';
import { Says } from '../parts.tsx';
import { bordersAt, findingsOf, type Ruler, type Segment } from './borders.ts';
import { createMessageParts, type MessageParts, messageOf } from './message-parts.ts';

/** Units that a step of the window goes on. */
const STEP = 4;
/** Width of the narrowest column, in rem. */
const LEAST = 0.875;

export function Panel({ row, state }: ExplainerProps) {
  const id = row.source === 'wire' ? messageOf(row) : undefined;
  if (row.source !== 'wire' || id === undefined) return null;
  const key = `${id.leg} ${id.direction} ${id.exchange}`;
  return <Message key={key} row={row} state={state} />;
}

function Message({ row, state }: { readonly row: WireRow; readonly state: ViewState }) {
  const words = lookWords.borders;
  const parts = useMemo(() => {
    const id = messageOf(row);
    return id === undefined ? undefined : createMessageParts(state.model, id);
  }, [state]);
  const shift = useSignal(0);
  // Another selection brings the window back to it.
  useSignalEffect(() => {
    state.selected.value;
    shift.value = 0;
  });
  state.version.value;
  parts?.update();
  const found =
    parts === undefined ? undefined : bordersAt(parts, state.model, row.event.offset, shift.value);
  if (parts === undefined || found === undefined) return <p class="wv-quiet">{words.gone}</p>;
  const template = found.columns.map(columnWidth).join(' ');
  return (
    <section class="wx-borders" aria-label={words.label}>
      <p class="wx-lead">{say(row, parts, state)}</p>
      <div
        class="wx-rulers"
        role="group"
        aria-label={words.rulers}
        style={{ '--wx-least': `${found.columns.length * LEAST}rem` }}
      >
        {found.rulers.map((ruler) => (
          <RulerLine key={ruler.name} {...{ ruler, template, state, row }} />
        ))}
        <p class="wx-axis">
          <span>{words.byte(found.from)}</span>
          <span>{words.notToScale}</span>
          <span>{words.byte(found.to)}</span>
        </p>
      </div>
      <div class="wx-moves">
        <button
          type="button"
          class="wv-button"
          disabled={!found.earlier}
          onClick={() => {
            shift.value -= STEP;
          }}
        >
          ← {words.earlier}
        </button>
        <button
          type="button"
          class="wv-button"
          disabled={!found.later}
          onClick={() => {
            shift.value += STEP;
          }}
        >
          {words.later} →
        </button>
        {parts.tally.chunks + parts.tally.events > 0 && (
          <span class="wv-quiet wx-fine">{words.tally(parts.tally)}</span>
        )}
      </div>
    </section>
  );
}

/** Grows with the root of the bytes, so that two bytes can be seen beside two thousand. */
function columnWidth(bytes: number): string {
  return `minmax(${LEAST}rem, ${Math.sqrt(bytes).toFixed(2)}fr)`;
}

interface RulerProps {
  readonly ruler: Ruler;
  readonly template: string;
  readonly state: ViewState;
  readonly row: WireRow;
}

function RulerLine({ ruler, template, state, row }: RulerProps) {
  const words = lookWords.borders;
  return (
    <div
      class={`wx-ruler wx-ruler-${ruler.name}`}
      role="group"
      aria-label={words.names[ruler.name]}
    >
      <span class="wx-ruler-name" aria-hidden="true">
        {words.names[ruler.name]}
        {ruler.name === 'reads' && <Says source="measured" />}
      </span>
      <div class="wx-segments" style={{ gridTemplateColumns: template }}>
        {ruler.segments.map((segment) => (
          <Part key={`${segment.part} ${segment.offset}`} {...{ segment, state, row }} />
        ))}
      </div>
    </div>
  );
}

interface PartProps {
  readonly segment: Segment;
  readonly state: ViewState;
  readonly row: WireRow;
}

function Part({ segment, state, row }: PartProps) {
  const { part, columns, openStart, openEnd } = segment;
  const said = textOf(segment, state);
  const tone = part === 'event' ? 'wv-sse' : part === 'read' ? 'wv-note' : 'wv-http';
  const open = `${openStart ? ' wx-open-start' : ''}${openEnd ? ' wx-open-end' : ''}`;
  const shared = {
    class: `wx-segment wx-part-${part} ${tone}${open}${segment.row === row ? ' wx-here' : ''}`,
    style: { gridColumn: `${columns[0]} / ${columns[1]}` },
    title: said.long,
  };
  const target = segment.row;
  if (target === undefined) {
    return (
      <span {...shared} role="img" aria-label={said.long}>
        <Name {...said} />
      </span>
    );
  }
  return (
    <button
      type="button"
      {...shared}
      aria-label={said.long}
      aria-pressed={target === row}
      onClick={() => state.select(target)}
    >
      <Name {...said} />
    </button>
  );
}

interface SegmentText {
  /** As much as fits; of a name that has a number, the number fits in less. */
  readonly short: string;
  readonly brief?: string;
  readonly long: string;
}

function Name({ short, brief }: SegmentText) {
  if (brief === undefined) return <span class="wx-size">{short}</span>;
  return (
    <>
      <span class="wx-full">{short}</span>
      <span class="wx-brief">{brief}</span>
    </>
  );
}

function textOf(segment: Segment, state: ViewState): SegmentText {
  const words = lookWords.borders;
  const { part, length, row } = segment;
  const event = row?.event;
  const bytes = t.wire.spoken.bytes(length);
  const n = row === undefined ? 0 : numberOf(row);
  const numbered = (short: string, index: number): SegmentText => {
    return { short, brief: String(index), long: words.long(n, short, bytes) };
  };
  switch (part) {
    case 'head':
      return { short: words.head, long: words.long(n, words.head, bytes) };
    case 'size': {
      const size = event?.kind === 'http-chunk' ? event.size.toString(16) : '';
      return { short: size, long: words.long(n, words.size(size), bytes) };
    }
    case 'end':
      return { short: '', long: words.long(n, words.crlf, bytes) };
    case 'content': {
      if (event?.kind !== 'http-chunk') {
        return { short: words.body, long: words.long(n, words.body, bytes) };
      }
      return numbered(words.chunk(event.index), event.index);
    }
    case 'event': {
      return event?.kind === 'sse-event'
        ? numbered(words.event(event.index), event.index)
        : { short: '', long: words.long(n, '', bytes) };
    }
    case 'trailers':
      return { short: words.trailers, long: words.long(n, words.trailers, bytes) };
    case 'read': {
      const time = t.wire.since((segment.time ?? 0) - state.model.startedAt);
      const by = segment.byHop === true ? ` ${t.wire.events.byHop}` : '';
      return { short: t.wire.size(length), long: `${words.read(bytes, time)}${by}` };
    }
  }
}

/** How the selected part lies to the borders of the others. */
function say(row: WireRow, parts: MessageParts, state: ViewState): string {
  const words = lookWords.borders;
  const found = findingsOf(row, parts, state.model);
  const { what, chunks, events, reads, sharesRead } = found;
  const numbers = events.map(({ event }) => (event.kind === 'sse-event' ? event.index : 0));
  const sentences = [
    what === 'event' ? words.inChunks(chunks) : '',
    what === 'chunk' && parts.tally.events > 0 ? words.holds(numbers, found) : '',
    what === 'head' || what === 'body' ? words.whole[what] : '',
    words.reads(reads, sharesRead),
  ];
  return sentences.filter((sentence) => sentence !== '').join(' ');
}
