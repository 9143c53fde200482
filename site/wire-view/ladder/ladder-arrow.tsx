/** One arrow, page call, mark or note of the ladder: drawn as SVG, an option of the listbox. */

import type { RefObject } from 'preact';
import { useLayoutEffect, useMemo, useRef, useState } from 'preact/hooks';
import { t } from '../dictionary/index.ts';
import { optionId } from '../list/option-id.ts';
import { spokenOf } from '../model/spoken.ts';
import type { Row } from '../model/view.ts';
import { withMark } from '../time/marks.ts';
import type { ViewState } from '../view-state.ts';
import { CHARACTER, type LadderItem } from './geometry.ts';

export interface LadderArrowProps {
  readonly state: ViewState;
  readonly item: LadderItem;
  readonly selected: boolean;
  /** A search marks it. */
  readonly found: boolean;
  readonly count: number;
  readonly index: number;
  readonly scope: string;
  /** It has just come: let it travel its arrow, once. */
  readonly fresh: boolean;
  readonly chooser: { readonly current: (row: Row) => void };
}

const LOST_AT = 0.62;
const SLOWEST_MS = 2000;
const FASTEST_MS = 260;

export function LadderArrow(props: LadderArrowProps) {
  const { state, item, selected } = props;
  // Fresh is what it was when it came: it may arrive many drawings later.
  const [fresh] = useState(props.fresh);
  const traveller = useTravel(item, fresh);
  const broken = state.violated.of(item.row);
  const spoken = useMemo(() => {
    const codes = broken.map(({ code }) => code);
    return withMark(state, item.row, spokenOf(item.row, state.model, codes));
  }, [item, broken.length, state.marks.value]);
  const shape = useMemo(
    () => <Shape item={item} selected={selected} fresh={fresh} traveller={traveller} />,
    [item, selected, fresh],
  );
  return (
    <g
      id={optionId(props.scope, item.row)}
      role="option"
      aria-selected={selected}
      aria-label={props.found ? `${spoken}, ${t.wire.find.hit}` : spoken}
      aria-setsize={props.count}
      aria-posinset={props.index + 1}
      class={`wv-item wv-${item.group} wv-s-${item.shape} wv-s-${item.end}${selected ? ' wv-on' : ''}${item.marked ? ' wv-marked' : ''}${props.found ? ' wv-found' : ''}`}
      onClick={() => props.chooser.current(item.row)}
    >
      {shape}
    </g>
  );
}

interface ShapeProps extends Pick<LadderArrowProps, 'item' | 'selected' | 'fresh'> {
  readonly traveller: RefObject<SVGCircleElement>;
}

function Shape({ item, selected, fresh, traveller }: ShapeProps) {
  const end = endOfLine(item);
  return (
    <>
      {item.labelled && <path class="wv-hit" d={`M${item.x1} ${item.y1}L${item.x2} ${item.y2}`} />}
      {item.shape !== 'mark' && (
        <path class="wv-line" d={`M${item.x1} ${item.y1}L${end.x} ${end.y}`} pathLength={1} />
      )}
      {item.shape === 'arrow' && <Head item={item} x={end.x} y={end.y} />}
      {item.shape === 'arrow' && item.broken && <Broken item={item} />}
      {item.shape === 'call' && <Head item={item} x={item.x2} y={item.y2} />}
      {item.shape === 'arrow' && fresh && (
        <circle ref={traveller} class="wv-traveller" cx={item.x1} cy={item.y1} r={4} />
      )}
      {(item.labelled || selected) && <Label item={item} selected={selected} />}
      {item.tag !== undefined && item.shape === 'arrow' && (
        <text class="wv-tag" x={Math.max(item.x1, item.x2) + 6} y={rightY(item) + 4}>
          {t.wire.ladder.tag(item.tag)}
        </text>
      )}
    </>
  );
}

function rightY(item: LadderItem): number {
  return item.x1 > item.x2 ? item.y1 : item.y2;
}

function endOfLine(item: LadderItem): { x: number; y: number } {
  const share = item.end === 'lost' ? LOST_AT : (item.way ?? 1);
  return {
    x: item.x1 + (item.x2 - item.x1) * share,
    y: item.y1 + (item.y2 - item.y1) * share,
  };
}

/** The tip: an arrowhead where it arrived, a cross where it was lost. */
function Head({ item, x, y }: { item: LadderItem; x: number; y: number }) {
  const angle = (Math.atan2(item.y2 - item.y1, item.x2 - item.x1) * 180) / Math.PI;
  if (item.end === 'lost') {
    return <path class="wv-cross" d={`M${x - 4} ${y - 4}l8 8m0 -8l-8 8`} />;
  }
  if (item.end === 'flying') return null;
  return (
    <path
      class="wv-tip"
      d="M0 0L-8 -3.4L-8 3.4Z"
      transform={`translate(${x} ${y}) rotate(${angle})`}
    />
  );
}

/** A cross at the tail: what left here breaks a rule. */
function Broken({ item }: { item: LadderItem }) {
  const share = 18 / Math.max(18, Math.abs(item.x2 - item.x1));
  const x = item.x1 + (item.x2 - item.x1) * share;
  const y = item.y1 + (item.y2 - item.y1) * share;
  return <path class="wv-cross" d={`M${x - 4} ${y - 4}l8 8m0 -8l-8 8`} />;
}

function Label({ item, selected }: { item: LadderItem; selected: boolean }) {
  const width = item.label.length * CHARACTER + 8;
  const shift = item.anchor === 'start' ? 4 : item.anchor === 'end' ? width - 4 : width / 2;
  return (
    <>
      {selected && (
        <rect
          class="wv-label-ground"
          x={item.labelX - shift}
          y={item.labelY - 13}
          width={width}
          height={18}
          rx={4}
        />
      )}
      <text class="wv-label" x={item.labelX} y={item.labelY} text-anchor={item.anchor}>
        {item.label}
      </text>
    </>
  );
}

/** Runs a dot along the arrow when it has arrived, at its true pace within what an eye can follow. */
function useTravel(item: LadderItem, fresh: boolean) {
  const ref = useRef<SVGCircleElement>(null);
  const due = useRef(fresh);
  useLayoutEffect(() => {
    const circle = ref.current;
    if (circle === null || !due.current || item.end !== 'arrived') return;
    due.current = false;
    if (matchMedia('(prefers-reduced-motion: reduce)').matches) return;
    const row = item.row;
    const took = row.source === 'wire' && row.arrived !== undefined ? row.arrived - row.time : 0;
    const animation = circle.animate(
      [
        { transform: 'translate(0, 0)', opacity: 1 },
        { transform: `translate(${item.x2 - item.x1}px, ${item.y2 - item.y1}px)`, opacity: 1 },
      ],
      { duration: Math.min(SLOWEST_MS, Math.max(FASTEST_MS, took)), easing: 'linear' },
    );
    return () => animation.cancel();
  }, [item.end]);
  return ref;
}
