/** The trace model with the real dissectors: what the stage creates. */

import { createConnection } from '../../../playground-server/wire/connection.ts';
import { createModelWith, type TraceModel, type TraceModelOptions } from './model-from-records.ts';

export type { Bounds, TraceModel, TraceModelOptions } from './model-from-records.ts';

/** Creates an empty model. Feed it with `apply`; read it as a TraceView. */
export function createTraceModel(options: TraceModelOptions = {}): TraceModel {
  return createModelWith(createConnection, options);
}
