/** What the tools list of a model: its wire events that say something of their own, and the broken rules. Pure. */

import type { ViolationEvent } from '../../playground-server/wire/index.ts';
import { isListed } from '../wire-view/model/listed.ts';
import type { TraceView, WireRow } from '../wire-view/model/view.ts';

/** The listed wire rows of a model, broken rules left out: they have a list of their own. */
export function foundRows(view: TraceView): WireRow[] {
  return view.rows.filter(
    (row): row is WireRow =>
      row.source === 'wire' && row.event.kind !== 'violation' && isListed(row),
  );
}

export function violationsOf(view: TraceView): ViolationEvent[] {
  return view.rows.flatMap((row) =>
    row.source === 'wire' && row.event.kind === 'violation' ? [row.event] : [],
  );
}
