/** The words of faults: what is set, what it did, and the panel that sets it. */

import type { Fault, FaultStep, FaultTime } from '../../../playground-server/trace/faults.ts';

const number = new Intl.NumberFormat('en');
const ms = (n: number) => (n < 1000 ? `${number.format(n)} ms` : `${number.format(n / 1000)} s`);
const bytes = (n: number) => `${number.format(n)} ${n === 1 ? 'byte' : 'bytes'}`;

const directions = { up: 'up', down: 'down', both: 'both ways' } as const;

const kinds = {
  latency: 'latency',
  jitter: 'jitter',
  bandwidth: 'bandwidth',
  buffering: 'buffering',
  stall: 'stall',
  drop: 'drop',
  delay: 'delay',
  cut: 'cut',
  refuse: 'refuse',
} as const;

function what(fault: Fault): string {
  switch (fault.kind) {
    case 'latency':
      return `latency ${ms(fault.ms)}`;
    case 'jitter':
      return `jitter up to ${ms(fault.ms)}`;
    case 'bandwidth':
      return `${bytes(fault.bytesPerSecond)} a second`;
    case 'buffering': {
      const idle = fault.idle === undefined ? '' : ` or ${ms(fault.idle)} of quiet`;
      return `hold until ${bytes(fault.bytes)}${idle}${fault.message ? ' or a message’s end' : ''}`;
    }
    case 'stall':
      return 'stall';
    case 'drop':
      return fault.bytes === undefined ? 'drop all bytes' : `drop ${bytes(fault.bytes)}`;
    case 'delay':
      return `hold everything for ${ms(fault.ms)}`;
    case 'cut':
      return fault.how === 'fin' ? 'cut with FIN' : 'cut with RST';
    case 'refuse':
      return fault.how === 'rst'
        ? 'refuse new connections (RST)'
        : 'close new connections at once (FIN)';
  }
}

function when(time: FaultTime): string {
  if (time.at === 'now') return '';
  if (time.at === 'after') return `after ${ms(time.ms)}`;
  const n = number.format(time.number);
  const way = directions[time.direction];
  switch (time.at) {
    case 'bytes':
      return `after ${bytes(time.number)} ${way}`;
    case 'head':
      return time.direction === 'up'
        ? 'inside the handshake’s request'
        : 'inside the handshake’s response';
    case 'frame':
      return `after frame ${n} ${way}`;
    case 'fragment':
      return `behind fragment ${n} ${way}`;
    case 'chunk':
      return `inside chunk ${n} ${way}`;
    case 'event':
      return `inside event ${n} ${way}`;
    case 'character':
      return `inside multi-byte character ${n} ${way}`;
  }
}

function step({ place, direction, fault, times, ...rest }: FaultStep): string {
  const both = fault.kind === 'cut' || fault.kind === 'refuse';
  return [
    both ? what(fault) : `${what(fault)} ${directions[direction]}`,
    when(rest.when),
    place === 0 ? '' : 'behind the proxy',
    times === undefined ? '' : times === 1 ? 'once' : `on ${number.format(times)} connections`,
  ]
    .filter((part) => part !== '')
    .join(', ');
}

const byFault = (cause: string) => `${cause} by a fault`;

export const faultsEn = {
  directions,
  kinds,
  /** One step of a script: `cut with RST, after frame 3 down, once`. */
  step,

  notes: {
    set: (steps: readonly string[]) => `faults: ${steps.join('; ')}`,
    dropped: (connection: number, way: string, size: string, fault: string) =>
      `connection #${connection}: ${size} ${way} vanish here (${fault})`,
    endDropped: (connection: number, way: string, end: 'fin' | 'reset', fault: string) =>
      `connection #${connection}: the ${end === 'fin' ? 'FIN' : 'RST'} ${way} vanishes here (${fault})`,
    closed: {
      latency: byFault,
      jitter: byFault,
      bandwidth: byFault,
      buffering: byFault,
      stall: byFault,
      drop: byFault,
      delay: byFault,
      cut: byFault,
      refuse: (cause: string) => `refused: ${cause} by a fault`,
    },
  },

  button: 'Faults',
  buttonWith: (n: number) => `Faults: ${number.format(n)} set`,
  loading: 'The faults are on their way.',
  loadFailed: 'The faults could not be loaded. Check the connection, then press Faults again.',
  badLink: (message: string) =>
    `The faults in this page’s address can’t be read, so none are set. ${message}`,

  panel: {
    label: 'Faults on the wire',
    what: 'What the playground does to the bytes between this page and its program. Places count from now on open connections, and from the first byte on new ones.',
    none: 'No faults are set.',
    armed: 'Faults that are set',
    remove: 'Remove',
    removeStep: (text: string) => `Remove: ${text}`,
    removeAll: 'Remove all',
    copy: 'Copy link with these faults',
    copied: 'Copied.',
    notCopied: (link: string) => `The browser did not let the link be copied: ${link}`,
    presets: 'Presets',
    presetNames: {
      cable: 'The cable is out',
      cableBehind: 'The cable behind the proxy is out',
      hardlyTaken: 'Behind the proxy hardly anything is taken',
      tunnel: 'A tunnel of three seconds',
      wifi: 'Coffee-shop Wi-Fi',
      proxyDies: 'Proxy dies after frame 3',
      tornEvent: 'Stream torn inside event 3',
      proxyBuffers: 'Proxy buffers 4 KiB',
      refused: 'Nobody answers the door',
    },
    add: 'Add a fault',
    fault: 'Fault',
    faults: {
      latency: 'latency',
      jitter: 'jitter',
      bandwidth: 'bandwidth',
      buffering: 'buffering',
      delay: 'hold everything',
      stall: 'stall (bytes vanish)',
      drop: 'drop bytes',
      'cut-rst': 'cut with RST',
      'cut-fin': 'cut with FIN',
      'refuse-rst': 'refuse with RST',
      'refuse-close': 'accept, then close',
    },
    units: {
      latency: 'milliseconds',
      jitter: 'at most, ms',
      bandwidth: 'bytes a second',
      buffering: 'bytes',
      delay: 'milliseconds',
      stall: '',
      drop: 'bytes',
      'cut-rst': '',
      'cut-fin': '',
      'refuse-rst': '',
      'refuse-close': '',
    },
    flush: 'Flush',
    flushes: { full: 'when full', message: 'at a message’s end', quiet: 'after 1 s of quiet' },
    direction: 'Direction',
    when: 'When',
    times: {
      now: 'at once',
      after: 'after a time',
      bytes: 'after bytes',
      request: 'inside the handshake’s request',
      response: 'inside the handshake’s response',
      frame: 'after a frame',
      fragment: 'between two fragments',
      chunk: 'inside an HTTP chunk',
      event: 'inside an SSE event',
      character: 'inside a UTF-8 character',
    },
    numbers: {
      now: '',
      after: 'milliseconds later',
      bytes: 'how many bytes',
      request: '',
      response: '',
      frame: 'frame number',
      fragment: 'behind fragment',
      chunk: 'chunk number',
      event: 'event number',
      character: 'character number',
    },
    timeDirection: 'Counted',
    leg: 'Leg',
    legs: ['browser and playground', 'behind the proxy'],
    once: 'on one connection only',
    arm: 'Add',
  },
} as const;
