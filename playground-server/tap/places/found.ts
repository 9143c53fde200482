/** What the watchers of places report. `places/` is wired together in place-finder.ts. */

import type { FaultPlace } from '../../trace/faults.ts';

/** A place that only bytes tell; `message` is the end of an HTTP or WebSocket message. */
export type FoundPlace = Exclude<FaultPlace, 'bytes'> | 'message';

/** Takes a place, in stream order within one kind. It stands before the byte at `offset`. */
export type Report = (place: FoundPlace, offset: number) => void;
