/** The four runners: which request of the race's page is whose. */

export const TRANSPORTS = ['polling', 'long-polling', 'sse', 'websocket'] as const;
export type Transport = (typeof TRANSPORTS)[number];

const BY_ENDPOINT: Readonly<Record<string, Transport>> = {
  poll: 'polling',
  'long-poll': 'long-polling',
  sse: 'sse',
  ws: 'websocket',
};

/**
 * Whose request this is, by the last part of its path; undefined for the page's own files. The
 * recorded target still has the play origin's prefix: `/<session>/race/poll?since=4`.
 */
export function transportOf(target: string): Transport | undefined {
  const path = target.split('?', 1)[0] ?? '';
  return BY_ENDPOINT[path.slice(path.lastIndexOf('/') + 1)];
}
