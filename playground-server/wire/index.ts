/**
 * The wire folder's public face: what the site, the trace and the tests import. `fields.ts` stands
 * beside it: only who shows an event's fields needs the code that finds them.
 */

import type { HttpViolationCode } from './http1-violations.ts';
import type { SseViolationCode } from './sse.ts';
import type { WebSocketViolationCode } from './websocket-violations.ts';

export { type Connection, type ConnectionOptions, createConnection } from './connection.ts';
export type * from './events.ts';
export { KEPT_BODY_LIMIT, KEPT_PAYLOAD_LIMIT } from './events.ts';
export type { Field } from './field.ts';
export type { Direction, Span } from './span.ts';
export { contains, endOf } from './span.ts';
export { isHonoured, lineName, lineSpans, nameSpans, valueSpans } from './sse-line.ts';
export type { Violation } from './violation.ts';

/** Every code that a dissector reports. */
export type ViolationCode = HttpViolationCode | WebSocketViolationCode | SseViolationCode;
