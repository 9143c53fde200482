/**
 * Which events of a stream can be read by a piece of its compressed body: what a compressor still
 * keeps is not there yet, however many bytes have come.
 */

import { SseParser } from '../../../playground-server/wire/sse.ts';
import { createGzipContent } from '../../checks/gzip-content.ts';

export interface CodedEvents {
  /** @returns the indices of the events that this piece of the body completes */
  push(piece: Uint8Array): number[];
}

export function createCodedEvents(): CodedEvents {
  const gzip = createGzipContent(Number.POSITIVE_INFINITY);
  const parser = new SseParser({ direction: 'down', exchange: 0, skim: false });
  let offset = 0;
  return {
    push(piece) {
      const content = gzip.push(piece);
      const found: Parameters<SseParser['content']>[5] = [];
      parser.content(content, 0, content.length, offset, 0, found);
      offset += content.length;
      return found.flatMap((event) => (event.kind === 'sse-event' ? [event.index] : []));
    },
  };
}
