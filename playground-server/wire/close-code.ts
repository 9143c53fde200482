/**
 * Close codes (RFC 6455, section 7.4, and the IANA registry that it opened).
 *
 * Three of the names stand for what an API tells its program and may never be sent: 1005, 1006 and
 * 1015. 1004 is reserved without a meaning.
 */

/** The codes that have a name. */
export const CloseCode = {
  NORMAL_CLOSURE: 1000,
  GOING_AWAY: 1001,
  PROTOCOL_ERROR: 1002,
  UNSUPPORTED_DATA: 1003,
  RESERVED: 1004,
  NO_STATUS_RECEIVED: 1005,
  ABNORMAL_CLOSURE: 1006,
  INVALID_FRAME_PAYLOAD_DATA: 1007,
  POLICY_VIOLATION: 1008,
  MESSAGE_TOO_BIG: 1009,
  MANDATORY_EXTENSION: 1010,
  INTERNAL_ERROR: 1011,
  SERVICE_RESTART: 1012,
  TRY_AGAIN_LATER: 1013,
  BAD_GATEWAY: 1014,
  TLS_HANDSHAKE: 1015,
  UNAUTHORIZED: 3000,
  FORBIDDEN: 3003,
  TIMEOUT: 3008,
} as const;

const NAMES: ReadonlyMap<number, string> = new Map(
  Object.entries(CloseCode).map(([name, code]) => [code, name.toLowerCase().replaceAll('_', ' ')]),
);

/**
 * What a code on the wire is:
 * - `defined`: RFC 6455 or the registry gives it a meaning;
 * - `registered`, `private`: 3000 to 3999 for libraries, 4000 to 4999 for applications;
 * - `never-sent`: 1004, 1005, 1006, 1015;
 * - `unassigned`: 0 to 999, the rest up to 2999, and from 5000 on.
 */
export type CloseCodeClass = 'defined' | 'registered' | 'private' | 'never-sent' | 'unassigned';

/** Sorts a close code by section 7.4.1 (single codes) and 7.4.2 (ranges). */
export function classOfCloseCode(code: number): CloseCodeClass {
  if (code === 1004 || code === 1005 || code === 1006 || code === 1015) return 'never-sent';
  if (code >= 1000 && code <= 1014) return 'defined';
  if (code >= 3000 && code <= 3999) return 'registered';
  if (code >= 4000 && code <= 4999) return 'private';
  return 'unassigned';
}

/** The code's name in small letters, for example `going away`; '' where it has none. */
export function nameOfCloseCode(code: number): string {
  return NAMES.get(code) ?? '';
}
