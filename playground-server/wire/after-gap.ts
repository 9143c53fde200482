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
  /** Where each direction's bytes begin. */
  readonly #from: { readonly [D in Direction]: number };
  /** Where the raw event ended that was reported; before it, only a body may begin. */
  readonly #told: { [D in Direction]?: number } = {};

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
    const told = this.#told[direction];
    if (event.offset >= (told ?? from) || (event.offset === from && ofBody(event))) {
      if (event.kind === 'raw' && event.reason === 'after-gap') {
        this.#told[direction] = endOf(event);
      }
      kept.push(event);
      return;
    }
    const length = endOf(event) - from;
    if (told !== undefined || event.kind === 'violation' || length <= 0) return;
    this.#told[direction] = endOf(event);
    kept.push({ kind: 'raw', direction, offset: from, length, reason: 'after-gap' });
  }
}

/** A body goes on behind the gap, and says itself that it isn't complete. */
const ofBody = (event: WireEvent): boolean =>
  event.kind === 'http-body' || (event.kind === 'truncated' && event.what === 'http-body');
