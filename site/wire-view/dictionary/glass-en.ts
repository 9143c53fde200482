/** The words of the glass: what a hop holds, and for how long. */

import { wireEn } from './wire-en.ts';

const { duration } = wireEn;
const number = new Intl.NumberFormat('en');
const tenth = new Intl.NumberFormat('en', { minimumFractionDigits: 1, maximumFractionDigits: 1 });

/** Of what still grows: a tenth of a second is enough. */
const growing = (ms: number) => `${tenth.format(ms / 1000)} s`;
/** To the byte: buffers are counted in them. */
const size = (bytes: number) => `${number.format(bytes)} ${bytes === 1 ? 'byte' : 'bytes'}`;
const events = (n: number) => `${number.format(n)} ${n === 1 ? 'event' : 'events'}`;

export const glassEn = {
  label: 'What the hop holds',
  title: 'In the hop',
  labels: 'ID, seconds held',
  measured: 'measured between its two taps',
  recorded: 'recorded between its two taps',
  compressed: 'gzip: out once it can be inflated',
  toBrowser: 'to the browser',
  fromProgram: 'from the program',
  head: 'head',
  age: growing,
  /** Where the unit is told elsewhere. */
  seconds: (ms: number) => tenth.format(ms / 1000),
  /** What is in it now, at most so far, and the age of its oldest. */
  holds: (count: number, head: boolean, bytes: number, most: number, ms: number) => {
    const what = [head ? 'the head' : '', count > 0 ? events(count) : ''].filter((one) => one);
    const full = most > bytes ? ` (fullest: ${number.format(most)})` : '';
    return `${what.join(' and ')}, ${size(bytes)}${full}, the oldest held for ${growing(ms)}`;
  },
  empty: {
    none: 'No event stream has come through a hop yet.',
    nothing: 'Empty. No event has come yet.',
    holds: (count: number, ms: number) =>
      `Empty. ${events(count)} left together, the oldest after ${duration(ms)}.`,
    passes: (ms: number) => `Empty. Each event passes at once, the last in ${duration(ms)}.`,
    over: (lost: number) =>
      lost === 0 ? 'This stream is over.' : `This stream is over. ${events(lost)} never left.`,
  },
  more: (count: number) => `and ${number.format(count)} more`,
  size,
  /** Said aloud, when it changes. */
  said: {
    holds: 'The hop holds events back.',
    passes: 'Each event passes the hop at once.',
    left: (count: number, ms: number) =>
      `${events(count)} left the hop together. The oldest was held for ${growing(ms)}.`,
    over: 'The stream is over.',
  },
  chart: {
    title: 'How long each event was held',
    none: 'nothing yet',
    held: 'still in the hop',
    longest: (ms: number) => duration(ms),
  },
  table: {
    button: 'As a table',
    label: 'The last events, and how long the hop held each',
    event: 'Event',
    size: 'Size',
    entered: 'Went in at',
    held: 'Held for',
    state: 'Now',
    inside: 'in the hop',
    outside: 'left',
    lost: 'never left',
    earlier: 'left, of an earlier stream',
    at: (ms: number) => `${(ms / 1000).toFixed(2)} s`,
    duration,
    empty: 'No event yet.',
  },
} as const;
