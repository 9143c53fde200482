/** The part of the ladder that is in sight, as SVG: its lanes and its axis, its arrows, the playhead. */

import { useMemo, useRef } from 'preact/hooks';
import { t } from '../dictionary/index.ts';
import { createSlots } from '../list/row-window.ts';
import type { Row } from '../model/view.ts';
import { Bracket } from '../time/bracket.tsx';
import { noteOf } from '../time/marks.ts';
import { isPast } from '../time/moment.ts';
import { PlayheadLine } from '../time/playhead-line.tsx';
import type { ViewState } from '../view-state.ts';
import { type LadderItem, layOut, sameItem } from './geometry.ts';
import { LadderArrow } from './ladder-arrow.tsx';
import type { LadderRows } from './ladder-rows.ts';
import type { Lane } from './lanes.ts';
import { ticksIn } from './ticks.ts';

/** More new arrows than this at once only appear: an eye can't follow them. */
const MOST_TRAVELLERS = 12;
/** Arrows beyond this many are left out of a crowded window; the table has them all. */
const MOST_ARROWS = 180;
/** Pixels below the last event. */
export const BOTTOM = 36;

export interface LadderWindowProps {
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

export function LadderWindow(props: LadderWindowProps) {
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
