/** The ladder's lanes: the page where it reported something, and each program that was measured. Pure. */

import { t } from '../dictionary/index.ts';
import type { LegView } from '../model/view.ts';
import type { TraceOrigin } from '../origin.ts';

export interface Lane {
  /** `page`, or the program's name in the trace. */
  readonly name: string;
  readonly title: string;
  readonly reported: boolean;
  /** Who says what this lane shows; '' where there is nothing to add. */
  readonly note: string;
  readonly x: number;
}

/** The programs of the legs, from the browser's side to the server's; none twice. */
export function programsOf(legs: Iterable<LegView>): string[] {
  const programs: string[] = [];
  for (const leg of legs) {
    const from = programs.indexOf(leg.from);
    const to = programs.indexOf(leg.to);
    if (from < 0 && to < 0) programs.push(leg.from, leg.to);
    else if (to < 0) programs.splice(from + 1, 0, leg.to);
    else if (from < 0) programs.splice(to, 0, leg.from);
  }
  // Without a further hop the playground's other side is the program: one lane for both.
  return programs.includes(PROGRAM) ? programs.filter((name) => name !== PLAYGROUND) : programs;
}

const PLAYGROUND = 'playground';
const PROGRAM = 'program';

/** The lane of a leg's end. */
export function laneOf(lanes: readonly Lane[], name: string | undefined): Lane | undefined {
  const known = lanes.find((lane) => lane.name === name);
  return known ?? (name === PLAYGROUND ? lanes.find((lane) => lane.name === PROGRAM) : undefined);
}

/** Where the lanes stand in a drawing of this width. */
export function lanesIn(
  width: number,
  programs: readonly string[],
  page: boolean,
  origin?: TraceOrigin,
): Lane[] {
  const gutter = width < 480 ? 46 : 66;
  const right = Math.max(gutter + 120, width - (width < 480 ? 26 : 44));
  const pageWidth = page ? Math.min(170, Math.max(84, (right - gutter) * 0.27)) : 0;
  const first = gutter + pageWidth;
  const step = (right - first) / Math.max(1, programs.length - 1);
  const lanes: Lane[] = programs.map((name, index) => ({
    name,
    title: laneTitle(name),
    reported: false,
    note: noteOf(name, index === programs.length - 1, origin),
    x: Math.round(first + index * step),
  }));
  if (page) {
    const note = t.wire.lanes.reported;
    lanes.unshift({ name: 'page', title: t.wire.lanes.page, reported: true, note, x: gutter });
  }
  return lanes;
}

/** Where a name stands, as CSS has it: in pixels of the drawing. */
export type HeadPlace = Readonly<Record<string, string>>;

/**
 * Each name stands in the middle of its lane. That of an outer lane has as much room as there is to the
 * drawing's edge and to the other side; a longer one begins or ends at the edge.
 */
export function headPlaces(lanes: readonly Lane[], width: number): HeadPlace[] {
  return lanes.map(({ x }, index): HeadPlace => {
    const last = index === lanes.length - 1;
    if (last && index > 0) {
      return { right: `calc(100% - ${width}px)`, minWidth: `${2 * (width - x)}px` };
    }
    if (index === 0) return { left: '0', minWidth: `${2 * x}px` };
    return { left: `${x}px`, transform: 'translateX(-50%)' };
  });
}

/** Beside a playground stands that it measured; in what others recorded, the last lane says so. */
function noteOf(name: string, last: boolean, origin: TraceOrigin | undefined): string {
  if (origin !== undefined) return last ? t.origin.lane[origin.kind] : '';
  // Behind a further hop the taps stand on both sides of it.
  return name === PLAYGROUND || name === PROGRAM ? t.wire.lanes.measured : '';
}

function laneTitle(name: string): string {
  const titles: Readonly<Record<string, string>> = t.wire.lanes;
  const title = titles[name];
  if (title !== undefined) return title;
  // An address is written as it is.
  return /[.:]/.test(name) ? name : name.charAt(0).toUpperCase() + name.slice(1);
}
