/** Whether a hop stands in a leg's path: none does in a capture, an archive, or pasted bytes. */

import type { LegView, TraceView } from '../model/view.ts';

/** As a leg names the program whose taps record it. */
const PLAYGROUND = 'playground';

/** Whether what crosses the leg crosses another one too, on the other side of a hop. */
export function hasHop(leg: LegView | undefined, view: TraceView): boolean {
  if (leg === undefined) return false;
  return leg.to === PLAYGROUND || [...view.legs.values()].some(({ place }) => place > 0);
}
