/**
 * What a strict peer does about each violation, in English. The compiler demands a line for every
 * code that a dissector reports.
 *
 * "Strict" is who follows the section that the violation names to the letter. Where a standard
 * leaves the choice (reject it, or repair it and go on), the line says so.
 */

import type { Direction, ViolationCode } from '../../../playground-server/wire/index.ts';

/** What is done, in a few words, and what that means for the one who sent it. */
export type Consequence = readonly [act: string, text: string];

/** Where it depends on who sent the bytes. */
export type ConsequenceByWay = Readonly<Record<Direction, Consequence>>;

const reject = (text: string): Consequence => ['Answers 400 and closes', text];
const drop = (text: string): Consequence => [
  'Discards the response and closes',
  `${text} A proxy answers 502 in its place.`,
];
const either = (text: string): ConsequenceByWay => ({ up: reject(text), down: drop(text) });
const goOn = (text: string): Consequence => ['Goes on', text];
const fail = (code: number, text: string): Consequence => [
  `Fails the connection with ${code}`,
  text,
];
const refuse = (text: string): Consequence => ['Refuses the handshake with 400', text];
const failHandshake = (text: string): Consequence => ['The client fails the connection', text];
const decline = (text: string): Consequence => ['The server declines the offer', text];

const NO_OPEN =
  'No WebSocket is opened: the page gets an error event and a close event with 1006, and no reason.';
const SMUGGLING =
  'Two programs on the path that read it differently disagree on where the next request begins: request smuggling.';

export const consequencesEn: Readonly<Record<ViolationCode, Consequence | ConsequenceByWay>> = {
  // --- HTTP: lines and heads ---
  HTTP_HEAD_TOO_LARGE: {
    up: [
      'Answers 431 and closes',
      '431 is Request Header Fields Too Large; where the target alone is too long, it is 414.',
    ],
    down: drop('Each client has a limit of its own.'),
  },
  HTTP_EMPTY_LINE_BEFORE_HEAD: goOn('A server ignores at least one empty line before a request.'),
  HTTP_BARE_LF: goOn('A recipient may take a single LF for a line end in heads; some refuse it.'),
  HTTP_BARE_CR: [
    'Rejects it, or reads a space',
    'The CR must be taken for a space, or the element for invalid, before it is used or passed on.',
  ],
  HTTP_BAD_REQUEST_LINE: reject('It should not repair the line and go on without a redirect.'),
  HTTP_BAD_METHOD: reject('A method that is a token but not known gets 501 instead.'),
  HTTP_BAD_TARGET: reject(
    'Repairing a target, such as one with a space in it, may get past a filter that read it otherwise.',
  ),
  HTTP_BAD_STATUS_LINE: drop('The client can’t tell what the answer was.'),
  HTTP_MISSING_STATUS_SPACE: goOn('Clients commonly accept a status line without the space.'),
  HTTP_UNSUPPORTED_VERSION: {
    up: [
      'Answers 505 and closes',
      'Another major version frames its messages otherwise: nothing behind this line can be read.',
    ],
    down: drop('Another major version frames its messages otherwise.'),
  },
  HTTP_SPACE_BEFORE_FIRST_FIELD: [
    'Rejects it, or passes over the line',
    'One of the two must be done: a program that takes the line for a field may be tricked by it.',
  ],
  HTTP_FIELD_WITHOUT_COLON: either('A line that is no field may hide one from another program.'),
  HTTP_SPACE_BEFORE_COLON: reject(
    'A server must: differences here have been used to smuggle requests.',
  ),
  HTTP_SPACE_BEFORE_COLON_IN_RESPONSE: [
    'A proxy takes it out',
    'A proxy must remove the white space before it passes the response on. Browsers go on.',
  ],
  HTTP_BAD_FIELD_NAME: either('The name could be read as another field by the next program.'),
  HTTP_BAD_FIELD_VALUE: [
    'Rejects it, or reads a space',
    'CR, LF and NUL must each lead to that. Other control characters may be kept in a safe place.',
  ],
  HTTP_OBS_FOLD: [
    'Rejects it, or unfolds it',
    'A server answers 400 or puts spaces in place of the fold; so does a proxy with a response (or 502).',
  ],
  HTTP_MISSING_HOST: reject('A server must: it would not know for which site the request is.'),
  HTTP_DUPLICATE_HOST: reject('A server must: two programs might choose two different sites.'),
  HTTP_BAD_HOST: reject('A server must, for an invalid value of Host.'),

  // --- HTTP: framing ---
  HTTP_BAD_CONTENT_LENGTH: either('Nobody can say where the message ends.'),
  HTTP_CONFLICTING_CONTENT_LENGTH: either(SMUGGLING),
  HTTP_REPEATED_CONTENT_LENGTH: [
    'Rejects it, or takes the one value',
    'The same number several times may be read as that number before it is used or passed on.',
  ],
  HTTP_LENGTH_WITH_TRANSFER_ENCODING: ['Closes behind the message', `Chunked wins. ${SMUGGLING}`],
  HTTP_TRANSFER_ENCODING_NOT_CHUNKED: reject('The end of such a request can’t be found.'),
  HTTP_CHUNKED_TWICE: ['Rejects the message', SMUGGLING],
  HTTP_TRANSFER_ENCODING_IN_1_0: [
    'Closes behind the message',
    'Its framing counts as faulty, since a program before might not have known the field.',
  ],
  HTTP_TRANSFER_ENCODING_FORBIDDEN: goOn('A client ignores the field there.'),
  HTTP_CONTENT_LENGTH_FORBIDDEN: goOn('A client ignores the field there: no body follows.'),

  // --- HTTP: chunked ---
  HTTP_BAD_CHUNK_SIZE: ['Closes the connection', 'Nobody can say where the chunk ends.'],
  HTTP_CHUNK_SIZE_OVERFLOW: [
    'Closes the connection',
    'A recipient must look out for numbers too large for it, so as not to read them wrong.',
  ],
  HTTP_CHUNK_BARE_LF: ['Closes the connection', SMUGGLING],
  HTTP_BAD_CHUNK_EXTENSION: goOn('A recipient ignores extensions that it doesn’t know.'),
  HTTP_CHUNK_LINE_TOO_LONG: {
    up: [
      'Answers 4xx and closes',
      'A server ought to limit the length of extensions and answer an excess with a suitable 4xx.',
    ],
    down: ['Closes the connection', 'Nobody can say where the data of the chunk begins.'],
  },
  HTTP_CHUNK_DATA_NOT_ENDED: [
    'Closes the connection',
    'Size and data disagree: the framing is lost.',
  ],
  HTTP_TRAILERS_TOO_LARGE: [
    'Closes the connection',
    'The end of the message was not found in time.',
  ],
  HTTP_FORBIDDEN_TRAILER: goOn('It must not be merged into the head: it comes too late to count.'),

  // --- HTTP: exchanges and connections ---
  HTTP_RESPONSE_WITHOUT_REQUEST: [
    'Closes the connection',
    'A client must not take it for the answer to a request that it sends later.',
  ],
  HTTP_DATA_AFTER_CLOSE: [
    'Ignores it',
    'Nothing behind a message with Connection: close is read. A request there gets no answer.',
  ],
  HTTP_UNEXPECTED_SWITCH: [
    'Closes the connection',
    'A client can’t speak what it never asked for.',
  ],
  HTTP_UPGRADE_NOT_IN_CONNECTION: [
    'Ignores the Upgrade',
    'Upgrade is hop-by-hop: only Connection: upgrade makes it count, and a proxy removes what Connection names.',
  ],
  HTTP_UPGRADE_REQUIRED_UNNAMED: [
    'Can’t follow it',
    'The client knows that it must upgrade, and not to what. It treats the answer as any 4xx.',
  ],
  HTTP_UPGRADE_HELD_TOO_MUCH: [
    'Stops reading',
    'A server that has not decided leaves the bytes in its socket; a limit of this view ended here.',
  ],
  HTTP_PIPELINE_TOO_DEEP: ['Stops reading', 'TCP’s backpressure then holds the client.'],

  // --- Event streams ---
  SSE_BLOCK_TOO_LARGE: goOn(
    'The standard sets no limit: browsers dispatch such an event. The limit is this view’s.',
  ),

  // --- WebSocket: handshake, request ---
  WS_HANDSHAKE_METHOD: refuse(NO_OPEN),
  WS_HANDSHAKE_HTTP_VERSION: refuse(NO_OPEN),
  WS_HANDSHAKE_HOST_MISSING: refuse(NO_OPEN),
  WS_HANDSHAKE_UPGRADE: refuse(NO_OPEN),
  WS_HANDSHAKE_CONNECTION: refuse(NO_OPEN),
  WS_HANDSHAKE_KEY_MISSING: refuse(NO_OPEN),
  WS_HANDSHAKE_KEY_INVALID: refuse(NO_OPEN),
  WS_HANDSHAKE_KEY_REPEATED: refuse(NO_OPEN),
  WS_HANDSHAKE_VERSION: [
    'Refuses the handshake with 426',
    'The answer names the versions that the server knows in Sec-WebSocket-Version.',
  ],
  WS_HANDSHAKE_VERSION_REPEATED: refuse(NO_OPEN),
  WS_HANDSHAKE_PROTOCOL_INVALID: refuse(
    'Browsers never send it: the WebSocket constructor throws.',
  ),
  WS_HANDSHAKE_PROTOCOL_DUPLICATE: refuse(
    'Browsers never send it: the WebSocket constructor throws.',
  ),
  WS_HANDSHAKE_EXTENSIONS_INVALID: refuse(NO_OPEN),

  // --- WebSocket: handshake, response ---
  WS_HANDSHAKE_RESPONSE_UPGRADE: failHandshake(NO_OPEN),
  WS_HANDSHAKE_RESPONSE_CONNECTION: failHandshake(NO_OPEN),
  WS_HANDSHAKE_ACCEPT_MISSING: failHandshake(NO_OPEN),
  WS_HANDSHAKE_ACCEPT_WRONG: failHandshake(NO_OPEN),
  WS_HANDSHAKE_ACCEPT_REPEATED: failHandshake(NO_OPEN),
  WS_HANDSHAKE_PROTOCOL_NOT_OFFERED: failHandshake(NO_OPEN),
  WS_HANDSHAKE_PROTOCOL_REPEATED: failHandshake(NO_OPEN),
  WS_HANDSHAKE_EXTENSION_NOT_OFFERED: failHandshake(NO_OPEN),
  WS_HANDSHAKE_EXTENSIONS_REPEATED: failHandshake(NO_OPEN),

  // --- WebSocket: frames and messages ---
  WS_RESERVED_BIT_SET: fail(
    1002,
    'Without an extension that uses the bit, the payload has no meaning.',
  ),
  WS_RESERVED_OPCODE: fail(1002, 'The opcode has no meaning yet.'),
  WS_UNMASKED_CLIENT_FRAME: fail(
    1002,
    'A server must close: the mask keeps pages from writing bytes of their choice to proxies.',
  ),
  WS_MASKED_SERVER_FRAME: fail(1002, 'A client must close when it sees a masked frame.'),
  WS_MASKING_KEY_REUSED: goOn(
    'The other end can’t know it for sure. The key must be unpredictable, or the mask protects nobody.',
  ),
  WS_CONTROL_FRAGMENTED: fail(
    1002,
    'Control frames stand alone, so that they can go between fragments.',
  ),
  WS_CONTROL_TOO_LONG: fail(1002, 'Control frames are short, so that they need no buffer.'),
  WS_LENGTH_NOT_MINIMAL: fail(1002, 'Many implementations read the length all the same and go on.'),
  WS_LENGTH_TOP_BIT: fail(1002, 'No more of this direction can be read.'),
  WS_CONTINUATION_WITHOUT_MESSAGE: fail(1002, 'There is nothing that it could be put to.'),
  WS_MESSAGE_INTERLEAVED: fail(1002, 'The fragments of two messages must not be mixed.'),
  WS_INVALID_UTF8: fail(
    1007,
    'Text that is not UTF-8 never reaches the program, not even in part.',
  ),
  WS_CLOSE_BODY_LENGTH: fail(1002, 'The page hears of 1006: the closing handshake was not right.'),
  WS_CLOSE_CODE_NEVER_SENT: fail(
    1002,
    'The number is for APIs, which use it for what no frame says.',
  ),
  WS_CLOSE_CODE_UNASSIGNED: fail(1002, 'The number has no meaning that the other end could know.'),
  WS_CLOSE_CODE_BY_SERVER: goOn('The close counts. The page reads 1010 in its close event.'),
  WS_CLOSE_REASON_UTF8: fail(1007, 'Some answer with 1002. The reason never reaches the program.'),
  WS_DATA_AFTER_CLOSE: ['Ignores it', 'Behind a close frame, data of its direction is discarded.'],
  WS_CONTROL_AFTER_CLOSE: ['Ignores it', 'Behind a close frame, nothing of its direction is read.'],

  // --- WebSocket: permessage-deflate ---
  WS_DEFLATE_OFFER_PARAMETER_UNKNOWN: decline(
    'The messages travel uncompressed, or by another offer.',
  ),
  WS_DEFLATE_OFFER_PARAMETER_REPEATED: decline(
    'The messages travel uncompressed, or by another offer.',
  ),
  WS_DEFLATE_OFFER_PARAMETER_VALUE: decline(
    'The messages travel uncompressed, or by another offer.',
  ),
  WS_DEFLATE_OFFER_NOT_DECLINED: failHandshake(NO_OPEN),
  WS_DEFLATE_RESPONSE_REPEATED: failHandshake(NO_OPEN),
  WS_DEFLATE_RESPONSE_PARAMETER_UNKNOWN: failHandshake(NO_OPEN),
  WS_DEFLATE_RESPONSE_PARAMETER_REPEATED: failHandshake(NO_OPEN),
  WS_DEFLATE_RESPONSE_PARAMETER_VALUE: failHandshake(NO_OPEN),
  WS_DEFLATE_SERVER_TAKEOVER_UNANSWERED: failHandshake(NO_OPEN),
  WS_DEFLATE_SERVER_WINDOW_UNANSWERED: failHandshake(NO_OPEN),
  WS_DEFLATE_CLIENT_WINDOW_NOT_OFFERED: failHandshake(NO_OPEN),
  WS_DEFLATE_CLIENT_WINDOW_TOO_LARGE: failHandshake(NO_OPEN),
  WS_DEFLATE_RSV1_ON_CONTINUATION: fail(1002, 'A message is compressed as a whole or not at all.'),
  WS_DEFLATE_RSV1_ON_CONTROL: fail(1002, 'Control frames are never compressed.'),
  WS_DEFLATE_INVALID: fail(
    1007,
    'What can’t be inflated has no content. Some implementations say 1002.',
  ),
  WS_DEFLATE_INCOMPLETE: goOn('Most inflate what there is. What is missing is lost.'),
  WS_DEFLATE_WINDOW_EXCEEDED: fail(
    1007,
    'A decompressor with the agreed window no longer has what is referred to.',
  ),
  WS_DEFLATE_BOMB: fail(1009, 'A small message that grows without end is stopped at a limit.'),
  WS_DEFLATE_CONTEXT_LOST: goOn(
    'Nothing is wrong on the wire. This view came too late to read it.',
  ),
};
