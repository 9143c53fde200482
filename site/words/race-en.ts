/** The words of the race in English. */

import type { Standing } from '../race/standing.ts';

const whole = new Intl.NumberFormat('en', { maximumFractionDigits: 0 });
const one = new Intl.NumberFormat('en', { minimumFractionDigits: 1, maximumFractionDigits: 1 });
const percent = new Intl.NumberFormat('en', { style: 'percent', maximumFractionDigits: 0 });

/** Bytes: `812 B`, `14.2 kB`, `1.3 MB` (powers of 1,000). */
function size(bytes: number): string {
  if (bytes < 1000) return `${bytes} B`;
  return bytes < 1_000_000
    ? `${one.format(bytes / 1000)} kB`
    : `${one.format(bytes / 1_000_000)} MB`;
}

/** Milliseconds: `0.4 ms`, `12 ms`, `1.2 s`. */
function delay(ms: number | undefined): string {
  if (ms === undefined) return '–';
  if (ms < 10) return `${one.format(ms)} ms`;
  return ms < 1000 ? `${whole.format(ms)} ms` : `${one.format(ms / 1000)} s`;
}

const times = (n: number) => (n === 1 ? 'once' : n === 2 ? 'twice' : `${whole.format(n)} times`);

const names = {
  polling: 'Polling',
  'long-polling': 'Long polling',
  sse: 'Server-sent events',
  websocket: 'WebSocket',
} as const;

export const raceEn = {
  title: 'The race',
  label: 'The race: one source of events over four transports',
  names,
  ways: {
    polling: (seconds: number) => `asks every ${one.format(seconds)} s`,
    'long-polling': () => 'asks, is answered when there is news',
    sse: () => 'asks once, the answer goes on',
    websocket: () => 'asks once, then both may speak',
  },

  columns: {
    transport: 'Transport',
    track: (seconds: number) => `The last ${seconds} seconds`,
    requests: 'requests',
    up: 'up',
    down: 'down',
    overhead: 'overhead',
    median: 'delay',
    p95: '95% within',
  },
  columnHelp: {
    requests: 'Requests so far',
    up: 'Bytes to the server',
    down: 'Bytes to the browser',
    overhead: 'Share of all bytes that are not events',
    median: 'Median delay of an event',
    p95: 'Delay that 95 of 100 events stay within',
  },
  size,
  delay,
  count: (n: number) => whole.format(n),
  share: (n: number | undefined) => (n === undefined ? '–' : percent.format(n)),
  now: 'now',
  ago: (seconds: number) => `${seconds} s ago`,

  legend: {
    slope:
      'Each line is one event, from the moment it happened to the moment it got here: the flatter, the later.',
    brackets: 'Below the wire, each mark is a request, as long as its answer took.',
    empty: 'A hollow end is an answer with nothing in it.',
  },

  controls: {
    label: 'Settings of the race',
    start: 'Start',
    pause: 'Pause',
    again: 'Play again',
    rate: 'Events',
    rateValue: (perSecond: number) => `${one.format(perSecond)} a second`,
    poll: 'Poll every',
    pollValue: (ms: number) => `${one.format(ms / 1000)} s`,
    latency: 'Latency',
    latencyValue: (ms: number) => `${whole.format(ms)} ms`,
  },

  states: {
    loading: 'Looking for the playground',
    starting: 'Starting',
    live: 'Live',
    paused: 'Paused',
    rested: 'Paused after three minutes, to leave the playground to others',
    disconnected: 'The playground is gone; trying to reach it again',
    recorded: (date: Date) =>
      `Recorded on ${date.toLocaleDateString('en', { day: 'numeric', month: 'long', year: 'numeric' })}`,
    failed: 'Nothing to race with',
  },
  retry: 'Try again',
  runLive:
    'No playground answers here, so this is a recording. To run it live, on your own machine:',
  noRecording:
    'No playground answers here, and this site carries no recording of the race. To run it, on your own machine:',
  command: 'npm ci && npm start',
  refused: (message: string) => `The playground answered: ${message}`,
  needsScript: 'The race runs in your browser and needs JavaScript.',

  waiting: 'The race begins with its first event.',
  /** What the numbers say, in a sentence. */
  sentence(standing: readonly Standing[]): string {
    const [polling, long, sse, socket] = standing;
    if (polling === undefined || long === undefined || sse === undefined || socket === undefined)
      return '';
    if (socket.arrived + sse.arrived === 0) return this.waiting;
    const bytes = (s: Standing) => s.bytesUp + s.bytesDown;
    const share = bytes(polling) === 0 ? 1 : bytes(socket) / bytes(polling);
    const vain = polling.inVain > 0 ? ` (${times(polling.inVain)} for nothing)` : '';
    const late = polling.median === undefined ? '' : ` and told them ${delay(polling.median)} late`;
    return `${whole.format(socket.arrived)} events so far. Polling asked ${times(polling.requests)}${vain}${late}. Long polling asked ${times(long.requests)}. A stream of server-sent events and a WebSocket each asked ${times(Math.max(sse.requests, socket.requests))}; the WebSocket has moved ${percent.format(share)} of polling’s bytes.`;
  },
} as const;
