/** The words of the storm's island in English. */

const one = (count: number, what: string) => `${count} ${what}${count === 1 ? '' : 's'}`;
const seconds = (ms: number) => `${(ms / 1000).toFixed(1)} s`;

export const stormEn = {
  label: 'A storm of clients',
  title: 'The storm',
  needsScript: 'The storm runs on the playground and is drawn here, so it needs JavaScript.',
  run: 'Run',
  stop: 'Stop',
  absent:
    'No playground answers here, and there is no recording. Run Wireside yourself to let a storm loose.',
  lost: 'The playground was lost, and the storm with it. Run it again.',
  states: {
    idle: 'Ready',
    asking: 'Asking the playground',
    live: 'Measured live',
    recorded: (date: Date) =>
      `Recorded on ${date.toLocaleDateString('en', { day: 'numeric', month: 'long', year: 'numeric' })}: no playground answers here`,
    trouble: 'It did not begin',
  },
  nothing: 'Choose how the clients come back, and run the storm.',

  dials: {
    clients: 'Clients',
    clientsValue: (count: number) => String(count),
    server: 'The server',
    comeBack: 'The clients come back',
    leaving: 'It goes by',
    leavings: {
      crash: 'a crash, no close frame',
      1001: '1001, going away',
      1012: '1012, service restart',
      1013: '1013, try again later',
    },
    over: 'Closing spread over',
    down: 'Takes nobody for',
    secondsValue: (count: number) => `${count} s`,
    delay: 'After',
    delayValue: seconds,
    backoff: 'Backoff',
    backoffs: { fixed: 'fixed: always the same', exponential: 'exponential: twice as long' },
    jitter: 'Jitter',
    jitters: {
      none: 'none',
      equal: 'equal: the second half',
      full: 'full: anywhere from 0',
    },
    respects: 'They do what codes and Retry-After ask for',
  },

  chart: {
    title: 'Attempts to connect, second by second, since the server went away',
    perSecond: 'attempts a second',
    steady: (rate: number) => `steady: ${rate.toFixed(0)} a second`,
    twice: 'twice that',
    axis: (second: number) => `${second} s`,
    accepted: 'accepted (101)',
    refused: 'refused (503)',
    failed: 'no answer',
    before: 'the run before',
  },

  open: (open: number, clients: number) => `${open} of ${clients} connected`,

  figures: {
    caption: 'This run beside the one before',
    what: 'Measured',
    now: 'This run',
    before: 'The run before',
    peak: 'Peak: most attempts within a second',
    peakValue: (peak: number, steady: number) =>
      `${peak}, ${(peak / Math.max(1, steady)).toFixed(1)}× steady`,
    steady: 'Steady: while all connected at first',
    steadyValue: (rate: number) => `${rate.toFixed(0)} a second`,
    back: 'All back after',
    backValue: (ms: number | null, back: number) =>
      ms === null ? `${back} came back` : seconds(ms),
    refused: 'Attempts that were refused',
    refusedValue: (refused: number, attempts: number) => `${refused} of ${attempts}`,
    failed: 'Attempts without an answer',
    lost: 'What the clients were told',
    lostValue: (lost: readonly (readonly [code: string, count: number])[]) =>
      lost.map(([code, count]) => `${code}: ${one(count, 'client')}`).join(', '),
    policy: 'How they came back',
    none: 'not measured',
  },

  table: {
    show: 'The histogram as a table',
    second: 'Second',
    attempts: 'Attempts',
  },
} as const;
