/** The words of the choice of a platform's timeout in the lab's panel. */

import type { Platform, Taken } from '../../../playground-server/proxy/model/platforms.ts';
import type { TimeoutLimit } from '../../../playground-server/proxy/model/presets.ts';

function time(seconds: number): string {
  if (seconds % 3600 === 0) return `${seconds / 3600} h`;
  return seconds > 120 && seconds % 60 === 0 ? `${seconds / 60} min` : `${seconds} s`;
}

/** What a value limits, behind a time and behind "no limit". */
const limits: Readonly<Record<TimeoutLimit, readonly [limited: string, unlimited: string]>> = {
  silence: ['of silence', 'on silence'],
  'first-byte': ['until the first byte of the answer', 'on the wait for the first byte'],
  'whole-answer': ['for the whole answer', 'on the whole answer'],
  request: ['for the request to have come', 'on the time in which the request comes'],
  'between-exchanges': [
    'between two exchanges on a kept connection',
    'on the time between two exchanges',
  ],
  lifetime: ['for the life of a stream', 'on the life of a stream'],
};

type Timeouts = Pick<Platform, 'readTimeout' | 'sendTimeout'>;

/** The lines that stand for it. */
const lines = ({ readTimeout, sendTimeout }: Timeouts): string =>
  sendTimeout === undefined
    ? `proxy_read_timeout ${readTimeout}s`
    : `proxy_read_timeout ${readTimeout}s and proxy_send_timeout ${sendTimeout}s`;

const taken: Readonly<Record<Taken, (timeouts: Timeouts) => string>> = {
  set: (timeouts) => `Here: ${lines(timeouts)}.`,
  longest: (timeouts) => `Here: ${lines(timeouts)}, the longest that the lab takes.`,
  same: () => 'Nothing limits it here, either.',
  missing: () => 'Not here: the lab has no such limit.',
};

export const proxyPlatformsEn = {
  choose: 'Time out as',
  byHand: 'as its file says',
  named: (name: string, version: string | undefined) =>
    version === undefined ? name : `${name} ${version}`,
  runs: (hop: string, platform: string) =>
    `${hop} runs here, with the patience of ${platform}. It is not ${platform}: nothing else of it is here.`,
  /** Behind the hop's name. */
  lent: (platform: string) => `with the patience of ${platform}`,
  hops: {
    nginx: (version: string) => `nginx ${version}`,
    embedded: () => 'The built-in hop',
    none: () => 'The hop',
  },
  values: 'Its timeouts, and what the lab makes of them',
  value: (seconds: number | 'none', limit: TimeoutLimit) =>
    seconds === 'none' ? `no limit ${limits[limit][1]}` : `${time(seconds)} ${limits[limit][0]}`,
  taken,
  putOffByMore: 'There only bytes of the program put it off; here, on a WebSocket, any byte does.',
  unstated: 'Whether it holds for an open WebSocket is not stated there; here it does.',
  noSilence: (timeouts: Timeouts) =>
    `Its page names no limit on silence. Here: ${lines(timeouts)}, the longest that the lab takes.`,
  read: (days: string) => `What each says of itself by default. Sources read on ${days}.`,
} as const;
