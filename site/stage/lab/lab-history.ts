/**
 * Which hop stood in the path at a moment of the trace, and under which settings: from the records of
 * the lab that are in the trace itself. So a recording brings its own. Pure and incremental.
 */

import type { LabChanged } from '../../../playground-server/trace/trace.ts';
import { firstIndex } from '../../wire-view/model/byte-store.ts';
import { createRowCursor } from '../../wire-view/model/row-cursor.ts';
import type { TraceView } from '../../wire-view/model/view.ts';

export interface LabHistory {
  /**
   * The last word of the hop up to a moment; undefined where none was in the path, or the trace doesn't
   * say.
   *
   * @param moment trace milliseconds; undefined for the end of the trace
   */
  at(moment: number | undefined): LabChanged | undefined;
}

export function createLabHistory(view: TraceView): LabHistory {
  const cursor = createRowCursor();
  let changes: LabChanged[] = [];

  function read(): void {
    const { anew, from, to } = cursor.advance(view);
    if (anew) changes = [];
    for (let index = from; index < to; index++) {
      const row = view.rows[index];
      if (row?.source === 'note' && row.record.type === 'lab') changes.push(row.record);
    }
  }

  return {
    at(moment) {
      read();
      const until = moment ?? Number.POSITIVE_INFINITY;
      const last = changes[firstIndex(changes, ({ time }) => time > until) - 1];
      return last?.state === 'removed' ? undefined : last;
    },
  };
}
