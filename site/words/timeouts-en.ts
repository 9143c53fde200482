/** The words of the table of timeouts in the lesson on idle connections. */

export const timeoutsEn = {
  caption: (day: string) => `What each says of itself by default. Sources read on ${day}.`,
  platform: 'Platform',
  setting: 'Setting',
  value: 'Default',
  limit: 'What it limits',
  resetBy: 'What puts it off',
  try: 'Try it',
  version: (version: string) => `version ${version}`,
  none: 'none',
  seconds: (seconds: number) => {
    if (seconds % 3600 === 0) return `${seconds / 3600} h`;
    return seconds > 120 && seconds % 60 === 0 ? `${seconds / 60} min` : `${seconds} s`;
  },
  limits: {
    silence: 'silence',
    'first-byte': 'the wait for the first byte of the answer',
    'whole-answer': 'the whole answer',
    request: 'the time in which the request must have come',
    'between-exchanges': 'a kept connection without a request',
    lifetime: 'the life of a stream',
  },
  resets: {
    'any-byte': 'any byte, either way',
    'bytes-of-program': 'bytes of the program',
    nothing: 'nothing',
  },
  noWebSocket: 'not for an open WebSocket',
  unstated: 'for WebSocket not stated',
  tryAs: (platform: string) => `, as ${platform} has it`,
  tryIt: (seconds: number, scaled: string) => `${seconds} s as ${scaled} s`,
} as const;
