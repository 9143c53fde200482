/** The words of the filter language and of the search, in English. */

const number = new Intl.NumberFormat('en');

interface Said {
  readonly what: string;
  readonly next: string;
}

/** An error's sentences, from what the filter says there and what is meant or allowed. */
type Sayer = (text: string, meant: string) => Said;

const errors = {
  FILTER_TOO_LONG: () => ({
    what: 'The filter is too long.',
    next: 'It can have 2,000 characters: leave a part of it out.',
  }),
  FILTER_TOO_DEEP: () => ({
    what: 'Too many parentheses stand inside one another.',
    next: 'Join the tests with and, or, and one pair of parentheses at a time.',
  }),
  FILTER_UNCLOSED_STRING: () => ({
    what: 'The quotation has no end.',
    next: 'Close it with ".',
  }),
  FILTER_UNCLOSED_REGEXP: () => ({
    what: 'The regular expression has no end.',
    next: 'Close it with /, and write a slash inside of it as \\/.',
  }),
  FILTER_UNCLOSED_PARENTHESIS: () => ({
    what: 'The parenthesis is not closed.',
    next: 'Put a ) behind the last test or value inside of it.',
  }),
  FILTER_UNOPENED_PARENTHESIS: () => ({
    what: 'There is no open parenthesis for this one.',
    next: 'Take it away, or put words with a ) in quotes.',
  }),
  FILTER_UNEXPECTED: (text) => ({
    what: `${text} can’t stand here.`,
    next: 'Values of a list stand behind in, in parentheses. To look for the sign itself, put it in quotes.',
  }),
  FILTER_EXPECTED_TEST: (text) => ({
    what: text === '' ? 'A test is missing at the end.' : `A test is missing before ${text}.`,
    next: 'Write a field and a value, such as opcode = text, or words to look for.',
  }),
  FILTER_EXPECTED_VALUE: (text) => ({
    what: `A value is missing behind ${text}.`,
    next: 'Write a word, a number, or text in quotes.',
  }),
  FILTER_UNKNOWN_FIELD: (text, meant) => ({
    what: `There is no field ${text}.`,
    next:
      meant === ''
        ? 'To look for these words, put them in quotes.'
        : `Do you mean ${meant}? To look for these words, put them in quotes.`,
  }),
  FILTER_FIELD_ALONE: (text) => ({
    what: `Every event has a ${text}.`,
    next: `Compare it with something, or write "${text}" to look for the word.`,
  }),
  FILTER_OPERATOR: (text, meant) => ({
    what: `${text} can’t be asked.`,
    next: `This field goes with ${meant}.`,
  }),
  FILTER_UNKNOWN_VALUE: (text, meant) => ({
    what: `${text} never happens.`,
    next: `Possible: ${meant}.`,
  }),
  FILTER_NOT_A_NUMBER: (text) => ({
    what: `${text} is no number.`,
    next: 'Write digits, such as 12 or 1.5k.',
  }),
  FILTER_UNKNOWN_UNIT: (text, meant) => ({
    what: `${text} is no unit of this field.`,
    next: meant === '' ? 'Write the number alone.' : `Write one of ${meant}.`,
  }),
  FILTER_UNIT_MISSING: (text) => ({
    what: `${text} of what?`,
    next: `Write ${text}ms, ${text}s or ${text}min.`,
  }),
  FILTER_REGEXP_INVALID: (_, meant) => ({
    what: `The regular expression can’t be read: ${meant}.`,
    next: 'A sign that is meant as itself needs a backslash before it.',
  }),
  FILTER_REGEXP_FLAGS: (text) => ({
    what: `The flags ${text} are not known here.`,
    next: 'Use i (any case), m (^ and $ at each line) or s (a dot is a line end, too), each once.',
  }),
  FILTER_REGEXP_UNSUPPORTED: (text) => ({
    what: `${text} is left out of regular expressions here: no pattern may keep the page waiting.`,
    next: 'Back references and lookaround can often be written as two tests, joined with and.',
  }),
  FILTER_REGEXP_TOO_LARGE: () => ({
    what: 'The regular expression repeats too much.',
    next: 'Use smaller numbers in braces, or + in their place.',
  }),
  FILTER_NOT_LOADED: () => ({
    what: 'A part of the filter did not load.',
    next: 'See whether the network is there, then change the filter to try again.',
  }),
} as const satisfies Record<string, Sayer>;

export const filterEn = {
  label: 'Filter',
  box: 'Filter the events',
  example: 'opcode = text and length > 1k',
  help: 'How to write it',
  clear: 'Clear the filter',
  /** What is said while the text has an error: which filter the list shows. */
  stands: 'Until then the last filter stands.',
  completions: 'What can be written here',
  complete: {
    seen: (rows: number) => (rows === 1 ? 'in 1 event' : `in ${number.format(rows)} events`),
    count: (n: number) =>
      n === 0 ? 'Nothing to complete.' : n === 1 ? '1 completion.' : `${n} completions.`,
  },

  find: {
    label: 'Find in the events',
    box: 'Find in the events, hiding none',
    example: 'words, or opcode = close',
    previous: 'Previous hit',
    next: 'Next hit',
    close: 'Close find',
    none: 'No hit',
    place: (at: number, all: number) => `${number.format(at)} of ${number.format(all)}`,
    all: (n: number) => (n === 1 ? '1 hit' : `${number.format(n)} hits`),
    fresh: (n: number) => `${number.format(n)} new`,
  },

  operators: {
    '=': 'is; * stands for anything',
    '!=': 'has the field, and is not',
    '<': 'is less than',
    '<=': 'is at most',
    '>': 'is more than',
    '>=': 'is at least',
    contains: 'has the text in it, in any case',
    '~': 'fits the regular expression: /pattern/i',
    in: 'is one of a list: (a, b)',
  },
  joints: {
    and: 'both',
    or: 'one of them, or both',
    not: 'the contrary of what follows',
  },

  /** What each field means. A test holds this against the table of fields. */
  fields: {
    kind: 'what it is: a frame, a request, a note',
    group: 'what it is coloured by, as on the buttons',
    direction: 'toward the server (up) or the browser (down); also dir',
    number: 'the number in the list’s first column',
    time: 'since the list began, with a unit: 2.5s',
    connection: 'the TCP connection, as in the list’s last column',
    leg: 'the part of the path, where a connection is shown in parts',
    length: 'bytes on the wire, framing and all: 1.5k, 2KiB',
    'payload.length': 'bytes of what it carries, without framing',
    text: 'what it carries, as text: the first 64 KiB of it',
    line: 'the line that the list shows for it',
    violation: 'a rule of a standard was broken; the code of the rule, or its beginning',
    fatal: 'a strict peer ends the connection for it',
    heartbeat: 'a ping, a pong, or a comment of an event stream',

    opcode: 'what a WebSocket frame or message is: text, binary, close, ping, pong',
    fin: 'the last frame of its message',
    rsv1: 'the first reserved bit; permessage-deflate marks compressed messages with it',
    rsv2: 'the second reserved bit',
    rsv3: 'the third reserved bit',
    masked: 'the frame’s payload is masked',
    flags: 'each bit that is set in a frame’s head: fin, rsv1, rsv2, rsv3, mask',
    compressed: 'a compressed message, or the first frame of one',
    frames: 'how many frames a message came in',
    'close.code': 'the code in a close frame; 1005 where there is none',
    'close.reason': 'the reason in a close frame',
    subprotocol: 'what a handshake has agreed on',

    method: 'the method of a request',
    target: 'the target of a request, as the program gets it',
    status: 'the status code of a response',
    framing: 'how the end of a response’s body is found',
    'header.<name>': 'a field line of a head: header.origin',
    'sse.type': 'the type of a server-sent event; message where it has none',
    'sse.id': 'the id line of a server-sent event',
    'sse.data': 'the data of a server-sent event',
    'sse.retry': 'the reconnection time that it sets, with a unit: 3s',
    'sse.comment': 'a comment line of an event stream',

    api: 'which API of the page it was: fetch, eventsource, websocket',
    role: 'what the page did (call) or saw (event)',
    name: 'what the page’s API calls it: send, message, close',
    note: 'what a note is of: a connection’s open or close, a gap, a program, faults',
    cause: 'why a connection was closed, as it was seen on the wire',

    'json.<path>': 'a value in JSON: json.user.id, json.items.0.name',
    'socketio.<part>': 'a part of a Socket.IO packet',
    'engineio.<part>': 'a part of an Engine.IO packet',
    'jsonrpc.<part>': 'a member of a JSON-RPC message',
    'graphql.<part>': 'a member of a message of GraphQL over WebSocket',
    'mqtt.<part>': 'a part of an MQTT packet',
    'stomp.<part>': 'a command, header or body of STOMP',
    'wamp.<part>': 'a part of a WAMP message',
    'msgpack.<path>': 'a value in MessagePack',
    'cbor.<path>': 'a value in CBOR',
    'form.<name>': 'a value of form data',
  },

  errors,

  keys: {
    find: 'Find in the events, hiding none',
    next: 'Next hit',
    previous: 'Previous hit',
    complete: 'In a filter: what can be written here',
    accept: 'In a filter: take what is chosen',
    close: 'Close the completions, then the search',
  },

  /** The page about the language. */
  page: {
    field: 'Field',
    values: 'Values',
    meaning: 'What it is',
    sections: {
      row: 'Every event',
      websocket: 'WebSocket',
      http: 'HTTP and event streams',
      page: 'The page, and notes',
      payload: 'Inside payloads',
    },
    types: {
      flag: 'true, false',
      number: 'a number',
      bytes: 'bytes: 200, 1.5k, 2KiB',
      time: 'time: 20ms, 2.5s, 1min',
      name: 'a word',
      text: 'text',
      any: 'text or a number',
    },
  },
} as const;
