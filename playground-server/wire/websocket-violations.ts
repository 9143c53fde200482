/**
 * What may be wrong with a WebSocket: one table for the opening handshake (section 4), frames and
 * messages (sections 5 to 8) and permessage-deflate (RFC 7692).
 *
 * `fatal` says what a strict peer does: fail the connection, or not establish it.
 */

import { nameOfCloseCode } from './close-code.ts';
import type { ViolationRule } from './violation.ts';

const rfc6455 = (section: string): string => `RFC 6455, section ${section}`;
const rfc7692 = (section: string): string => `RFC 7692, section ${section}`;

const fatal = (rule: string, message: (seen: string) => string): ViolationRule => ({
  rule,
  fatal: true,
  message,
});

const note = (rule: string, message: (seen: string) => string): ViolationRule => ({
  rule,
  fatal: false,
  message,
});

/** Section 4.1 and 4.2: request and response of the opening handshake. */
export const HANDSHAKE_RULES = {
  WS_HANDSHAKE_METHOD: fatal(
    rfc6455('4.1'),
    (seen) => `The opening handshake must be a GET request; this one is ${seen}.`,
  ),
  WS_HANDSHAKE_HTTP_VERSION: fatal(
    rfc6455('4.1'),
    (seen) => `The opening handshake needs HTTP/1.1 or higher; this is ${seen}.`,
  ),
  WS_HANDSHAKE_HOST_MISSING: fatal(rfc6455('4.1'), () => 'The request has no Host field.'),
  WS_HANDSHAKE_UPGRADE: fatal(
    rfc6455('4.1'),
    (seen) => `The Upgrade field must name websocket; it says ${seen}.`,
  ),
  WS_HANDSHAKE_CONNECTION: fatal(
    rfc6455('4.1'),
    (seen) => `The Connection field must hold the token Upgrade; it says ${seen}.`,
  ),
  WS_HANDSHAKE_KEY_MISSING: fatal(rfc6455('4.1'), () => 'The request has no Sec-WebSocket-Key.'),
  WS_HANDSHAKE_KEY_INVALID: fatal(
    rfc6455('4.1'),
    (seen) => `Sec-WebSocket-Key must be 16 bytes in base64 (24 characters); it is ${seen}.`,
  ),
  WS_HANDSHAKE_KEY_REPEATED: fatal(
    rfc6455('11.3.1'),
    (seen) => `Sec-WebSocket-Key stands ${seen} times in the request, and may stand once.`,
  ),
  WS_HANDSHAKE_VERSION: fatal(
    rfc6455('4.1'),
    (seen) => `Sec-WebSocket-Version must be 13; it is ${seen}.`,
  ),
  WS_HANDSHAKE_VERSION_REPEATED: fatal(
    rfc6455('11.3.5'),
    (seen) => `Sec-WebSocket-Version stands ${seen} times in the request, and may stand once.`,
  ),
  WS_HANDSHAKE_PROTOCOL_INVALID: fatal(
    rfc6455('4.1'),
    (seen) => `Each subprotocol must be a token; ${seen} is none.`,
  ),
  WS_HANDSHAKE_PROTOCOL_DUPLICATE: fatal(
    rfc6455('4.1'),
    (seen) => `Subprotocols must be unique; ${seen} is offered twice.`,
  ),
  WS_HANDSHAKE_EXTENSIONS_INVALID: fatal(
    rfc6455('9.1'),
    (seen) => `Sec-WebSocket-Extensions breaks its grammar at ${seen}.`,
  ),
  WS_HANDSHAKE_RESPONSE_UPGRADE: fatal(
    rfc6455('4.2.2'),
    (seen) => `The response's Upgrade field must be websocket; it says ${seen}.`,
  ),
  WS_HANDSHAKE_RESPONSE_CONNECTION: fatal(
    rfc6455('4.2.2'),
    (seen) => `The response's Connection field must hold the token Upgrade; it says ${seen}.`,
  ),
  WS_HANDSHAKE_ACCEPT_MISSING: fatal(
    rfc6455('4.2.2'),
    () => 'The response has no Sec-WebSocket-Accept.',
  ),
  WS_HANDSHAKE_ACCEPT_WRONG: fatal(
    rfc6455('4.2.2'),
    (seen) => `Sec-WebSocket-Accept does not answer the key: ${seen}.`,
  ),
  WS_HANDSHAKE_ACCEPT_REPEATED: fatal(
    rfc6455('11.3.3'),
    (seen) => `Sec-WebSocket-Accept stands ${seen} times in the response, and may stand once.`,
  ),
  WS_HANDSHAKE_PROTOCOL_NOT_OFFERED: fatal(
    rfc6455('4.1'),
    (seen) => `The server chose the subprotocol ${seen}, which the client did not offer.`,
  ),
  WS_HANDSHAKE_PROTOCOL_REPEATED: fatal(
    rfc6455('11.3.4'),
    (seen) => `Sec-WebSocket-Protocol stands ${seen} times in the response, and may stand once.`,
  ),
  WS_HANDSHAKE_EXTENSION_NOT_OFFERED: fatal(
    rfc6455('4.1'),
    (seen) => `The server uses the extension ${seen}, which the client did not offer.`,
  ),
  WS_HANDSHAKE_EXTENSIONS_REPEATED: fatal(
    rfc6455('11.3.2'),
    (seen) => `Sec-WebSocket-Extensions stands ${seen} times in the response, and may stand once.`,
  ),
} as const satisfies Record<string, ViolationRule>;

/** Sections 5 to 8: frames, messages and the closing handshake. */
export const FRAME_RULES = {
  WS_RESERVED_BIT_SET: fatal(
    rfc6455('5.2'),
    (seen) => `${seen} is set, and no negotiated extension gives it a meaning.`,
  ),
  WS_RESERVED_OPCODE: fatal(rfc6455('5.2'), (seen) => `Opcode ${seen} is reserved.`),
  WS_UNMASKED_CLIENT_FRAME: fatal(
    rfc6455('5.1'),
    () => 'A client must mask every frame that it sends; this one is not masked.',
  ),
  WS_MASKED_SERVER_FRAME: fatal(
    rfc6455('5.1'),
    () => 'A server must not mask a frame; this one is masked.',
  ),
  WS_MASKING_KEY_REUSED: note(
    rfc6455('5.3'),
    (seen) => `Every frame needs a fresh masking key; ${seen} is that of the frame before.`,
  ),
  WS_CONTROL_FRAGMENTED: fatal(
    rfc6455('5.5'),
    () => 'A control frame must not be fragmented; FIN is not set in this one.',
  ),
  WS_CONTROL_TOO_LONG: fatal(
    rfc6455('5.5'),
    (seen) => `A control frame may carry 125 bytes at most; this one says ${seen}.`,
  ),
  WS_LENGTH_NOT_MINIMAL: fatal(
    rfc6455('5.2'),
    (seen) => `A length must be written in its shortest form; ${seen}.`,
  ),
  WS_LENGTH_TOP_BIT: fatal(
    rfc6455('5.2'),
    () =>
      'The most significant bit of a 64-bit length must be 0. With no length that can be right, ' +
      'nobody can say where this frame ends.',
  ),
  WS_CONTINUATION_WITHOUT_MESSAGE: fatal(
    rfc6455('5.4'),
    () => 'A continuation frame came with no message to go on with.',
  ),
  WS_MESSAGE_INTERLEAVED: fatal(
    rfc6455('5.4'),
    () => 'A new message began before the fragmented one had its final frame.',
  ),
  WS_INVALID_UTF8: fatal(rfc6455('8.1'), (seen) => `A text message must be UTF-8: ${seen}.`),
  WS_CLOSE_BODY_LENGTH: fatal(
    rfc6455('5.5.1'),
    () => 'The body of a close frame must begin with a 2-byte code; this one has a single byte.',
  ),
  WS_CLOSE_CODE_NEVER_SENT: fatal(rfc6455('7.4.1'), (seen) => {
    const name = nameOfCloseCode(Number(seen));
    return `Close code ${seen} (${name}) must never be set in a close frame.`;
  }),
  WS_CLOSE_CODE_UNASSIGNED: fatal(
    rfc6455('7.4.2'),
    (seen) => `Close code ${seen} is neither defined nor in a range that may be used.`,
  ),
  // The section says "is not used by the server", and gives the reason: there is a better way.
  WS_CLOSE_CODE_BY_SERVER: note(
    rfc6455('7.4.1'),
    (seen) =>
      `Close code ${seen} is for clients: a server that needs an extension fails the opening ` +
      'handshake instead.',
  ),
  WS_CLOSE_REASON_UTF8: fatal(
    rfc6455('5.5.1'),
    (seen) => `The reason of a close frame must be UTF-8: ${seen}.`,
  ),
  WS_DATA_AFTER_CLOSE: note(
    rfc6455('5.5.1'),
    () => 'After a close frame no data frame may be sent in the same direction.',
  ),
  WS_CONTROL_AFTER_CLOSE: note(
    rfc6455('1.4'),
    () => 'A close frame is the last frame of its direction; its peer discards what follows.',
  ),
} as const satisfies Record<string, ViolationRule>;

/** RFC 7692: what is agreed on, and the compressed messages themselves. */
export const DEFLATE_RULES = {
  WS_DEFLATE_OFFER_PARAMETER_UNKNOWN: note(
    rfc7692('7'),
    (seen) => `permessage-deflate has no parameter ${seen}: a server must decline this offer.`,
  ),
  WS_DEFLATE_OFFER_PARAMETER_REPEATED: note(
    rfc7692('7'),
    (seen) => `${seen} stands twice in one offer: a server must decline this offer.`,
  ),
  WS_DEFLATE_OFFER_PARAMETER_VALUE: note(
    rfc7692('7'),
    (seen) => `${seen} is no valid value in an offer: a server must decline this offer.`,
  ),
  WS_DEFLATE_OFFER_NOT_DECLINED: fatal(
    rfc7692('7'),
    () => 'The server accepted permessage-deflate, but every offer of it had to be declined.',
  ),
  WS_DEFLATE_RESPONSE_REPEATED: fatal(
    rfc7692('5'),
    () => 'permessage-deflate is accepted twice; both would use the same reserved bit.',
  ),
  WS_DEFLATE_RESPONSE_PARAMETER_UNKNOWN: fatal(
    rfc7692('7'),
    (seen) => `permessage-deflate has no parameter ${seen}.`,
  ),
  WS_DEFLATE_RESPONSE_PARAMETER_REPEATED: fatal(
    rfc7692('7'),
    (seen) => `${seen} stands twice in the response.`,
  ),
  WS_DEFLATE_RESPONSE_PARAMETER_VALUE: fatal(
    rfc7692('7'),
    (seen) => `${seen} is no valid value in a response.`,
  ),
  WS_DEFLATE_SERVER_TAKEOVER_UNANSWERED: fatal(
    rfc7692('7.1.1.1'),
    () => 'The offer asks for server_no_context_takeover; who accepts it must repeat it.',
  ),
  WS_DEFLATE_SERVER_WINDOW_UNANSWERED: fatal(
    rfc7692('7.1.2.1'),
    (seen) => `The offer asks for server_max_window_bits; who accepts it must answer: ${seen}.`,
  ),
  WS_DEFLATE_CLIENT_WINDOW_NOT_OFFERED: fatal(
    rfc7692('7.1.2.2'),
    () => 'The response sets client_max_window_bits, and the offer does not have it.',
  ),
  WS_DEFLATE_CLIENT_WINDOW_TOO_LARGE: fatal(
    rfc7692('7.1.2.2'),
    (seen) => `client_max_window_bits must not grow in the response: ${seen}.`,
  ),
  WS_DEFLATE_RSV1_ON_CONTINUATION: fatal(
    rfc7692('6'),
    () => 'RSV1 marks a compressed message on its first frame only; this one is a continuation.',
  ),
  WS_DEFLATE_RSV1_ON_CONTROL: fatal(
    rfc7692('6'),
    () => 'A control frame is never compressed; RSV1 must not be set in it.',
  ),
  WS_DEFLATE_INVALID: fatal(
    rfc7692('7.2.2'),
    (seen) => `The compressed message can't be inflated: ${seen}.`,
  ),
  WS_DEFLATE_INCOMPLETE: note(
    rfc7692('7.2.1'),
    () => 'With 00 00 ff ff behind it the compressed message must end at a block border.',
  ),
  WS_DEFLATE_WINDOW_EXCEEDED: fatal(
    rfc7692('7.1.2'),
    (seen) => `The compressor looked back further than was agreed: ${seen}.`,
  ),
  WS_DEFLATE_BOMB: fatal(
    rfc6455('10.4'),
    (seen) => `Inflating stopped at its limit: the message grows to more than ${seen} bytes.`,
  ),
  WS_DEFLATE_CONTEXT_LOST: note(
    rfc7692('7.1.1'),
    () =>
      'This message refers to earlier ones that the trace no longer holds or that could not be ' +
      'inflated, so its content is not known here. Its sender did nothing wrong with it.',
  ),
} as const satisfies Record<string, ViolationRule>;

/** Every code of this protocol. */
export const WEBSOCKET_RULES = { ...HANDSHAKE_RULES, ...FRAME_RULES, ...DEFLATE_RULES } as const;

export type WebSocketViolationCode = keyof typeof WEBSOCKET_RULES;
