/** Any wire event taken apart into fields; each protocol's own file knows how. */

import type { WireEvent } from './events.ts';
import type { Field } from './field.ts';
import { httpFields } from './http-fields.ts';
import { sseFields } from './sse-fields.ts';
import { webSocketFields } from './websocket-fields.ts';

/**
 * The fields of an event, in wire order, each inside the event's span. Empty for what has no parts:
 * violations, raw bytes, gaps, and what was cut short.
 */
export function fieldsOf(event: WireEvent): Field[] {
  switch (event.kind) {
    case 'http-request':
    case 'http-response':
    case 'http-chunk':
    case 'http-trailers':
    case 'http-body':
      return httpFields(event);
    case 'sse-event':
      return sseFields(event);
    case 'ws-handshake':
    case 'ws-frame':
    case 'ws-message':
      return webSocketFields(event);
    case 'violation':
    case 'raw':
    case 'gap':
    case 'truncated':
      return [];
  }
}
