/**
 * Violations: a rule of a standard that somebody on the wire did not keep.
 *
 * A dissector reports them and goes on. The codes are stable: lessons, checks and exports name
 * them. Each protocol file holds its own table of codes; this file holds the form.
 */

import type { ViolationEvent } from './events.ts';
import type { Direction, Span } from './span.ts';

export interface Violation {
  /** Stable, for example `WS_RESERVED_BIT_SET`. */
  readonly code: string;
  /** Where the rule stands, for example `RFC 6455, section 5.2`. */
  readonly rule: string;
  /** One sentence: what is wrong, with the value that was seen. */
  readonly message: string;
  /** True where a strict peer must end the connection for it. */
  readonly fatal: boolean;
}

/** What a protocol's table says of one code; `message` gets the value that was seen. */
export interface ViolationRule {
  readonly rule: string;
  readonly fatal: boolean;
  readonly message: (seen: string) => string;
}

/**
 * Makes the event for a broken rule.
 *
 * @param table the protocol's codes
 * @param code which of them
 * @param direction who sent the bytes
 * @param span the bytes that show it
 * @param seen the value that was seen, for the message
 */
export function violation<Code extends string>(
  table: Readonly<Record<Code, ViolationRule>>,
  code: Code,
  direction: Direction,
  span: Span,
  seen = '',
): ViolationEvent {
  const rule = table[code];
  return {
    kind: 'violation',
    direction,
    offset: span.offset,
    length: span.length,
    violation: { code, rule: rule.rule, message: rule.message(seen), fatal: rule.fatal },
  };
}
