/**
 * Directions and spans: where a fact stands on the wire.
 *
 * A span is absolute in the byte stream of its direction: byte 0 is the first byte that this leg
 * carried that way. Every wire event *is* a span, and every field of it has one.
 */

/** `up` is toward the server, `down` is toward the browser. */
export type Direction = 'up' | 'down';

export interface Span {
  /** Bytes from the start of the direction's stream. */
  readonly offset: number;
  /** Bytes. */
  readonly length: number;
}

/** The other direction. */
export function opposite(direction: Direction): Direction {
  return direction === 'up' ? 'down' : 'up';
}

/** The offset of the first byte behind the span. */
export function endOf(span: Span): number {
  return span.offset + span.length;
}

/** Whether `inner` lies wholly inside `outer`. An empty span lies inside where its place does. */
export function contains(outer: Span, inner: Span): boolean {
  return inner.offset >= outer.offset && endOf(inner) <= endOf(outer);
}
