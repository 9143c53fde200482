/**
 * The rules of HTTP/1.1 that this dissector watches: RFC 9112 (syntax, framing, connections) and
 * RFC 9110 (semantics). `fatal` where a strict recipient must reject the message or close.
 */

import type { ViolationEvent } from './events.ts';
import type { Direction, Span } from './span.ts';
import { type ViolationRule, violation } from './violation.ts';

const rule = (where: string, fatal: boolean, message: (seen: string) => string): ViolationRule => ({
  rule: where,
  fatal,
  message,
});

export const HTTP_VIOLATIONS = {
  // --- Lines and heads ---
  HTTP_HEAD_TOO_LARGE: rule(
    'RFC 9110, section 5.4',
    true,
    (limit) => `The head is larger than ${limit} bytes, the limit of this recipient.`,
  ),
  HTTP_EMPTY_LINE_BEFORE_HEAD: rule(
    'RFC 9112, section 2.2',
    false,
    () => 'An empty line stands before the start line.',
  ),
  HTTP_BARE_LF: rule(
    'RFC 9112, section 2.2',
    false,
    () => 'A line ends with LF alone; a sender must write CR LF.',
  ),
  HTTP_BARE_CR: rule(
    'RFC 9112, section 2.2',
    false,
    () => 'A CR stands alone, without the LF behind it.',
  ),
  HTTP_BAD_REQUEST_LINE: rule(
    'RFC 9112, section 3',
    true,
    (line) => `This is not "method SP request-target SP HTTP-version": ${line}`,
  ),
  HTTP_BAD_METHOD: rule(
    'RFC 9110, section 9.1',
    true,
    (method) => `The method is not a token: ${method}`,
  ),
  HTTP_BAD_TARGET: rule(
    'RFC 9112, section 3.2',
    true,
    (target) => `The request target holds characters that no target may hold: ${target}`,
  ),
  HTTP_BAD_STATUS_LINE: rule(
    'RFC 9112, section 4',
    true,
    (line) => `This is not "HTTP-version SP status-code SP reason-phrase": ${line}`,
  ),
  HTTP_MISSING_STATUS_SPACE: rule(
    'RFC 9112, section 4',
    false,
    () => 'The space behind the status code is missing; it must stand there without a reason too.',
  ),
  HTTP_UNSUPPORTED_VERSION: rule(
    'RFC 9112, section 2.3',
    true,
    (version) => `The version is ${version}, and its messages are not framed as HTTP/1's are.`,
  ),
  // A recipient must reject the message, or else pass over the line: the end stays clear.
  HTTP_SPACE_BEFORE_FIRST_FIELD: rule(
    'RFC 9112, section 2.2',
    false,
    () => 'White space stands between the start line and the first field.',
  ),
  HTTP_FIELD_WITHOUT_COLON: rule(
    'RFC 9112, section 5',
    true,
    (line) => `A field line has no colon: ${line}`,
  ),
  HTTP_SPACE_BEFORE_COLON: rule(
    'RFC 9112, section 5.1',
    true,
    (name) => `White space stands between the field name and its colon: ${name}`,
  ),
  // Servers must reject a request for it; of a response, proxies must take the white space out.
  HTTP_SPACE_BEFORE_COLON_IN_RESPONSE: rule(
    'RFC 9112, section 5.1',
    false,
    (name) => `White space stands between the field name and its colon: ${name}`,
  ),
  HTTP_BAD_FIELD_NAME: rule(
    'RFC 9110, section 5.1',
    true,
    (name) => `The field name is not a token: ${name}`,
  ),
  HTTP_BAD_FIELD_VALUE: rule(
    'RFC 9110, section 5.5',
    false,
    (name) => `The value of ${name} holds a control character.`,
  ),
  HTTP_OBS_FOLD: rule(
    'RFC 9112, section 5.2',
    false,
    (name) => `The value of ${name} is folded over several lines.`,
  ),
  HTTP_MISSING_HOST: rule(
    'RFC 9112, section 3.2',
    true,
    () => 'An HTTP/1.1 request has no Host field.',
  ),
  HTTP_DUPLICATE_HOST: rule(
    'RFC 9112, section 3.2',
    true,
    () => 'A request has more than one Host field.',
  ),
  HTTP_BAD_HOST: rule(
    'RFC 9112, section 3.2',
    true,
    (host) => `The Host field is not a host and an optional port: ${host}`,
  ),

  // --- Framing ---
  HTTP_BAD_CONTENT_LENGTH: rule(
    'RFC 9112, section 6.3',
    true,
    (value) => `Content-Length is not a number of bytes: ${value}`,
  ),
  HTTP_CONFLICTING_CONTENT_LENGTH: rule(
    'RFC 9112, section 6.3',
    true,
    (value) => `Content-Length says two different things: ${value}`,
  ),
  HTTP_REPEATED_CONTENT_LENGTH: rule(
    'RFC 9110, section 8.6',
    false,
    (value) => `Content-Length says the same more than once: ${value}`,
  ),
  HTTP_LENGTH_WITH_TRANSFER_ENCODING: rule(
    'RFC 9112, section 6.2',
    true,
    () => 'A message has both Content-Length and Transfer-Encoding: peers may disagree on its end.',
  ),
  HTTP_TRANSFER_ENCODING_NOT_CHUNKED: rule(
    'RFC 9112, section 6.3',
    true,
    (value) => `The last transfer coding of a request is not chunked: ${value}`,
  ),
  HTTP_CHUNKED_TWICE: rule(
    'RFC 9112, section 6.1',
    true,
    (value) => `The chunked coding is applied more than once: ${value}`,
  ),
  HTTP_TRANSFER_ENCODING_IN_1_0: rule(
    'RFC 9112, section 6.1',
    true,
    () => 'An HTTP/1.0 message has a Transfer-Encoding, which that version does not know.',
  ),
  HTTP_TRANSFER_ENCODING_FORBIDDEN: rule(
    'RFC 9112, section 6.1',
    false,
    (what) => `${what} must not have a Transfer-Encoding.`,
  ),
  HTTP_CONTENT_LENGTH_FORBIDDEN: rule(
    'RFC 9110, section 8.6',
    false,
    (what) => `${what} must not have a Content-Length.`,
  ),

  // --- Chunked ---
  HTTP_BAD_CHUNK_SIZE: rule(
    'RFC 9112, section 7.1',
    true,
    (line) => `A chunk size is not a hexadecimal number: ${line}`,
  ),
  HTTP_CHUNK_SIZE_OVERFLOW: rule(
    'RFC 9112, section 7.1',
    true,
    (size) => `A chunk size is larger than can be counted exactly: ${size}`,
  ),
  // Section 2.2 lets recipients take LF for a line end in start lines and fields alone (and see
  // erratum 7633): peers that disagree on a chunk's end disagree on where the next message begins.
  HTTP_CHUNK_BARE_LF: rule(
    'RFC 9112, section 7.1',
    true,
    () => 'LF stands alone in the chunked framing, where CR LF must stand.',
  ),
  HTTP_BAD_CHUNK_EXTENSION: rule(
    'RFC 9112, section 7.1.1',
    false,
    (extension) => `A chunk extension is not ";name" or ";name=value": ${extension}`,
  ),
  HTTP_CHUNK_LINE_TOO_LONG: rule(
    'RFC 9112, section 7.1.1',
    true,
    (limit) => `A chunk's size and extensions take more than ${limit} bytes.`,
  ),
  HTTP_CHUNK_DATA_NOT_ENDED: rule(
    'RFC 9112, section 7.1',
    true,
    (size) => `CR LF is missing behind the ${size} bytes of a chunk.`,
  ),
  HTTP_TRAILERS_TOO_LARGE: rule(
    'RFC 9112, section 7.1.2',
    true,
    (limit) => `The trailer section is larger than ${limit} bytes.`,
  ),
  HTTP_FORBIDDEN_TRAILER: rule(
    'RFC 9110, section 6.5.1',
    false,
    (name) => `A field that decides the framing stands in the trailer section: ${name}`,
  ),

  // --- Exchanges and connections ---
  HTTP_RESPONSE_WITHOUT_REQUEST: rule(
    'RFC 9112, section 9.2',
    false,
    () => 'A response came, and no request was waiting for one.',
  ),
  HTTP_DATA_AFTER_CLOSE: rule(
    'RFC 9112, section 9.6',
    false,
    () => 'A message comes behind one that said that it was the last.',
  ),
  HTTP_UNEXPECTED_SWITCH: rule(
    'RFC 9110, section 7.8',
    true,
    () => 'A 101 switches to a protocol that the request did not ask for.',
  ),
  // Not a fault of the one that reads it: without the option, Upgrade asks for nothing.
  HTTP_UPGRADE_NOT_IN_CONNECTION: rule(
    'RFC 9110, section 7.8',
    false,
    (seen) => `Upgrade says ${seen}, and Connection doesn't name it: who sends one must send both.`,
  ),
  HTTP_UPGRADE_REQUIRED_UNNAMED: rule(
    'RFC 9110, section 15.5.22',
    false,
    () => 'A 426 must say in an Upgrade field which protocol is required.',
  ),
  HTTP_UPGRADE_HELD_TOO_MUCH: rule(
    'RFC 9110, section 7.8',
    false,
    (limit) => `More than ${limit} bytes came before the upgrade was answered.`,
  ),
  HTTP_PIPELINE_TOO_DEEP: rule(
    'RFC 9112, section 9.3.2',
    false,
    (limit) => `More than ${limit} requests wait for their responses.`,
  ),
} satisfies Record<string, ViolationRule>;

export type HttpViolationCode = keyof typeof HTTP_VIOLATIONS;

/** The event for a broken rule of {@link HTTP_VIOLATIONS}; `seen` is shown shortened. */
export function httpViolation(
  code: HttpViolationCode,
  direction: Direction,
  span: Span,
  seen = '',
): ViolationEvent {
  const shown = seen.length > 100 ? `${seen.slice(0, 100)}…` : seen;
  return violation(HTTP_VIOLATIONS, code, direction, span, shown);
}

/** Why what stands where a head should begin is none: its size, its version, or its start line. */
export function headViolation(
  why: 'not-http' | 'too-large',
  direction: Direction,
  span: Span,
  text: string,
): ViolationEvent {
  if (why === 'too-large') {
    return httpViolation('HTTP_HEAD_TOO_LARGE', direction, span, String(span.length));
  }
  const line = text.trimEnd();
  const version = (direction === 'up' ? / (HTTP\/\d(?:\.\d)?)$/ : /^(HTTP\/\d(?:\.\d)?) /).exec(
    line,
  );
  if (version !== null) {
    return httpViolation('HTTP_UNSUPPORTED_VERSION', direction, span, version[1]);
  }
  const code = direction === 'up' ? 'HTTP_BAD_REQUEST_LINE' : 'HTTP_BAD_STATUS_LINE';
  return httpViolation(code, direction, span, line);
}
