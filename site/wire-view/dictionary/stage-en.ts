/** The stage's words in English. */

const number = new Intl.NumberFormat('en');
const count = (n: number, one: string, many: string) =>
  `${number.format(n)} ${n === 1 ? one : many}`;

/** `0.4 ms`, `12 ms`, `1.5 s`. */
function duration(ms: number): string {
  if (ms < 10) return `${ms.toFixed(1)} ms`;
  if (ms < 1000) return `${Math.round(ms)} ms`;
  return `${(ms / 1000).toFixed(1)} s`;
}

export const stageEn = {
  /** What the bar says of the exchange, in the protocols' own words. */
  state: {
    nothing: 'nothing on the wire yet',
    /** A status line: `101 Switching Protocols`. */
    status: (status: number, reason: string) => `${status} ${reason}`.trim(),
    streamOpen: (line: string) => `${line}, text/event-stream, open`,
    streamEnded: (line: string) => `${line}, text/event-stream, ended`,
    handshakeRefused: (line: string) => `handshake refused: ${line}`,
    closing: (code: string) => `closing ${code}`,
    closed: (code: number) => `closed ${code}`,
    polling: (requests: number) => `polling: ${count(requests, 'request', 'requests')}`,
    longPolling: (requests: number, held: number) =>
      `long polling: ${count(requests, 'request', 'requests')}${held > 0 ? ', one held open' : ''}`,
    waiting: (method: string, target: string) => `${method} ${target}, no answer yet`,
    crashed: (exitCode: number) => `program crashed, exit code ${exitCode}`,
    killed: (signal: string) => `program ended by ${signal}`,
    unreachable: 'program does not answer',
    starting: 'program starting',
    recorded: 'recorded',
    connecting: 'reaching the playground',
    refused: 'the playground said no',
    gone: 'playground not reachable',
    stopped: 'the trace has stopped',
    /** Joins what goes on at once. */
    and: ' · ',
  },

  controls: {
    label: 'What is done to the wire',
    latency: 'Latency',
    latencyHint: 'added to each direction',
    latencyValue: (ms: number) => `${number.format(ms)} ms`,
    cut: 'Cut the wire',
    cutDone: (legs: number) =>
      legs === 0 ? 'No connection was open.' : `${count(legs, 'connection', 'connections')} cut.`,
    reconnect: 'Reconnect',
    reconnectHint: 'Loads the page anew; the trace goes on',
  },

  tabs: {
    label: 'The page and the files that run',
    page: 'Page',
    changed: 'edited',
  },

  page: {
    title: (title: string) => `The page of the example: ${title}`,
    loading: 'The page is on its way.',
    waits: 'The page runs as soon as there is a playground for it.',
    noFrame: (origin: string) =>
      `The page's frame did not load from ${origin}. Is that address open to this browser? Then press Reconnect.`,
    failed: (code: string) => `The page could not be had (${code})`,
  },

  code: {
    live: 'As it runs now: the file on the playground has changed since this page was built.',
    edit: 'Edit',
    editHint: (file: string) => `Change ${file} and run it here; nobody else sees it`,
    run: 'Run',
    runHint: 'Runs the page with your code (Ctrl or ⌘ and Enter)',
    reset: 'Reset',
    resetHint: 'Puts the original back and runs it',
    editor: (file: string) => `Editor: ${file}`,
    loadingEditor: 'The editor is on its way.',
    editorFailed: 'The editor could not be loaded. Check the connection, then press Edit again.',
    /** `line 7 ran; TEXT 5 B reached the playground 0.4 ms later` */
    ran: (line: number) => `line ${line} ran`,
    ranAnd: (line: number, what: string, later: number) =>
      later < 0.05
        ? `line ${line} ran; ${what} reached the playground at once`
        : `line ${line} ran; ${what} reached the playground ${duration(later)} later`,
  },

  console: {
    title: 'Console',
    lines: (n: number) => count(n, 'line', 'lines'),
    errors: (n: number) => count(n, 'error', 'errors'),
    empty: 'The page has logged nothing.',
    clear: 'Clear',
    line: (file: string, line: number) => `${file}, line ${line}`,
    goTo: (file: string, line: number) => `Show line ${line} of ${file}`,
    dropped: (n: number) => `${count(n, 'older line is', 'older lines are')} not kept.`,
    levels: { debug: 'debug', log: 'log', info: 'info', warn: 'warning', error: 'error' },
  },

  crash: {
    title: 'The program behind this page has ended.',
    exitCode: (code: number) => `Exit code ${code}.`,
    signal: (signal: string) => `Ended by ${signal}.`,
    stderr: 'Its last words on stderr:',
    noStderr: 'It wrote nothing to stderr.',
    again: 'Start again',
    starting: 'Starting …',
  },

  link: {
    retryIn: (seconds: number) =>
      `Playground not reachable, trying again in ${count(seconds, 'second', 'seconds')}.`,
    retrying: 'Playground not reachable, trying again.',
    feedLost: (seconds: number) =>
      `The trace has stopped: its feed broke. Trying again in ${count(seconds, 'second', 'seconds')}; nothing is lost that the playground still holds.`,
    retryNow: 'Try now',
    playRecorded: 'Play the recorded trace',
    backToLive: 'Try the live one',
    renewed: 'Your session had ended, so this is a new one: its trace starts here.',
    comeBack: (seconds: number) =>
      `Trying again by itself in ${count(seconds, 'second', 'seconds')}.`,
    dismiss: 'Dismiss',
    failed: 'That did not work:',
  },

  recorded: {
    badge: 'Recorded',
    /** Names the recording: date and software. */
    of: (date: Date, software: string) =>
      `Recorded on ${date.toLocaleDateString('en', { day: 'numeric', month: 'long', year: 'numeric' })} with ${software}`,
    statement:
      'No playground is reachable from here, so the page can’t run. What you see on the wire was recorded from a real run of this very example, byte for byte.',
    runLive: 'To run it live:',
    again: 'Play again',
    toEnd: 'Skip to the end',
    playing: (seconds: string, total: string) => `${seconds} of ${total}`,
    transcript: 'What the page did',
    calls: 'called by the page',
    events: 'seen by the page',
    missing:
      'No recording of this example could be had from this site. Run Wireside yourself to see it live.',
    loading: 'The recording is on its way.',
    seconds: (ms: number) => `${(ms / 1000).toFixed(1)} s`,
  },
} as const;
