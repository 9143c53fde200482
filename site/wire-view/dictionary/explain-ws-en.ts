/** The close looks at WebSocket traffic: their names, and what they say. */

import { requestLinesEn, responseLinesEn } from './explain-ws-heads-en.ts';

const number = new Intl.NumberFormat('en');
const decimal = new Intl.NumberFormat('en', { maximumFractionDigits: 1 });
const percent = new Intl.NumberFormat('en', { style: 'percent', maximumFractionDigits: 1 });

const bytes = (n: number) => `${number.format(n)} ${n === 1 ? 'byte' : 'bytes'}`;

const whose = { client: 'the browser', server: 'the server' } as const;
const Whose = { client: 'The browser', server: 'The server' } as const;

export const explainWsEn = {
  bytes,
  goTo: (what: string, n: number) => `${what} #${n}`,
  request: 'request',
  response: 'response',
  frame: 'frame',
  noRequest: 'The trace no longer holds the request.',

  accept: {
    lead: 'The server proves that it read this request: it appends a fixed GUID to the key, hashes the two with SHA-1 and sends the hash in base64.',
    key: 'Key, from the',
    guid: 'GUID, the same for every WebSocket',
    joined: 'Key and GUID, as one text',
    sha1: 'SHA-1 of that text: 20 bytes',
    base64: 'Those 20 bytes in base64: the accept value',
    sent: 'Sec-WebSocket-Accept, from the',
    right: 'They are the same. The client takes the connection.',
    waiting: 'No response has come yet.',
    refused: (status: number) =>
      `The answer is ${status}, so no accept value was needed: the server did not switch.`,
    wrong: 'They differ. The client must fail the connection; the page sees a close with 1006.',
    noKey: 'The request has no Sec-WebSocket-Key, so there is nothing to compute.',
    keyForm: 'This key is not 16 bytes in base64, which a server has to refuse.',
    difference: (index: number) => `The first difference is at character ${index + 1}.`,
    found: 'What the server did',
    mistakes: {
      missing: 'It sent no Sec-WebSocket-Accept at all.',
      'no-guid': 'It hashed the key alone and forgot the GUID. Exactly this value comes out.',
      'guid-lower-case':
        'It wrote the GUID in small letters. The text is hashed as it stands, so case counts.',
      'guid-misspelt': (guid: string) =>
        `It misspelt the GUID. With ${guid} exactly this value comes out.`,
      'guid-first': 'It put the GUID before the key. The key comes first.',
      'key-decoded':
        'It decoded the key from base64 first. The key is hashed as the text that it is.',
      'key-line-end': 'It hashed a line end or a space along with the key.',
      'key-echoed': 'It sent the key back as it came.',
      'hex-in-base64':
        'It encoded the digest’s hexadecimal digits in base64. The 20 bytes themselves are encoded.',
      'hex-digest': 'It sent the digest in hexadecimal. Base64 is asked for.',
      'base64-form': 'The hash is right, but it left the padding off or used the base64 of URLs.',
      'example-key': 'It answered the key that RFC 6455 gives as its example, not this one.',
      'other-key': (n: number) => `It answered the key of another request: #${n}.`,
      unknown:
        'No known mistake gives this value. The GUID left out, misspelt or placed first, the key decoded, digits instead of bytes, the keys of other requests: all were tried.',
    },
    rule: 'RFC 6455, section 4.2.2',
    clientRule: 'RFC 6455, section 4.1',
  },

  heads: {
    lead: 'What each line does in the handshake, and what comes of it when it is missing or wrong.',
    heads: { up: 'Request', down: 'Response' },
    states: {
      right: 'right',
      wrong: 'wrong',
      missing: 'missing',
      absent: 'not sent',
    },
    refused: 'refused',
    otherwise: 'If not: ',
    others: (n: number) =>
      `${n === 1 ? 'One field' : `${number.format(n)} fields`} that the handshake neither needs nor minds`,
    waiting: 'No response has come yet. Until one does, the page waits in CONNECTING.',
    never:
      'No response came: the connection ended first. The page gets an error event and a close with 1006.',
    request: requestLinesEn,
    response: responseLinesEn,
  },

  negotiation: {
    lead: 'The client offers, the server takes or leaves. What was not offered may not be answered, and what was not answered is not in use.',
    subprotocol: 'Subprotocol',
    extensions: 'Extensions',
    offered: 'Offered by the browser',
    answered: 'Answered by the server',
    nothing: 'nothing',
    notMentioned: 'not mentioned',
    noValue: 'without a value',
    outcomes: {
      taken: 'taken',
      'passed-over': 'not taken',
      unasked: 'answered without being offered',
      waiting: 'not answered yet',
    },
    refused: (status: number) => `The server answered ${status}: nothing was agreed.`,
    unasked: 'The client must fail the connection.',
    moreOffers: (n: number) => `offered ${n} times with different parameters; the first is shown`,
    noSubprotocols: 'The page asked for none: new WebSocket was called without a second argument.',
    noneTaken: 'The server picked none. A browser that offered some then fails the connection.',
    noExtensions: 'None offered and none answered.',
    parameter: 'Parameter',
    binds: { server: 'binds the server', client: 'binds the browser' },
    inForce: 'In force',
    parameters: {
      server_no_context_takeover: {
        on: 'The server starts each message with an empty window. The browser may drop its history too.',
        off: 'The server may refer to what it sent before, so the browser keeps the history.',
        rule: 'RFC 7692, section 7.1.1.1',
      },
      client_no_context_takeover: {
        on: 'The browser starts each message with an empty window. The server need not keep history.',
        off: 'The browser may refer to what it sent before, so the server keeps the history.',
        rule: 'RFC 7692, section 7.1.1.2',
      },
      server_max_window_bits: {
        on: (bits: number) =>
          `The server looks back ${number.format(2 ** bits)} bytes at most (2 to the power of ${bits}).`,
        off: 'The server may look back 32,768 bytes, the most that there is (15 bits).',
        rule: 'RFC 7692, section 7.1.2.1',
      },
      client_max_window_bits: {
        on: (bits: number) =>
          `The browser looks back ${number.format(2 ** bits)} bytes at most (2 to the power of ${bits}).`,
        off: 'The browser may look back 32,768 bytes (15 bits). Offering it without a value only says: I can be limited.',
        rule: 'RFC 7692, section 7.1.2.2',
      },
    },
    invalid: 'Not a value that it may have. The client must fail the connection.',
    hinted: (bits: number) =>
      `The browser said that it looks back ${number.format(2 ** bits)} bytes at most, and keeps to that without an answer, too.`,
    unknownParameter: 'Not a parameter of permessage-deflate.',
    notInUse: 'Not in use: the extension was not taken.',
    rules: {
      subprotocol: 'RFC 6455, section 4.2.2',
      extensions: 'RFC 6455, section 9.1',
      deflate: 'RFC 7692, section 7.1',
    },
  },

  masking: {
    why: 'A page must not be able to choose the bytes that travel, or it could write what a proxy takes for an HTTP request and poison its cache. So the browser XORs each frame with a key that it picks at random and the page never sees.',
    noSecret: 'It is no encryption: the key stands in front of the payload.',
    unmask: 'unmask',
    mask: 'mask',
    modes: 'What is computed',
    unmaskSays: 'The server’s way: wire ⊕ key = payload',
    maskSays: 'The browser’s way: payload ⊕ key = wire',
    same: 'The same key, the same XOR: doing it twice gives back what there was.',
    rows: { index: 'byte', wire: 'wire', key: 'key', plain: 'payload', character: 'reads' },
    label: 'The payload, byte by byte. Arrow keys move from byte to byte.',
    role: 'columns of bytes',
    column: (index: number, wire: string, key: string, plain: string, reads: string) =>
      `byte ${index}: ${wire} XOR ${key} = ${plain}${reads === '' ? '' : `, ${reads}`}`,
    part: 'part of a character',
    formula: (i: string, j: string) => `payload[${i}] = wire[${i}] ⊕ key[${i} mod 4 = ${j}]`,
    bits: 'One byte, bit by bit: equal bits give 0, different bits give 1.',
    compressed: 'What comes out is still compressed, so it does not read as text yet.',
    empty: 'The payload is empty: there is nothing to mask. The key is sent all the same.',
    gone: 'The trace no longer holds these bytes.',
    partly: (held: number, all: number) =>
      `The trace holds the first ${bytes(held)} of ${bytes(all)}.`,
    unmasked:
      'This frame came from a client and has no key: MASK is 0, and the payload travelled as it is. The server must close the connection; the code for it is 1002.',
    rules: { how: 'RFC 6455, section 5.3', why: 'RFC 6455, section 10.3' },
  },

  length: {
    lead: 'Seven bits say lengths up to 125. The values 126 and 127 are no lengths: they say that the next two, or eight, bytes hold it.',
    forms: { 7: '7 bits', 16: '7 + 16 bits', 64: '7 + 64 bits' },
    ranges: { 7: '0 to 125', 16: '126 to 65,535', 64: '65,536 and more' },
    inUse: 'this frame',
    mask: 'MASK',
    length: 'length',
    fixed: (value: number) => `always ${value}`,
    extended: (bits: number) => `${bits}-bit length`,
    byte: (n: number) => `byte ${n}`,
    byteRange: (from: number, to: number) => `bytes ${from} to ${to}`,
    sevenBits: (second: string, masked: boolean, value: number) =>
      masked
        ? `0x${second}: MASK is 1, and the seven bits say 0x${second} − 0x80 = ${value}`
        : `0x${second}: MASK is 0, and the seven bits say ${value}`,
    says: (form: number, seven: number) => `${seven}: the next ${form / 8} bytes hold the length`,
    sum: (terms: readonly string[], products: readonly string[], total: number) =>
      [
        terms.join(' + '),
        ...(products.length > 1 ? [products.join(' + ')] : []),
        number.format(total),
      ].join(' = '),
    term: (byte: string, weight: number) =>
      weight === 1 ? `0x${byte}` : `0x${byte} × ${number.format(weight)}`,
    number: (n: number) => number.format(n),
    head: (head: number, masked: boolean, payload: number) =>
      `The head is ${bytes(head)} long${masked ? ', the masking key included' : ''}; behind it come ${bytes(payload)} of payload.`,
    notMinimal: (length: number, needed: string, used: string, spare: number) =>
      `${number.format(length)} fits into ${needed}, and ${used} were used: ${bytes(spare)} more than the shortest form, which must be taken.`,
    rule: 'RFC 6455, section 5.2',
  },

  message: {
    lead: 'One axis of bytes, cut three times: by the message, by its frames, and by the reads of the playground. No cut has to meet another.',
    controlLead:
      'A control frame belongs to no message. It stands alone, and is read like any bytes.',
    labels: { message: 'Message', frames: 'Frames', reads: 'Reads' },
    heads: 'The filled part of a frame is its head.',
    reads: {
      taps: 'Reads are as the playground made them. TCP may have sent more segments: the kernel joins what waits.',
      capture: 'Reads are the pieces in which the capture has the bytes: its TCP segments.',
    },
    message: (kind: string, payload: number, frames: number) =>
      `${kind} message, ${bytes(payload)} in ${frames === 1 ? 'one frame' : `${number.format(frames)} frames`}`,
    control: (kind: string) => `${kind}, no message`,
    kinds: { 1: 'Text', 2: 'Binary' },
    unfinished: 'Not finished: the frame with FIN = 1 has not come, or its first frames are gone.',
    partly: 'The message has more frames; those around the selected one are drawn.',
    axis: (n: number) => number.format(n),
    axisLabel: 'bytes from the first one of the message',
    frame: (name: string, n: number, head: number, payload: number, from: number, to: number) =>
      `${name} #${n}: ${bytes(head)} of head, ${bytes(payload)} of payload, bytes ${number.format(from)} to ${number.format(to)}`,
    between: 'a control frame between the fragments, and no part of the message',
    final: 'FIN',
    more: 'more follows',
    read: (n: number, length: number, time: string) => `Read ${n}: ${bytes(length)}, ${time}`,
    firstRead: 'the first read',
    later: (time: string) => `${time} after the first`,
    beginsBefore: 'it began before the message',
    endsBehind: 'it goes on behind it',
    oneRead: 'Everything came in one read.',
    crossings: 'Characters that a border cuts',
    codePoint: (n: number) => `U+${n.toString(16).toUpperCase().padStart(4, '0')}`,
    cutBy: (frames: number, reads: number) => {
      const of = (n: number, one: string, many: string) =>
        n === 0 ? [] : [n === 1 ? `a border of ${one}` : `${n} borders of ${many}`];
      return `cut by ${[...of(frames, 'a frame', 'frames'), ...of(reads, 'a read', 'reads')].join(' and ')}`;
    },
    cut: 'No piece of it is valid UTF-8 by itself. Only the whole message has to be.',
    noCrossings: 'No character is cut by a border.',
    compressedText:
      'The message is compressed: its characters stand in the inflated text, not in these bytes.',
    rules: { frames: 'RFC 6455, section 5.4', text: 'RFC 6455, section 5.6' },
  },

  deflate: {
    lead: 'RSV1 on the first frame says that the whole message is compressed. The receiver appends the four bytes that the sender left off, and inflates.',
    before: 'The message',
    after: 'On the wire',
    alone: 'Alone, inferred',
    size: bytes,
    ratio: (ratio: number, saved: number) =>
      saved >= 0
        ? `${percent.format(ratio)} of its size: ${bytes(saved)} saved.`
        : `${percent.format(ratio)} of its size: compression made it ${bytes(-saved)} longer.`,
    measured: 'Measured on the wire.',
    computed:
      'Inferred: computed here, by this browser’s compressor, without the messages before. The original sender’s compressor may differ by some bytes.',
    takeover: {
      saved: (n: number) =>
        `Context takeover saved about ${bytes(n)} on this message: it refers to text of earlier messages instead of sending it again.`,
      little: (n: number) =>
        n > 0
          ? `Context takeover saved ${bytes(n)} here, if any: so few may be what two compressors differ by.`
          : 'Context takeover saved nothing here: by itself the message compresses as well.',
      first: (sender: 'client' | 'server') =>
        `The first compressed message of ${whose[sender]} in this trace: there is nothing before it to refer to.`,
      off: (sender: 'client' | 'server') =>
        `${Whose[sender]} agreed to no_context_takeover: each message begins with an empty window, so none can save by an earlier one.`,
      unknown: 'The trace no longer holds the handshake, so what was agreed is not known.',
    },
    notAgreed:
      'permessage-deflate was not agreed in the handshake, so RSV1 has no meaning here, and the receiver must fail the connection.',
    computing: 'Computing.',
    cannot: 'This browser can’t compress by itself, so there is nothing to compare with.',
    tooLong: 'The message is longer than what is kept of it, so it can’t be compressed again here.',
    broken: 'The message could not be inflated.',
    waiting: 'The last frame of the message has not come yet.',
    bits: 'The first byte',
    rsv1: 'RSV1 = 1: compressed',
    noRsv1: 'RSV1 is on the first frame of the message alone; this one goes on with it.',
    tail: 'The end of the payload, and what the receiver appends',
    payloadEnd: 'payload',
    appended: 'appended',
    tailSays:
      'What is compressed ends in an empty block without compression, and that block in 00 00 ff ff. The sender leaves those four bytes off, the receiver puts them back.',
    memory: 'Memory that the agreed windows cost, for each connection',
    memoryNote:
      'zlib’s documented figures, not measured: (1 << (windowBits + 2)) + (1 << (memLevel + 9)) bytes to compress, with memLevel 8, and 1 << windowBits to inflate.',
    zlib: 'zlib, memory footprint',
    columns: {
      direction: 'Messages of',
      bits: 'Window',
      compress: 'To compress',
      inflate: 'To inflate',
      kept: 'Between messages',
    },
    windowBits: (bits: number) => `${bits} bits`,
    whose: { client: 'browser', server: 'server' },
    at: { client: 'in the browser', server: 'in the server' },
    memorySize: (n: number) => `${decimal.format(n / 1024)} KiB`,
    kept: 'kept',
    letGo: 'may be let go',
    total: (at: string, n: number) => `${at}: ${decimal.format(n / 1024)} KiB`,
    totals: 'Together',
    rules: {
      how: 'RFC 7692, section 7.2',
      takeover: 'RFC 7692, section 7.1.1',
      rsv1: 'RFC 7692, section 6',
    },
  },
} as const;
