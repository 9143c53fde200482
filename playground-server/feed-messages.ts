/**
 * What a watcher may say on the feed, read without trust. A message is either right in full or
 * `undefined`; the feed closes on the latter.
 */

import type { ClockProbe, FeedHello } from './trace/session-api.ts';

/** The longest message that a watcher has a use for, in bytes. */
export const LONGEST_MESSAGE = 1024;

export function parseHello(text: string): FeedHello | undefined {
  const message = parseObject(text);
  if (message?.type !== 'hello') return undefined;
  const { session, key, since } = message;
  if (typeof session !== 'string' || typeof key !== 'string') return undefined;
  if (typeof since !== 'number' || !Number.isSafeInteger(since) || since < 0) return undefined;
  return { type: 'hello', session, key, since };
}

export function parseProbe(text: string): ClockProbe | undefined {
  const message = parseObject(text);
  if (message?.type !== 'clock' || typeof message.sent !== 'number') return undefined;
  return { type: 'clock', sent: message.sent };
}

function parseObject(text: string): Readonly<Record<string, unknown>> | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null ? { ...value } : undefined;
  } catch {
    return undefined;
  }
}
