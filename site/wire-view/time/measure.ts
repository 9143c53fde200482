/** Measuring between two events: where it begins. */

import type { ViewState } from '../view-state.ts';

/** From the selected event; once more, and it is over. */
export function toggleMeasure(state: Pick<ViewState, 'measureFrom' | 'selected'>): void {
  const on = state.measureFrom.peek() !== undefined;
  state.measureFrom.value = on ? undefined : state.selected.peek();
}
