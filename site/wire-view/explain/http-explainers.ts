/** The explainers of HTTP, of a connection's end and of its path, and the rows that each is for. */

import { hasHop } from '../hops/has-hop.ts';
import type { Row, TraceView } from '../model/view.ts';

/** A close frame, the end of a connection, and what the page did or saw of it. */
function closes(row: Row): boolean {
  switch (row.source) {
    case 'wire':
      return row.event.kind === 'ws-frame' && row.event.opcode === 8;
    case 'note':
      return row.record.type === 'close' && row.record.cause !== 'handed-over';
    case 'page':
      return row.event.api === 'websocket' && row.event.name === 'close';
  }
}

/** Any part of an HTTP exchange, and the calls of the page that make one. */
function isHttp(row: Row): boolean {
  switch (row.source) {
    case 'wire':
      return row.event.kind.startsWith('http-') || row.event.kind === 'sse-event';
    case 'page':
      return ['fetch', 'xhr', 'eventsource'].includes(row.event.api);
    case 'note':
      return false;
  }
}

/** A message that something divides: an answer, or a request with a body. */
function hasBorders(row: Row): boolean {
  if (row.source !== 'wire') return false;
  const { kind } = row.event;
  return kind === 'sse-event' || (kind.startsWith('http-') && kind !== 'http-request');
}

/** What travels from leg to leg. */
const PASSES = new Set<string>([
  'http-request',
  'http-response',
  'http-chunk',
  'http-body',
  'sse-event',
  'ws-frame',
  'ws-message',
]);

export const HTTP_EXPLAINERS = {
  borders: { applies: hasBorders, load: () => import('./http/borders-panel.tsx') },
  connections: { applies: isHttp, load: () => import('./http/connections-panel.tsx') },
  hops: {
    applies: (row: Row, view: TraceView) =>
      row.source === 'wire' && PASSES.has(row.event.kind) && hasHop(view.legs.get(row.leg), view),
    load: () => import('./hops/hops-panel.tsx'),
  },
  closing: { applies: closes, load: () => import('./closing/closing-panel.tsx') },
} as const satisfies Record<
  string,
  { applies: (row: Row, view: TraceView) => boolean; load: () => Promise<unknown> }
>;
