/** The close looks at HTTP, closing, broken rules and several legs, in English. */

const number = new Intl.NumberFormat('en');
const list = new Intl.ListFormat('en');
const numbers = (all: readonly number[]) => list.format(all.map((n) => number.format(n)));
const count = (n: number, one: string, many: string) =>
  `${number.format(n)} ${n === 1 ? one : many}`;

/** What is known of the closing, as far as a sentence needs it. */
interface Close {
  readonly refusedWith: number | undefined;
  /** Who sent a close frame, of a WebSocket; `both` where the frames crossed. */
  readonly webSocket: { readonly began: 'browser' | 'server' | 'both' | undefined } | undefined;
}

export const explainHttpEn = {
  /** Who says a fact. */
  says: {
    measured: 'measured',
    reported: 'reported by the page',
    derived: 'follows from the wire',
  },

  borders: {
    label: 'Where this message is divided, by whom',
    gone: 'The trace doesn’t hold the parts of this message.',
    rulers: 'The same bytes, divided four ways',
    names: { message: 'HTTP', chunks: 'chunks', events: 'events', reads: 'TCP reads' },
    byte: (offset: number) => `byte ${number.format(offset)}`,
    notToScale: 'not to scale',
    earlier: 'Earlier',
    later: 'Later',
    head: 'head',
    body: 'body',
    trailers: 'trailers',
    crlf: 'CR LF behind the chunk',
    size: (hex: string) => `chunk size ${hex}`,
    chunk: (index: number) => `chunk ${index}`,
    event: (index: number) => `event ${index}`,
    long: (n: number, what: string, bytes: string) => `#${n}, ${what}, ${bytes}`,
    read: (bytes: string, time: string) =>
      `A read of ${bytes}, at ${time}, as the playground read them`,
    inChunks: (chunks: readonly number[]) => {
      if (chunks.length === 0) return 'The body isn’t chunked: HTTP draws no border in the event.';
      if (chunks.length === 1) return `Chunk ${numbers(chunks)} carries this event.`;
      return `This event spans chunks ${numbers(chunks)}: a chunk border lies inside it, and means nothing to it. Only a blank line ends an event.`;
    },
    holds: (
      events: readonly number[],
      { cutsEvent, begins }: { readonly cutsEvent: boolean; readonly begins: boolean },
    ) => {
      const open = 'a part of an event that is not whole yet';
      const and = begins ? `, and ${open}` : '';
      if (events.length === 0) return `This chunk holds ${begins ? open : 'no part of an event'}.`;
      if (events.length > 1)
        return `This chunk holds ${events.length} events or parts of them: ${numbers(events)}${and}. Who takes a chunk for an event loses some.`;
      if (cutsEvent) return `This chunk holds a part of event ${numbers(events)}${and}.`;
      return `This chunk holds event ${numbers(events)}${begins ? and : ', and nothing else'}.`;
    },
    whole: {
      head: 'The head ends at its blank line, wherever the reads end.',
      body: 'The body ends where Content-Length says, or with the connection.',
    },
    reads: (reads: number, shares: boolean) => {
      if (reads === 0) return '';
      if (reads > 1)
        return `${number.format(reads)} reads brought its bytes: TCP knows no borders.`;
      return shares ? 'One read brought it, and more than it.' : 'It came in a read of its own.';
    },
    tally: (all: { chunks: number; events: number; spanning: number; shared: number }) => {
      const chunks = count(all.chunks, 'chunk', 'chunks');
      if (all.events === 0) return `So far: ${chunks}.`;
      const events = count(all.events, 'event', 'events');
      const odd = `${count(all.spanning, 'event spans', 'events span')} chunks, ${count(all.shared, 'chunk holds', 'chunks hold')} more than one`;
      return all.chunks === 0 ? `So far: ${events}.` : `So far: ${events} in ${chunks}; ${odd}.`;
    },
  },

  connections: {
    label: 'Which request shares which connection',
    when: 'At which moment',
    moments: { now: 'Now', event: 'At this event', fullest: 'When most waited' },
    notYet: 'The page has asked for it. On the wire there is no request for it.',
    noExchange: 'This event belongs to no request of the list.',
    shared: (connection: number, place: number, all: number) =>
      all === 1
        ? `Connection #${connection} has carried this request alone.`
        : `This is request ${place} of ${all} on connection #${connection}: each one after the first was spared a TCP handshake.`,
    inUse: (used: number, slots: number) =>
      used > slots
        ? `${used} connections in use, more than the ${slots} slots of one browser`
        : `${used} of ${slots} slots in use`,
    slots: 'The browser’s connection slots for this origin',
    free: 'free',
    idle: (connection: number) => `#${connection} is kept open`,
    held: (connection: number, time: string) => `#${connection}, for ${time}`,
    waiting: (n: number) =>
      n === 0
        ? 'No request of the page waits'
        : `${count(n, 'request', 'requests')} begun, not on the wire`,
    waitingLabel: 'Requests that the page has begun and the wire has not seen',
    call: (detail: string) => (detail.includes(' ') ? detail : `GET ${detail}`),
    more: (n: number) => `and ${number.format(n)} more`,
    page: 'page',
    timeline: (from: string, to: string) => `Connections in time, ${from} to ${to}`,
    bar: (n: number, line: string, took: string, going: boolean) =>
      `#${n} ${line}, ${took}${going ? ' so far' : ''}`,
    waitingBar: (n: number, line: string, took: string) => `#${n} ${line}, waiting for ${took}`,
    bars: 'A bar begins with its request. It is hatched until the answer’s head comes, and solid while the body does.',
    aboutSix:
      'Six for an origin over HTTP/1.1 is what Chromium and Firefox do; it is not measured here. Other stages and tabs share the six and are not counted. WebSockets do not count among them.',
  },

  hops: {
    label: 'This message on each leg of its path',
    own: {
      up: 'You have been behind a proxy all along: the playground reads these bytes from the browser, keeps a copy, and writes them to the program.',
      down: 'You have been behind a proxy all along: the playground reads these bytes from the program, keeps a copy, and writes them to the browser.',
    },
    several: (legs: number) => `The same message on ${legs} legs, the browser’s first.`,
    table: 'The message, one column for each leg',
    programs: {
      browser: 'Browser',
      playground: 'playground',
      program: 'program',
      server: 'server',
    },
    leg: (from: string, to: string) => (from === '' ? 'not seen here' : `${from} – ${to}`),
    later: (time: string) => `${time} later`,
    fates: {
      lost: 'never came here',
      written: 'written by the playground',
      missing: 'did not pass',
    },
    changes: { changed: 'changed on the way', dropped: 'dropped', added: 'put in' },
    hopByHop: 'for this leg alone',
    nothing: 'nothing',
    aboutHopByHop:
      'Fields for one leg alone (hop-by-hop: Connection, what it names, Transfer-Encoding, Upgrade and their like) must not be passed on as they are; a proxy that passes an upgrade on writes them anew (RFC 9110, section 7.6.1).',
    names: { changed: 'Changed', held: 'Held', dropped: 'Dropped' },
    lines: (n: number) => `${count(n, 'line', 'lines')} of the head.`,
    untouched: 'Nothing: the same bytes on each leg.',
    unknown: 'It never came out at the other end.',
    wrote: 'The playground wrote it itself; the program knows nothing of it.',
    held: (time: string) => `For ${time}.`,
    notThrough: 'It never left the hop.',
    dropped: (up: string, down: string) =>
      `When the connection closed, ${up} up and ${down} down had entered the hop and never left it.`,
    altered: {
      unmasked: 'The mask is gone: it belongs to what a client sends.',
      remasked: 'It has another masking key: the hop is a client of its own.',
      compressed: 'It was compressed on the way.',
      inflated: 'It was inflated on the way.',
      reframed: 'It is divided into other frames.',
      rechunked: 'It is divided into other chunks: Transfer-Encoding is each hop’s own.',
      recoded: 'Its end is found another way: the framing of the body is each hop’s own.',
      altered: 'Its content is another.',
    },
  },

  closing: {
    label: 'How the connection closed',
    unknown:
      'The trace doesn’t hold the connection of this event: it was cleared, or never came about.',
    steps: 'The last steps, in their order',
    stillOpen: 'The connection is still open.',
    clean: (code: string, by: 'browser' | 'server' | 'both' | undefined) => {
      const who = { browser: ', begun by the browser', server: ', begun by the server' };
      const began = by === undefined ? '' : by === 'both' ? ', by both at once' : who[by];
      return `Closed cleanly with ${code}${began}.`;
    },
    unclean: (code: number, why: string) => `Not closed cleanly: ${code} for the page. ${why}`,
    /** The true cause, as the tap saw it. */
    causes: {
      'browser-fin': () => 'The browser ended the TCP connection, as it does when a page is left.',
      'browser-reset': () => 'The browser reset the TCP connection.',
      'server-fin': ({ webSocket }: Close) => {
        if (webSocket === undefined) return 'The server ended the TCP connection.';
        return webSocket.began === 'server'
          ? 'The server sent its close frame and ended the TCP connection without an answer to it.'
          : 'The server ended the TCP connection without a close frame of its own.';
      },
      'server-reset': () => 'The server reset the TCP connection.',
      cut: ({ webSocket }: Close) => {
        const fins = 'The playground cut the wire: FIN to both ends';
        if (webSocket === undefined) return `${fins}.`;
        return webSocket.began === undefined
          ? `${fins}, and no close frame.`
          : `${fins}, before the closing handshake was complete.`;
      },
      'cut-reset': () => 'The playground cut the wire with a reset: RST to both ends.',
      'handed-over': () => 'The connection was not closed: it carries another stage from here on.',
      'lab-changed': () =>
        'The further hop in the path was set anew, put in or taken out, and so the playground closed the connection.',
      'hop-error': () => 'The playground answered with an error of its own and closed.',
      'program-unreachable': () => 'The playground could not reach the program.',
      'idle-timeout': () => 'Nothing came for so long that the playground closed the connection.',
      'session-ended': () => 'The session ended, and the playground closed its connections.',
      shutdown: () => 'The playground stopped.',
      'program-crashed': () =>
        'The program crashed, and its operating system ended the TCP connection for it.',
      'handshake-refused': ({ refusedWith = 0 }: Close) =>
        `No WebSocket was ever opened: the handshake was answered with ${refusedWith}.`,
      'frame-lost': () =>
        'The server did send a close frame, and the connection ended before it reached the browser.',
    },
    /** Where a further hop stands at the end that hung up. */
    hopEnded: (hop: 'nginx' | 'hop') =>
      `${hop === 'nginx' ? 'nginx' : 'The built-in hop'} ended the TCP connection, as a proxy does when nothing came for too long, or when its other side is gone.`,
    hopEndedBoth: (hop: 'nginx' | 'hop') =>
      `${hop === 'nginx' ? 'nginx' : 'The built-in hop'} ended this connection and its other one: neither the browser nor the program did. A proxy does that when nothing came for too long, or when it stops.`,
    hopFollowed: (hop: 'nginx' | 'hop', cause: string, time: string) =>
      `${hop === 'nginx' ? 'nginx' : 'The built-in hop'} ended this connection ${time} after its other one was ${cause}.`,
    actors: {
      browser: 'the browser',
      server: 'the server',
      playground: 'the playground',
      program: 'the program',
      page: 'the page, as it reports',
    },
    step: (n: number, said: string, by: string, time: string) =>
      `Step ${n}, ${by}, after ${time}: ${said}`,
    frame: (code: number | undefined, reason: string) => {
      const says = code === undefined ? 'close frame without a code' : `close frame ${code}`;
      return reason === '' ? says : `${says} "${reason}"`;
    },
    fin: 'FIN: sends no more',
    tcp: (cause: string) => `TCP connection ${cause}`,
    between: (connection: number, from: string, to: string) =>
      `Connection #${connection}, between ${from} and ${to}:`,
    open: 'still open',
    apartFrom: (time: string, earlier: boolean) => `, ${time} ${earlier ? 'earlier' : 'later'}`,
    names: {
      handshake: 'Closing handshake',
      tcp: 'TCP connection',
      other: 'The other leg',
      code: 'The code',
      told: 'The page is told',
    },
    handshake: {
      complete: 'Complete: a close frame each way.',
      half: 'Not complete: no close frame came in answer.',
      none: 'None: no close frame travelled.',
    },
    began: {
      browser: 'The browser began.',
      server: 'The server began.',
      both: 'Both began: the frames crossed on the way.',
    },
    apart: (time: string) => `The answer came ${time} later.`,
    closedBy: {
      server: 'The server closes TCP first, as RFC 6455, section 7.1.1 wants it.',
      browser: 'RFC 6455, section 7.1.1 wants the server to close TCP first; the browser did.',
      playground: '',
    },
    lost: (up: string, down: string) =>
      `On the way at that moment, and lost: ${up} up, ${down} down.`,
    told: (code: number | undefined, clean: boolean | undefined) =>
      `code ${code ?? '?'}, wasClean ${clean ?? '?'}`,
    notReported: 'The page has reported no close event of it.',
    same: 'They agree (RFC 6455, sections 7.1.4 and 7.1.5).',
    differs:
      'They differ. A browser that fails the connection itself, for a broken rule, says 1006 whatever the frames say.',
    neverTravels: (code: number) =>
      `${code} is never on the wire. 1005 (no code came), 1006 (no close frame came) and 1015 (TLS failed) are numbers that the API makes up for what it saw; a frame that carries one breaks a rule.`,
  },
} as const;
