/**
 * Bandwidth: so many bytes a second, as a token bucket that holds one piece. Bytes leave in small
 * pieces, each once its last byte has been sent, and little waits in the hop: a source that is
 * faster than the line is soon held back, as by a real one.
 */

import type { Fault } from '../../trace/faults.ts';
import type { FaultMaker } from '../fault.ts';

/** Pieces a second, where the line is fast enough for them. */
const PIECES = 20;
const SMALLEST_PIECE = 64;
const LARGEST_PIECE = 64 * 1024;
/** What may wait: a second's worth, within these bounds. */
const LEAST_ROOM = 16 * 1024;
const MOST_ROOM = 1024 * 1024;

const within = (value: number, least: number, most: number) =>
  Math.min(most, Math.max(least, value));

export const bandwidth: FaultMaker<Extract<Fault, { kind: 'bandwidth' }>> = ({
  kind,
  bytesPerSecond,
}) => {
  /** When the line is free again. */
  let free = 0;
  return {
    kind,
    piece: within(Math.floor(bytesPerSecond / PIECES), SMALLEST_PIECE, LARGEST_PIECE),
    room: within(bytesPerSecond, LEAST_ROOM, MOST_ROOM),
    due(entered, length) {
      free = Math.max(entered, free) + (length / bytesPerSecond) * 1000;
      return free;
    },
  };
};
