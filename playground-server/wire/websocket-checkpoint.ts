/**
 * Where a direction of a WebSocket stands between two bytes: what a dissector must know to go on
 * behind a gap. Plain JSON, small, and without any payload.
 */

/** The message that is begun and not finished, where there is one. */
export interface OpenMessage {
  readonly opcode: number;
  readonly compressed: boolean;
}

export interface WebSocketCheckpoint {
  readonly version: 1;
  /** Ordinal of the next frame whose head is not complete. */
  readonly frame: number;
  /** Ordinal of the next message. */
  readonly message: number;
  readonly open: OpenMessage | null;
  /** A close frame has passed. */
  readonly closed: boolean;
  /** The last frame's masking key, -1 where none was. */
  readonly maskingKey: number;
  /** Bytes of a begun frame head. */
  readonly head: readonly number[];
  /** Payload bytes of the begun frame that are still to come. */
  readonly remaining: number;
  /** A compressed message has passed, so that the next may refer to it. */
  readonly inflatedBefore: boolean;
  /** Framing was lost before. */
  readonly desynchronised: boolean;
}

/** The checkpoint in `value`, or undefined where it is none. */
export function readCheckpoint(value: unknown): WebSocketCheckpoint | undefined {
  if (typeof value !== 'object' || value === null) return undefined;
  const it = value as { [Key in keyof WebSocketCheckpoint]?: unknown };
  const valid =
    it.version === 1 &&
    isCount(it.frame) &&
    isCount(it.message) &&
    isOpenMessage(it.open) &&
    typeof it.closed === 'boolean' &&
    typeof it.maskingKey === 'number' &&
    isHead(it.head) &&
    isCount(it.remaining) &&
    typeof it.inflatedBefore === 'boolean' &&
    typeof it.desynchronised === 'boolean';
  return valid ? (value as WebSocketCheckpoint) : undefined;
}

function isCount(value: unknown): boolean {
  return typeof value === 'number' && value >= 0;
}

function isOpenMessage(value: unknown): boolean {
  if (value === null) return true;
  if (typeof value !== 'object') return false;
  const it = value as { [Key in keyof OpenMessage]?: unknown };
  return typeof it.opcode === 'number' && typeof it.compressed === 'boolean';
}

function isHead(value: unknown): boolean {
  return (
    Array.isArray(value) &&
    value.length < 14 &&
    value.every((byte) => Number.isInteger(byte) && byte >= 0 && byte <= 255)
  );
}
