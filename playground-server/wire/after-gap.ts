/**
 * Tells what a dissector may report behind a gap: only what begins behind it.
 *
 * The dissectors go on with all they know, so framing and ordinals are right. What they report of
 * something that had begun before the gap would speak of bytes that nobody holds: in its place one
 * raw event covers the rest of the innermost thing that the gap cut.
 */

import type { WireEvent } from './events.ts';
import { type Direction, endOf } from './span.ts';

export class AfterGap {
  readonly #from: { readonly [D in Direction]: number };
  readonly #told = { up: false, down: false };

  /** @param from where each direction's bytes begin */
  constructor(from: { readonly [D in Direction]: number }) {
    this.#from = from;
  }

  filter(events: readonly WireEvent[]): WireEvent[] {
    const kept: WireEvent[] = [];
    for (const event of events) this.#take(event, kept);
    return kept;
  }

  #take(event: WireEvent, kept: WireEvent[]): void {
    const { direction } = event;
    const from = this.#from[direction];
    if (event.offset >= from) {
      if (event.kind === 'raw' && event.reason === 'after-gap') this.#told[direction] = true;
      kept.push(event);
      return;
    }
    const length = endOf(event) - from;
    if (this.#told[direction] || event.kind === 'violation' || length <= 0) return;
    this.#told[direction] = true;
    kept.push({ kind: 'raw', direction, offset: from, length, reason: 'after-gap' });
  }
}
