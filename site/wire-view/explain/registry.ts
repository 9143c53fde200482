/**
 * The explainers, in the order in which they are offered. Whether one has something to say of a row
 * is asked for every row that is selected, so `applies` is cheap; the panel's code loads when it is
 * first opened.
 */

import type { Row, TraceView } from '../model/view.ts';
import type { ExplainerPanel } from './explainer.ts';
import { HTTP_EXPLAINERS } from './http-explainers.ts';
import { WEBSOCKET_EXPLAINERS } from './websocket-entries.ts';

export interface ExplainerEntry {
  readonly applies: (row: Row, view: TraceView) => boolean;
  readonly load: () => Promise<ExplainerPanel>;
}

export const EXPLAINERS = {
  ...WEBSOCKET_EXPLAINERS,
  ...HTTP_EXPLAINERS,
} as const satisfies Record<string, ExplainerEntry>;

export type ExplainerName = keyof typeof EXPLAINERS;
