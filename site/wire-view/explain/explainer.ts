/**
 * What an explainer is: one thing about an event that is best understood by looking at it closely,
 * on the reader's own bytes. One file each; `registry.ts` lists them.
 */

import type { ComponentType } from 'preact';
import type { Pointer } from '../inspector/pointer.ts';
import type { Row } from '../model/view.ts';
import type { ViewState } from '../view-state.ts';

/** What an explainer's panel is given. It follows the model: it is drawn anew as events come. */
export interface ExplainerProps<R extends Row = Row> {
  readonly row: R;
  readonly state: ViewState;
  /** What the reader points at in the inspector: a panel lights up what belongs to it. */
  readonly pointer: Pointer;
  /** Another one for each batch of events: a component whose props stay the same isn't drawn anew. */
  readonly version?: number;
}

/** The module behind an explainer; loaded when it is first opened. */
export interface ExplainerPanel {
  readonly Panel: ComponentType<ExplainerProps>;
}
