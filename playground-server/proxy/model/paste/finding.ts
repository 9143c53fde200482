/** What the linter finds: a stable code, a line, whom it hurts, and the lines that mend it. */

export const FindingCodes = [
  'UPGRADE_NOT_FORWARDED',
  'UPGRADE_WRONG_VALUE',
  'CONNECTION_NOT_UPGRADE',
  'CONNECTION_VARIABLE_UNKNOWN',
  'CONNECTION_ALWAYS_UPGRADE',
  'HTTP_VERSION_1_0',
  'HEADERS_NOT_INHERITED',
  'READ_TIMEOUT_SHORT',
  'READ_TIMEOUT_CLIFF',
  'BUFFERING_ON',
  'BUFFERING_FORCED',
  'GZIP_HOLDS_EVENTS',
  'CACHE_ANSWERS_POLLS',
  'HOST_NOT_FORWARDED',
  'PROTO_NOT_FORWARDED',
  'FORWARDED_FOR_APPENDED',
  'STICKINESS_MISSING',
  'KEEPALIVE_UNUSED',
  'PATH_DOUBLED',
  'FAIL_TIMEOUT_ZERO',
] as const;

export type FindingCode = (typeof FindingCodes)[number];

export type Transport = 'polling' | 'sse' | 'websocket';

export interface Finding {
  readonly code: FindingCode;
  /** From 1: the line that is wrong, or of the location where something is missing. */
  readonly line: number;
  /** `breaks`: it can't work. `hurts`: it fails some day, or at a price. `note`: good to know. */
  readonly weight: 'breaks' | 'hurts' | 'note';
  readonly transports: readonly Transport[];
  /** What stands there, for the sentence. */
  readonly value?: string;
  /** Lines to write into the location, in place of the line where `replaces` is set. */
  readonly mend: readonly string[];
  readonly replaces?: boolean;
  /** Lines to write into the http block. */
  readonly mendOutside?: readonly string[];
}

export const ALL: readonly Transport[] = ['polling', 'sse', 'websocket'];
