/** What vectors of HTTP, event streams and whole connections are replayed against. */

import {
  type ConnectionOptions,
  createConnection,
} from '../../playground-server/wire/connection.ts';
import type { Direction, WireEvent } from '../../playground-server/wire/index.ts';
import { SseParser } from '../../playground-server/wire/sse.ts';
import type { Subject } from './vectors.ts';

/** A connection; a vector's setup is its options. */
export function makeConnection(setup: unknown): Subject {
  return createConnection((setup ?? {}) as ConnectionOptions);
}

/** An event stream without HTTP around it; the setup may give a `blockLimit`. */
export function makeSse(setup: unknown): Subject {
  const { blockLimit } = (setup ?? {}) as { blockLimit?: number };
  const limit = blockLimit === undefined ? {} : { blockLimit };
  const parser = new SseParser({ direction: 'down', exchange: 0, skim: false, ...limit });
  let offset = 0;
  return {
    push(_direction: Direction, bytes: Uint8Array): WireEvent[] {
      const out: WireEvent[] = [];
      parser.content(bytes, 0, bytes.length, offset, -1, out);
      offset += bytes.length;
      return out;
    },
    end(): WireEvent[] {
      const out: WireEvent[] = [];
      parser.end(out);
      return out;
    },
  };
}
