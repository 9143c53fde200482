/** The events of the race as its programs write them, read from what was on the wire. */

/** One event of the source. */
export interface News {
  readonly id: number;
  /** Milliseconds since 1970, by the program's clock. */
  readonly at: number;
  /** Bytes of the event's own JSON: what every transport has to carry, and all that is not overhead. */
  readonly size: number;
}

const encoder = new TextEncoder();

/**
 * The events in what a transport carried: one by itself (a server-sent event's data, a WebSocket
 * message), or several in the answer to a poll, `{"events": […], "next": 9}`. Anything else is none.
 */
export function newsIn(json: string): News[] {
  const value = parse(json);
  if (typeof value !== 'object' || value === null) return [];
  const list = 'events' in value && Array.isArray(value.events) ? value.events : [value];
  return list.map(toNews).filter((news) => news !== undefined);
}

function toNews(value: unknown): News | undefined {
  if (typeof value !== 'object' || value === null || !('id' in value && 'at' in value))
    return undefined;
  const { id, at } = value;
  if (typeof id !== 'number' || typeof at !== 'number') return undefined;
  return { id, at, size: encoder.encode(JSON.stringify(value)).length };
}

function parse(json: string): unknown {
  try {
    return JSON.parse(json);
  } catch {
    return undefined;
  }
}
