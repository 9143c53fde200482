/**
 * The ladder: time runs down, an arrow starts where its bytes entered the hop and ends where they
 * left it, so latency is a slope. Only what the box shows is drawn.
 *
 * A listbox: arrow keys move through the events, and each says its sentence to a screen reader.
 */

import { useComputed, useSignal, useSignalEffect } from '@preact/signals';
import { useId, useLayoutEffect, useMemo, useRef } from 'preact/hooks';
import { t } from '../dictionary/index.ts';
import { indexForKey } from '../list/arrow-keys.ts';
import { optionId } from '../list/option-id.ts';
import { createSlots, topAtEnd, useScrollBox } from '../list/row-window.ts';
import { useAnchor } from '../list/use-anchor.ts';
import { useBuilt, useRows } from '../list/use-rows.ts';
import { firstIndex } from '../model/byte-store.ts';
import { isPageLoad } from '../model/page-load.ts';
import { endId } from '../model/row-cursor.ts';
import type { Row } from '../model/view.ts';
import { Bracket } from '../time/bracket.tsx';
import { noteOf } from '../time/marks.ts';
import { isPast, type Moment } from '../time/moment.ts';
import { PlayheadLine } from '../time/playhead-line.tsx';
import type { ViewState } from '../view-state.ts';
import { type LadderItem, layOut, sameItem } from './geometry.ts';
import { LadderArrow } from './ladder-arrow.tsx';
import { createLadderRows, type LadderRows } from './ladder-rows.ts';
import { LaneHeads } from './lane-heads.tsx';
import { type Lane, lanesIn, programsOf } from './lanes.ts';
import { createPageLoads, type PageLoads } from './page-loads.ts';
import { ticksIn } from './ticks.ts';

/** More new arrows than this at once only appear: an eye can't follow them. */
const MOST_TRAVELLERS = 12;
const BOTTOM = 36;
/** Arrows beyond this many are left out of a crowded window; the table has them all. */
const MOST_ARROWS = 180;
/** Pixels that are drawn above and below what can be seen, and by which that moves. */
const BESIDE = 80;

export function Ladder({ state }: { state: ViewState }) {
  const { model } = state;
  const scrolling = useScrollBox((element) => {
    following.value = kept.scrolled(element, following.value);
    if (following.value) seen.current = count;
  });
  const { ref, box } = scrolling;
  const scope = useId();
  const loads = usePageLoads(state);
  const ladder = useLadderRows(state, loads);
  // Who has selected an event elsewhere finds it here, too.
  const following = useSignal(state.selected.peek() === undefined && !state.whole);
  // Who moves the playhead wants to see where it is.
  useSignalEffect(() => {
    if (state.moves.value > 0) following.value = true;
  });
  const at = state.at.value;
  /** Rows that have begun at the moment that is shown. */
  const count = countBegun(ladder.rows, at);
  const seen = useRef(count);
  const lastEnd = useRef(endId(model));
  const fresh = lastEnd.current;
  lastEnd.current = endId(model);

  // Only what changes the drawing makes another: a step of scrolling, and while the end is followed
  // none at all.
  const width = useComputed(() => box.value.width).value;
  const boxHeight = useComputed(() => box.value.height).value;
  const top = useComputed(() => Math.floor(box.value.top / BESIDE) * BESIDE);
  const programs = programsOf(model.legs.values());
  const lanes = useMemo(
    () => lanesIn(width, programs, ladder.page, state.origin),
    [width, programs.join(), ladder.page, state],
  );
  const shown =
    at === undefined ? ladder.scale.height : Math.min(ladder.scale.y(at.time), ladder.scale.height);
  const height = Math.max(shown + BOTTOM, 0);

  // A list that is being built goes to its end once, when it is whole.
  const toEnd = following.value && !ladder.behind;
  useLayoutEffect(() => {
    const element = ref.current;
    if (element !== null && toEnd) element.scrollTop = element.scrollHeight;
  }, [toEnd, height, boxHeight]);
  const selected = state.selected.value;
  const topOf = (row: Row) => ladder.place(row).y1;
  const placed = { rows: ladder.rows, of: ladder, timeOf: startOf, topOf };
  const kept = useAnchor(scrolling, placed, selected, following);
  useLayoutEffect(() => {
    if (selected === undefined || following.peek() || !ladder.holds(selected)) return;
    scrollTo(ref.current, ladder.place(selected).y1);
    kept.moved();
  }, [selected, boxHeight, ladder.behind]);

  // A search leads away from the end.
  const sought = state.sought.value;
  const isFirst = useRef(true);
  useLayoutEffect(() => {
    const isNew = !isFirst.current;
    isFirst.current = false;
    if (!isNew || sought === undefined || !ladder.holds(sought.row)) return;
    following.value = false;
    scrollTo(ref.current, ladder.place(sought.row).y1);
    kept.moved();
  }, [sought]);

  // Nothing of a trace that was there from the start is new.
  if (following.value || state.whole) seen.current = count;
  const below = Math.max(0, count - seen.current);

  const seenTop = toEnd ? topAtEnd(boxHeight, height) : top.value;
  const drawn = {
    top: Math.max(0, Math.floor(seenTop / BESIDE - 1) * BESIDE),
    bottom: Math.ceil((seenTop + boxHeight) / BESIDE + 2) * BESIDE,
  };
  // An option that is scrolled out of sight is not in the document.
  const place =
    selected !== undefined && ladder.holds(selected) ? ladder.place(selected) : undefined;
  const isDrawn =
    selected !== undefined &&
    place !== undefined &&
    isPast(selected, at) &&
    place.y1 >= drawn.top &&
    place.y1 <= drawn.bottom;
  const active = isDrawn ? selected : undefined;

  /** Who reads an event stays with it; who reads the last one goes on with what comes. */
  const choose = (row: Row) => {
    following.value = row === ladder.rows[count - 1];
    state.select(row);
  };
  const chooser = useRef(choose);
  chooser.current = choose;
  const onKeyDown = (event: KeyboardEvent) => {
    const now = state.selected.peek();
    const from = now === undefined ? -1 : ladder.indexOf(now);
    const to = indexForKey(event.key, from, count);
    const row = to === undefined ? undefined : ladder.rows[to];
    if (row === undefined || !isPast(row, at)) return;
    event.preventDefault();
    choose(row);
  };
  return (
    <div class="wv-ladder">
      <LaneHeads lanes={lanes} width={width} />
      <div
        class="wv-scroll"
        ref={ref}
        role="listbox"
        tabIndex={0}
        aria-label={t.wire.ladder.label}
        aria-describedby={`${scope}-keys`}
        aria-activedescendant={active && optionId(scope, active)}
        onKeyDown={onKeyDown}
      >
        <div class="wv-space" style={{ height: `${height}px` }} role="presentation">
          <Window
            {...{ state, ladder, lanes, scope, fresh, selected, chooser, width, height, count }}
            version={state.version.value}
            rows={ladder.rows}
            {...drawn}
            least={boxHeight}
          />
        </div>
      </div>
      <p id={`${scope}-keys`} class="wv-unseen">
        {t.wire.ladder.keys}
      </p>
      <div class="wv-strip">
        {loads.requests > 0 && loads.refused === 0 && (
          <Fold state={state} requests={loads.requests} bytes={loads.bytes} />
        )}
        {!following.value && (
          <button
            type="button"
            class="wv-below"
            onClick={() => {
              following.value = true;
            }}
          >
            {below > 0 ? t.wire.ladder.newBelow(below) : t.wire.ladder.follow} ↓
          </button>
        )}
      </div>
    </div>
  );
}

/** The ladder's rows are in the order of their start: the last of those that are past ends them. */
function countBegun(rows: readonly Row[], at: Moment | undefined): number {
  if (at === undefined) return rows.length;
  let count = firstIndex(rows, (row) => row.time > at.time);
  while (count > 0 && !isPast(rows[count - 1] as Row, at)) count--;
  return count;
}

interface FoldProps {
  readonly state: ViewState;
  readonly requests: number;
  readonly bytes: number;
}

/** One line for what only loads the page: how much it is, and the way to see it. */
function Fold({ state, requests, bytes }: FoldProps) {
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

function usePageLoads(state: ViewState): PageLoads {
  const loads = useMemo(() => createPageLoads(state.model), [state]);
  state.version.value;
  useRows(state, loads, (most) => loads.update(most));
  return loads;
}

function useLadderRows(state: ViewState, loads: PageLoads): LadderRows {
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

const startOf = (row: Row): number => row.time;

function scrollTo(element: HTMLElement | null, y: number): void {
  if (element === null) return;
  const margin = 40;
  if (y < element.scrollTop + margin) element.scrollTop = y - margin;
  else if (y > element.scrollTop + element.clientHeight - margin) {
    element.scrollTop = y - element.clientHeight + margin;
  }
}

interface WindowProps {
  readonly state: ViewState;
  readonly ladder: LadderRows;
  readonly lanes: readonly Lane[];
  readonly scope: string;
  readonly fresh: number;
  readonly selected: Row | undefined;
  /** With the rows a sign that there is something else to draw: a version's rows change in place. */
  readonly version: number;
  readonly rows: readonly Row[];
  readonly width: number;
  /** Pixels: what is drawn, of a ladder of this height, and no less than the box. */
  readonly top: number;
  readonly bottom: number;
  readonly least: number;
  readonly height: number;
  readonly count: number;
  readonly chooser: { readonly current: (row: Row) => void };
}

function Window(props: WindowProps) {
  const { state, ladder, lanes, scope, fresh, selected, width, top, height, count } = props;
  const drawn = useRef<ReadonlyMap<Row, LadderItem>>(new Map());
  const travelling = useRef<ReadonlySet<Row>>(new Set());
  const slots = useMemo(createSlots, []);
  const at = state.at.value;
  if (width === 0) return null;
  const bottom = Math.max(Math.min(height, props.bottom), props.least);
  const { scale } = ladder;
  const { from, to } = ladder.range(top, bottom);
  const begun = Math.min(to, count);
  const first = Math.max(from, begun - MOST_ARROWS);
  const slotOf = slots.drawing(first, begun, MOST_ARROWS);
  const rows = ladder.rows.slice(first, begun).filter((row) => isPast(row, at));
  const laidOut = layOut(rows, {
    lanes,
    place: ladder.place,
    view: state.model,
    selected,
    at,
    breaks: (row) => state.violated.of(row).length > 0,
    isMarked: (row) => noteOf(state, row) !== undefined,
  });
  const hits = state.hits.value;
  // What stands as it stood is drawn no second time.
  const items = laidOut.map((item) => {
    const before = drawn.current.get(item.row);
    return before !== undefined && sameItem(before, item) ? before : item;
  });
  drawn.current = new Map(items.map((item) => [item.row, item]));
  const newcomers = items.filter((item) => item.row.id >= fresh);
  const travels = newcomers.length <= MOST_TRAVELLERS;
  travelling.current = new Set([
    ...[...travelling.current].filter((row) => drawn.current.has(row)),
    ...(travels ? newcomers.map(({ row }) => row) : []),
  ]);
  const right = lanes[lanes.length - 1]?.x ?? width;
  const left = lanes[0]?.x ?? 0;
  return (
    <svg
      class="wv-svg"
      role="presentation"
      width={width}
      height={bottom - top}
      viewBox={`0 ${top} ${width} ${bottom - top}`}
      style={{ top: `${top}px` }}
    >
      <g class="wv-axis" aria-hidden="true">
        {lanes.map((lane) => (
          <path
            key={lane.name}
            class={lane.reported ? 'wv-lane wv-reported' : 'wv-lane'}
            d={`M${lane.x} ${top}V${bottom}`}
          />
        ))}
        {ticksIn(scale, top, bottom).map((tick) => (
          <g key={tick.label}>
            <path class="wv-tick" d={`M${left - 6} ${tick.y}H${right}`} />
            <text class="wv-time" x={2} y={tick.y + 4}>
              {tick.label}
            </text>
          </g>
        ))}
        {scale.breaks(top, bottom).map((pause) => (
          <g key={pause.top} class="wv-break">
            <rect x={left - 6} y={pause.top + 5} width={right - left + 12} height={18} />
            <text x={(left + right) / 2} y={pause.top + 18} text-anchor="middle">
              {t.wire.ladder.idle(t.wire.duration(pause.duration))}
            </text>
          </g>
        ))}
      </g>
      {items.map((item, index) => (
        <LadderArrow
          // What travels keeps its elements; of the others each takes those of one that went.
          key={
            travelling.current.has(item.row)
              ? `${state.model.generation}-${item.row.id}`
              : slotOf(first + index)
          }
          state={state}
          item={item}
          selected={item.row === selected}
          found={hits?.(item.row) === true}
          count={count}
          index={first + index}
          scope={scope}
          fresh={travels && item.row.id >= fresh}
          chooser={props.chooser}
        />
      ))}
      <Bracket state={state} ladder={ladder} x={width} />
      {at !== undefined && (
        <PlayheadLine y={height - BOTTOM} left={left} right={right} bottom={bottom} />
      )}
    </svg>
  );
}
