/** What the race is doing, as its bar says it. */

import type { TraceView } from '../wire-view/model/view.ts';
import type { RaceModel } from './race-model.ts';

export type RaceState =
  | { readonly kind: 'loading' }
  | { readonly kind: 'starting' }
  | { readonly kind: 'live' }
  | { readonly kind: 'paused'; readonly why: 'reader' | 'hidden' | 'rested' }
  | { readonly kind: 'disconnected' }
  | { readonly kind: 'recorded'; readonly recordedAt: string; readonly ended: boolean }
  /** No playground and no recording, or a playground that said no. */
  | { readonly kind: 'failed'; readonly message: string | undefined };

/** One running of the race: what to draw, and the clock to draw it by. */
export interface Heat {
  readonly race: RaceModel;
  readonly view: TraceView;
  /** The trace's clock, in milliseconds; stands still where the heat is over. */
  now(): number;
}
