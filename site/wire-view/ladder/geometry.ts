/** Where a row's line and label stand in the ladder. Pure. */

import { shortened } from '../model/payload-text.ts';
import { groupOf } from '../model/row-group.ts';
import { numberOf } from '../model/spoken.ts';
import { briefNote, summaryOf } from '../model/summary.ts';
import { travels } from '../model/travels.ts';
import type { Row, RowGroup, TraceView } from '../model/view.ts';
import type { Moment } from '../time/moment.ts';
import { flightAt } from './flight.ts';
import { type LabelBox, placeLabels } from './labels.ts';
import type { Place } from './ladder-rows.ts';
import { type Lane, laneOf } from './lanes.ts';
import { PX_PER_MS } from './time-scale.ts';

/** Width of one character of the labels' 11.5 px type. */
export const CHARACTER = 6.92;

export interface LadderItem {
  readonly row: Row;
  readonly group: RowGroup;
  /** `arrow` travels, `call` goes between page and browser, `mark` and `note` stand still. */
  readonly shape: 'arrow' | 'call' | 'mark' | 'note';
  readonly x1: number;
  readonly y1: number;
  readonly x2: number;
  readonly y2: number;
  /** How the arrow ends: it arrived, is under way, or was lost: with its connection, or to a fault. */
  readonly end: 'arrived' | 'flying' | 'lost';
  /** How much of its way is drawn, 0 to 1; all of it where absent. */
  readonly way?: number;
  readonly label: string;
  readonly labelX: number;
  readonly labelY: number;
  readonly anchor: 'start' | 'end' | 'middle';
  readonly labelled: boolean;
  /** The connection, where there is more than one. */
  readonly tag: number | undefined;
  /** Its bytes break a rule. */
  readonly broken: boolean;
  /** The reader has marked it. */
  readonly marked: boolean;
}

/** Whether two items of one row look the same. */
export function sameItem(one: LadderItem, other: LadderItem): boolean {
  const keys = Object.keys(one) as (keyof LadderItem)[];
  return keys.length === Object.keys(other).length && keys.every((key) => one[key] === other[key]);
}

export interface Drawing {
  readonly lanes: readonly Lane[];
  readonly place: (row: Row) => Place;
  readonly view: TraceView;
  readonly selected: Row | undefined;
  /** The moment that is shown; undefined for the end of what there is. */
  readonly at?: Moment | undefined;
  /** Whether a row's bytes break a rule; none does where absent. */
  readonly breaks?: (row: Row) => boolean;
  /** Whether the reader has marked the row; none is where absent. */
  readonly isMarked?: (row: Row) => boolean;
}

type Line = Omit<LadderItem, 'label' | 'labelX' | 'labelY' | 'anchor' | 'labelled'>;

/** Lays rows out; labels that would overlap a more important one are left out. */
export function layOut(rows: readonly Row[], drawing: Drawing): LadderItem[] {
  const tagged = manyConnections(drawing.view);
  const lines = thinTags(
    rows.map((row) => lineOf(row, drawing, tagged)).filter((line) => line !== undefined),
  );
  const labels = lines.map((line) => labelOf(line, drawing));
  const drawn = placeLabels(labels.map((label) => label.box));
  return lines.map((line, index) => {
    const { box: _, ...label } = labels[index] as ReturnType<typeof labelOf>;
    return { ...line, ...label, labelled: drawn.has(index) };
  });
}

function lineOf(row: Row, drawing: Drawing, tagged: boolean): Line | undefined {
  const { lanes, place, view, at, breaks, isMarked } = drawing;
  const group = groupOf(row);
  const { y1, y2 } = place(row);
  const wired = lanes.filter((lane) => !lane.reported);
  const first = wired[0];
  const last = wired[wired.length - 1];
  if (first === undefined || last === undefined) return undefined;
  const broken = breaks?.(row) ?? false;
  const marked = isMarked?.(row) ?? false;
  const still = { row, group, y1, y2: y1, end: 'arrived', tag: undefined } as const;
  const base = { ...still, broken, marked };
  if (row.source === 'page') {
    const page = lanes.find((lane) => lane.reported);
    if (page === undefined) return undefined;
    const [x1, x2] = row.event.role === 'call' ? [page.x, first.x] : [first.x, page.x];
    return { ...base, shape: 'call', x1, x2 };
  }
  const leg = row.leg === undefined ? undefined : view.legs.get(row.leg);
  const from = laneOf(wired, leg?.from) ?? first;
  const to = laneOf(wired, leg?.to) ?? last;
  if (row.source === 'note') return { ...base, shape: 'note', x1: from.x, x2: to.x };
  const [x1, x2] = row.event.direction === 'up' ? [from.x, to.x] : [to.x, from.x];
  const tag = tagged ? leg?.connection : undefined;
  // A mark doesn't travel, but its label goes along with that of the bytes that show it.
  const fall = ((row.arrived ?? row.time) - row.time) * PX_PER_MS;
  if (!travels(row)) {
    return { ...base, shape: 'mark', x1, x2, y2: y1 + fall, tag };
  }
  if (row.arrived !== undefined) {
    return { ...base, shape: 'arrow', x1, x2, y2, tag, ...flightAt(row, at) };
  }
  const closed = leg?.closedAt !== undefined && leg.closedAt <= (at?.time ?? leg.closedAt);
  const end = closed || row.dropped ? 'lost' : 'flying';
  return { ...base, shape: 'arrow', x1, x2, y2: y1 + 16, end, tag };
}

/** Pixels that a tag needs for itself. */
const TAG_LINE = 11;

/** A tag that would stand on the one above it goes: of the same connection it says nothing new. */
function thinTags(lines: readonly Line[]): Line[] {
  let last = Number.NEGATIVE_INFINITY;
  return lines.map((line) => {
    if (line.tag === undefined || line.shape !== 'arrow') return line;
    const y = line.x1 > line.x2 ? line.y1 : line.y2;
    if (Math.abs(y - last) < TAG_LINE) return { ...line, tag: undefined };
    last = y;
    return line;
  });
}

function manyConnections(view: TraceView): boolean {
  let first: number | undefined;
  for (const leg of view.legs.values()) {
    if (first !== undefined && leg.connection !== first) return true;
    first = leg.connection;
  }
  return false;
}

/**
 * The label stands in the wedge between its own line, which falls away from it, and the one that
 * may arrive where it starts; over a flat line it stands above.
 */
function labelOf(line: Line, { view, selected, lanes }: Drawing) {
  const chosen = line.row === selected;
  const span = Math.abs(line.x2 - line.x1);
  const start = noteStart(line, lanes);
  const room = line.shape === 'note' ? line.x2 - start - 16 : span - 16;
  const label = fitted(line, view, Math.max(3, Math.floor(room / CHARACTER)));
  const width = label.length * CHARACTER;
  const anchor = line.shape === 'note' ? 'middle' : anchorOf(line);
  const slope = (line.y2 - line.y1) / Math.max(1, span);
  const shift = Math.max(10, Math.min(slope > 0.02 ? WEDGE / slope : 0, 150, span - width - 12));
  const labelX = anchor === 'middle' ? notePlace(line, width) : labelPlace(line, anchor, shift);
  const labelY = line.y1 - 4 + Math.min(WEDGE, slope * shift) / 2;
  const edge = anchor === 'start' ? labelX : labelX - (anchor === 'end' ? width : width / 2);
  const box: LabelBox = {
    left: edge,
    right: edge + width,
    top: labelY - 10,
    bottom: labelY + 3,
    priority: chosen ? 3 : priorityOf(line),
  };
  return { label, labelX, labelY, anchor, box } as const;
}

/** A note of the browser's leg has the room from the page's lane on, another that of its own leg. */
function noteStart(line: Line, lanes: readonly Lane[]): number {
  const first = lanes.find((lane) => !lane.reported);
  return line.x1 === first?.x ? (lanes[0]?.x ?? 0) : line.x1;
}

/** How far a line has to have fallen for a label to stand beside it. */
const WEDGE = 14;

const markOf = ({ marked }: Line) => (marked ? '★ ' : '');

/** @param most characters that there is room for */
function fitted(line: Line, view: TraceView, most: number): string {
  const text = labelText(line, view);
  if (text.length <= most) return text;
  const brief = briefNote(line.row, view);
  return shortened(brief === undefined ? text : `${markOf(line)}${brief}`, most);
}

function labelText(line: Line, view: TraceView): string {
  const text = `${markOf(line)}${summaryOf(line.row, view)}`;
  if (line.shape === 'note' || line.shape === 'call') return text;
  return `${line.shape === 'mark' ? '✕ ' : ''}#${numberOf(line.row)} ${text}`;
}

function priorityOf(line: Line): number {
  if (line.marked) return 2.5;
  if (line.group === 'violation' || line.group === 'close') return 2;
  return line.shape === 'note' ? 0 : 1;
}

function anchorOf(line: Line): 'start' | 'end' {
  if (line.shape === 'call') return 'start';
  return line.x1 < line.x2 ? 'start' : 'end';
}

/** Over the middle of its line, and as far before it as it must to end where the line does. */
function notePlace({ x1, x2 }: Line, width: number): number {
  return Math.min((x1 + x2) / 2, x2 - NOTE_EDGE - width / 2);
}

/** Pixels between the end of a note's label and the lane behind it. */
const NOTE_EDGE = 8;

function labelPlace(line: Line, anchor: 'start' | 'end', shift: number): number {
  if (line.shape === 'call') return Math.min(line.x1, line.x2) + 10;
  return anchor === 'start' ? line.x1 + shift : line.x1 - shift;
}
