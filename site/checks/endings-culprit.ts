/**
 * Two ends that are one to the page, and to its leg: a WebSocket that the server reset behind the hop,
 * and one that the hop ended by itself on both sides. No close frame came on either.
 *
 * Which of the two it was is measured on the leg behind the hop. What was cut with the hop's settings,
 * or by the stage, doesn't count: nobody on the path did that.
 */

import type { LegView, TraceView } from '../wire-view/model/view.ts';
import type { Check } from './check.ts';
import { isRow } from './exchanges.ts';
import { type Tunnel, tunnelsOf } from './hop-paths.ts';
import { messages } from './messages-en.ts';

const CLOSE = 8;

export const endingsCulprit: Check = {
  id: 'endings/culprit',
  judge(trace) {
    const words = messages.endings;
    const tunnels = tunnelsOf(trace);
    if (tunnels.length === 0) return { done: false, missing: [words.through] };
    const closed = legsWithClose(trace);
    const abrupt = tunnels.filter(({ outer }) => !closed.has(outer.leg) && endedByHop(outer));
    const missing = [
      ...(abrupt.some(wasReset) ? [] : [words.reset]),
      ...(abrupt.some(({ inner }) => endedHere(inner)) ? [] : [words.byHop]),
    ];
    return { done: missing.length === 0, missing };
  },
};

function legsWithClose(trace: TraceView): ReadonlySet<number> {
  const frames = trace.rows.filter((row) => isRow(row, 'ws-frame'));
  return new Set(frames.filter(({ event }) => event.opcode === CLOSE).map(({ leg }) => leg));
}

/** The end away from the browser hung up: the hop. */
const endedByHop = ({ closeCause }: LegView) =>
  closeCause === 'server-fin' || closeCause === 'server-reset';

/** The server reset its leg, and the browser's was over later. */
const wasReset = ({ outer, inner }: Tunnel) =>
  inner.closeCause === 'server-reset' && (inner.closedAt ?? 0) <= (outer.closedAt ?? 0);

/** The end toward the browser hung up: of a leg behind the hop, the hop. */
const endedHere = ({ closeCause }: LegView) =>
  closeCause === 'browser-fin' || closeCause === 'browser-reset';
