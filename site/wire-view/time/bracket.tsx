/** The bracket between two measured events, at the ladder's edge. */

import type { LadderRows } from '../ladder/ladder-rows.ts';
import type { ViewState } from '../view-state.ts';

export interface BracketProps {
  readonly state: ViewState;
  readonly ladder: LadderRows;
  /** The right edge of the drawing. */
  readonly x: number;
}

export function Bracket({ state, ladder, x }: BracketProps) {
  const from = state.measureFrom.value;
  const to = state.selected.value;
  if (from === undefined || !ladder.holds(from)) return null;
  const y1 = ladder.place(from).y1;
  const y2 = to !== undefined && ladder.holds(to) ? ladder.place(to).y1 : y1;
  const edge = x - 4;
  return (
    <g class="wv-bracket" aria-hidden="true">
      <path d={`M${edge - 7} ${y1}H${edge}V${y2}H${edge - 7}`} />
      <circle cx={edge - 7} cy={y1} r={2.5} />
    </g>
  );
}
