/** The wire view's words in English. */

const number = new Intl.NumberFormat('en');
const percent = new Intl.NumberFormat('en', { style: 'percent', maximumFractionDigits: 0 });
const decimal = new Intl.NumberFormat('en', { maximumFractionDigits: 1 });
const clock = new Intl.NumberFormat('en', { maximumSignificantDigits: 3 });

const count = (n: number, one: string, many: string) =>
  `${number.format(n)} ${n === 1 ? one : many}`;

/** Bytes, as short as a label needs it: `5 B`, `1.4 kB`, `2 MB` (powers of 1,000). */
function size(bytes: number): string {
  if (bytes < 1000) return `${bytes} B`;
  if (bytes < 1_000_000) return `${decimal.format(bytes / 1000)} kB`;
  return `${decimal.format(bytes / 1_000_000)} MB`;
}

/** A span of time in milliseconds: `0.4 ms`, `120 ms`, `4.2 s`, `3 min`. */
function duration(ms: number): string {
  if (ms < 0.001) return '0 ms';
  if (ms < 1000) return `${clock.format(ms)} ms`;
  if (ms < 120_000) return `${clock.format(ms / 1000)} s`;
  return `${decimal.format(ms / 60_000)} min`;
}

/** A time from the start of the list, to a tenth of a millisecond: `12.4 ms`, `3.2084 s`. */
function since(ms: number): string {
  return ms < 1000 ? `${ms.toFixed(1)} ms` : `${(ms / 1000).toFixed(3)} s`;
}

export const wireEn = {
  number: (n: number) => number.format(n),
  size,
  duration,
  since,
  label: 'What crossed the wire',

  find: { open: 'Find', hit: 'hit' },

  tabs: { ladder: 'Ladder', events: 'Events', raw: 'Raw', label: 'Views of the wire' },

  lanes: {
    page: 'Page',
    reported: 'reported by the page',
    measured: 'measured at the playground',
    browser: 'Browser',
    server: 'Server',
    playground: 'Server',
    program: 'Program',
    'program 2': 'Program 2',
    nginx: 'nginx',
    hop: 'Built-in hop',
  },

  directions: {
    up: 'browser to server',
    down: 'server to browser',
    upShort: 'up',
    downShort: 'down',
    both: 'Both ways',
    upOnly: 'Up',
    downOnly: 'Down',
    label: 'Direction',
  },

  groups: {
    http: 'HTTP',
    sse: 'SSE',
    text: 'Text',
    binary: 'Binary',
    control: 'Control',
    close: 'Close',
    violation: 'Violations',
    page: 'Page',
    note: 'Notes',
    label: 'Kinds of event',
  },

  kinds: {
    'http-request': 'request',
    'http-response': 'response',
    'http-chunk': 'chunk',
    'http-trailers': 'trailers',
    'http-body': 'body',
    'sse-event': 'event',
    'ws-handshake': 'handshake',
    'ws-frame': 'frame',
    'ws-message': 'message',
    violation: 'violation',
    raw: 'raw bytes',
    gap: 'gap',
    truncated: 'cut short',
    call: 'page call',
    event: 'page event',
    open: 'connection',
    close: 'connection',
    program: 'program',
    lab: 'hop',
    faults: 'faults',
    storm: 'storm',
    dropped: 'dropped',
  },

  framing: {
    none: 'no body',
    'content-length': 'content length',
    chunked: 'chunked',
    'until-close': 'until close',
    tunnel: 'tunnel',
  },

  events: {
    byHop: 'written by the playground',
    chunk: (index: number, bytes: string) => `chunk ${index} · ${bytes}`,
    lastChunk: 'last chunk · 0 B',
    trailers: (fields: number) => `trailers · ${count(fields, 'field', 'fields')}`,
    body: (bytes: string, text: string) => `body ${bytes} ${text}`.trim(),
    incompleteBody: (bytes: string) => `body ${bytes}, incomplete`,
    comment: (text: string) => `: ${text}`,
    noData: 'no data, nothing dispatched',
    neverDispatched: 'never dispatched: the stream ended first',
    handshakeRight: (key: string) => `handshake verified: the accept is right for ${key}`,
    handshakeWrong: (seen: string, expected: string) =>
      `handshake broken: accept is ${seen}, should be ${expected}`,
    message: (kind: string, bytes: string, frames: number) =>
      `${kind} message ${bytes} of ${count(frames, 'frame', 'frames')}`,
    inflated: (wire: string, bytes: string) => `${wire} on the wire, ${bytes} for the page`,
    raw: {
      desynchronised: (bytes: string) => `${bytes} that can no longer be taken apart`,
      'unknown-protocol': (bytes: string) => `${bytes} of an unknown protocol`,
      'after-end': (bytes: string) => `${bytes} after the end`,
      'after-gap': (bytes: string) => `${bytes} after a gap, not yet taken apart`,
    },
    gap: (bytes: string) => `${bytes} that the trace no longer holds`,
    truncated: {
      'http-head': 'the connection ended inside an HTTP head',
      'http-body': 'the connection ended inside an HTTP body',
      'ws-frame': 'the connection ended inside a frame',
      'ws-message': 'the connection ended inside a message',
    },
  },

  notes: {
    opened: (connection: number, reused: boolean) =>
      reused ? `connection #${connection} goes on here` : `connection #${connection} opened`,
    closed: (connection: number, cause: string) => `connection #${connection} ${cause}`,
    /** Where there is little room: as the ladder names a connection at its lines. */
    brief: {
      opened: (connection: number) => `c${connection} opened`,
      closed: (connection: number, cause: string) => `c${connection} ${cause}`,
    },
    undelivered: (up: number, down: number) =>
      `${size(up + down)} had entered the playground and never left it`,
    causes: {
      'browser-fin': 'closed by the browser (FIN)',
      'browser-reset': 'reset by the browser (RST)',
      'server-fin': 'closed by the server (FIN)',
      'server-reset': 'reset by the server (RST)',
      cut: 'cut',
      'cut-reset': 'cut with a reset',
      'handed-over': 'carries other requests from here on',
      'lab-changed': 'closed: the path to the program changed',
      'hop-error': 'closed by the playground after an error',
      'program-unreachable': 'closed: the program could not be reached',
      'idle-timeout': 'closed: idle for too long',
      'session-ended': 'closed: the session ended',
      shutdown: 'closed: the playground stopped',
    },
    hopClosed: (hop: 'nginx' | 'hop') =>
      `closed by ${hop === 'nginx' ? 'nginx' : 'the built-in hop'} (FIN)`,
    hopReset: (hop: 'nginx' | 'hop') =>
      `reset by ${hop === 'nginx' ? 'nginx' : 'the built-in hop'} (RST)`,
    gap: (records: number, bytes: string) =>
      `${count(records, 'record', 'records')} (${bytes}) let go here: the trace holds only the newest`,
    notCaptured: (bytes: string) => `${bytes} are missing here: they were sent, and not captured`,
    begunBefore: 'the capture begins in the middle of a connection',
    latency: (up: string, down: string) =>
      up === down ? `latency is now ${up} each way` : `latency is now ${up} up, ${down} down`,
    noLatency: 'no added latency',
  },

  opcodes: {
    0: 'CONT',
    1: 'TEXT',
    2: 'BINARY',
    8: 'CLOSE',
    9: 'PING',
    10: 'PONG',
  },
  reservedOpcode: (opcode: number) => `OPCODE ${opcode}`,
  noCloseCode: 'no code',

  /** What a screen reader hears: whole words, the same order as on the wire. */
  spoken: {
    frame: (n: number, rest: string) => `frame ${n}, ${rest}`,
    event: (n: number, rest: string) => `event ${n}, ${rest}`,
    opcodes: {
      0: 'continuation',
      1: 'text',
      2: 'binary',
      8: 'close',
      9: 'ping',
      10: 'pong',
    },
    reserved: (opcode: number) => `reserved opcode ${opcode}`,
    final: 'final',
    more: 'more frames follow',
    masked: 'masked',
    unmasked: 'not masked',
    compressed: 'compressed',
    bytes: (n: number) => count(n, 'byte', 'bytes'),
    code: (code: number) => `code ${code}`,
    dropped: 'dropped by a fault',
    lost: 'never arrived',
    page: 'reported by the page',
    violation: (message: string) => `violation: ${message}`,
  },

  ladder: {
    label:
      'Ladder: time runs down, an arrow starts when its bytes were sent and ends when they arrived',
    idle: (time: string) => `… ${time}`,
    newBelow: (n: number) => `${count(n, 'new event', 'new events')} below`,
    follow: 'Go to the newest',
    showLoad: (requests: number, bytes: string) =>
      `Show what loaded the page: ${count(requests, 'request', 'requests')}, ${bytes}`,
    foldLoad: (requests: number, bytes: string) =>
      `Fold what loaded the page: ${count(requests, 'request', 'requests')}, ${bytes}`,
    /** Which connection, in as little room as there is. */
    tag: (connection: number) => `c${connection}`,
    keys: 'Arrow keys move through the events, Home and End go to the first and the last.',
  },

  table: {
    label: 'Events, in the order of their last byte',
    columns: {
      id: '#',
      time: 'Time',
      direction: 'Way',
      kind: 'Kind',
      summary: 'What',
      size: 'Bytes',
      leg: 'Conn.',
    },
    pause: 'Pause',
    resume: 'Go on',
    paused: (n: number) => `Paused, ${number.format(n)} new`,
    clear: 'Clear',
    filter: 'Filter',
    mute: 'Mute heartbeats',
    newBelow: (n: number) => `${number.format(n)} new`,
    shown: (shown: number, all: number) =>
      shown === all
        ? count(all, 'event', 'events')
        : `${number.format(shown)} of ${count(all, 'event', 'events')}`,
    nothingMatches: 'No event matches the filter.',
    showAll: 'Show all',
  },

  empty: {
    title: 'Nothing on the wire yet.',
    hint: 'Use the page, and every byte it sends and gets appears here.',
    recorded: 'This recording holds no events.',
    loading: 'Connecting to the playground…',
  },

  inspector: {
    label: 'The selected event, byte by byte',
    choose: 'Select an arrow or an event to see its bytes.',
    title: (what: string, n: number, way: string, bytes: string) =>
      `${what} #${n}, ${way}, ${bytes}`,
    pageTitle: (n: number) => `Page #${n}, reported by the page`,
    noteTitle: (n: number) => `Note #${n}, measured by the playground`,
    fields: 'Fields',
    bits: 'Bits of the frame’s head',
    bitNames: {
      'ws.fin': 'FIN',
      'ws.rsv1': 'RSV1',
      'ws.rsv2': 'RSV2',
      'ws.rsv3': 'RSV3',
      'ws.opcode': 'opcode',
      'ws.mask': 'MASK',
      'ws.length': 'length',
      'ws.extendedLength': 'extended length',
      'ws.maskingKey': 'masking key',
    },
    hexRole: 'hex view: arrow keys move from byte to byte',
    inflated: 'as the page gets it',
    byte: (n: number) => `byte ${n}`,
    bytesRange: (from: number, to: number) => `bytes ${from} to ${to}`,
    bytes: 'Bytes',
    unmasked: 'unmasked',
    hexLabel: 'Bytes in hexadecimal',
    gone: 'The trace no longer holds these bytes.',
    partly: (held: string, all: string) => `The trace holds the first ${held} of ${all}.`,
    pointAt: 'Point at a field or a byte.',
    xor: (wire: string, key: string, plain: string) => `${wire} ⊕ ${key} = ${plain}`,
    letter: (letter: string) => `the letter ${letter}`,
    digit: (digit: string) => `the digit ${digit}`,
    sign: (sign: string) => `the character ${sign}`,
    partOfCharacter: 'part of a character beyond ASCII',
    control: (code: number) => `control character ${code}`,
    noLetter: 'a byte of binary data',
    compressedByte: 'a byte of compressed data',
    ofCloseCode: 'a byte of the close code, a number',
    at: (offset: number) => `byte ${number.format(offset)}`,
    previous: 'Previous event',
    next: 'Next event',
    took: (time: string) => `${time} on the way`,
    waiting: 'still on the way',
    dropped: 'Dropped by a fault: it entered the playground and never left it',
    moreFields: (n: number) => `${number.format(n)} more`,
    rewritten: (removed: string) =>
      `The playground took ${removed} out of the target on the way: it names your session and this stage. The program never sees it.`,
    line: (line: number) => `line ${line} of the client file`,
  },

  raw: {
    label: 'All bytes of a connection, both ways',
    connection: 'Connection',
    as: 'Show as',
    hex: 'Hex',
    text: 'Text',
    none: 'No connection has carried bytes yet.',
    choice: (connection: number, leg: number, from: string, to: string) =>
      `#${connection} ${from} – ${to} (leg ${leg})`,
    gone: (bytes: string) => `${bytes} that the trace no longer holds`,
  },

  cost: {
    label: 'What it cost so far',
    requests: (n: number) => (n === 1 ? 'request' : 'requests'),
    frames: (n: number) => (n === 1 ? 'frame' : 'frames'),
    messages: (n: number) => (n === 1 ? 'message for the page' : 'messages for the page'),
    up: 'up',
    down: 'down',
    percent: (share: number) => percent.format(share),
    overhead: 'overhead',
    overheadHint: 'Bytes that were not content: heads, handshakes, framing, heartbeats.',
    atPlayhead: 'up to the playhead',
    captured: 'Bytes as captured between browser and playground',
    recorded: 'Bytes as recorded between browser and playground',
  },
} as const;
