/**
 * The bytes of one direction of a leg, with the times at which they entered and left the hop.
 *
 * Chunks are kept as they came and never joined; a place in the stream is found by binary search.
 * The stream may have holes (a gap in the trace) and loses its oldest bytes when told to.
 */

export interface StoredChunk {
  readonly offset: number;
  readonly bytes: Uint8Array;
  readonly time: number;
  readonly byHop: boolean;
}

/** "Everything before `offset` had left the hop by `time`." */
interface RelayMark {
  readonly offset: number;
  readonly time: number;
}

export interface ByteStore {
  /** Bytes held. */
  readonly held: number;
  /** The offset behind the last byte that came. */
  readonly end: number;
  append(chunk: StoredChunk): void;
  relayed(offset: number, time: number): void;
  /** The chunk that holds the byte, or the nearest one before it; undefined while empty. */
  chunkAt(offset: number): StoredChunk | undefined;
  /** When the last byte before `end` left the hop; undefined while it is on its way. */
  leftAt(end: number): number | undefined;
  /** The offset before which everything had left the hop by `time`; 0 where nothing is known to have. */
  leftBy(time: number): number;
  /** As much of the range as is held without a hole, from its start. */
  slice(offset: number, length: number): Uint8Array;
  /** All chunks, oldest first. */
  chunks(): readonly StoredChunk[];
  /** The chunks that hold bytes of the range. */
  chunksIn(offset: number, length: number): readonly StoredChunk[];
  /** The chunks that came before `time`. */
  chunksBefore(time: number): readonly StoredChunk[];
  /** Lets go of the chunks that came before `time`; returns how many bytes that were. */
  dropBefore(time: number): number;
}

/** The first index at which `test` holds, in an array where it stays true once it is. */
export function firstIndex<T>(items: readonly T[], test: (item: T) => boolean): number {
  let low = 0;
  let high = items.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (test(items[middle] as T)) high = middle;
    else low = middle + 1;
  }
  return low;
}

export function createByteStore(start = 0): ByteStore {
  let chunks: StoredChunk[] = [];
  let marks: RelayMark[] = [];
  let held = 0;
  let end = start;

  function chunkAt(offset: number): StoredChunk | undefined {
    const last = chunks[chunks.length - 1];
    if (last !== undefined && last.offset <= offset) return last;
    return chunks[Math.max(0, firstIndex(chunks, (chunk) => chunk.offset > offset) - 1)];
  }

  function slice(offset: number, length: number): Uint8Array {
    const parts: Uint8Array[] = [];
    let at = offset;
    let index = firstIndex(chunks, (chunk) => chunk.offset + chunk.bytes.length > offset);
    for (; at < offset + length; index++) {
      const chunk = chunks[index];
      if (chunk === undefined || chunk.offset > at) break;
      const part = chunk.bytes.subarray(at - chunk.offset, offset + length - chunk.offset);
      parts.push(part);
      at += part.length;
    }
    return join(parts, at - offset);
  }

  return {
    get held() {
      return held;
    },
    get end() {
      return end;
    },
    append(chunk) {
      chunks.push(chunk);
      held += chunk.bytes.length;
      end = chunk.offset + chunk.bytes.length;
    },
    relayed(offset, time) {
      const last = marks[marks.length - 1];
      if (last === undefined || offset > last.offset) marks.push({ offset, time });
    },
    chunkAt,
    leftAt(place) {
      return marks[firstIndex(marks, (mark) => mark.offset >= place)]?.time;
    },
    leftBy: (time) => marks[firstIndex(marks, (mark) => mark.time > time) - 1]?.offset ?? 0,
    slice,
    chunks: () => chunks,
    chunksIn(offset, length) {
      const first = firstIndex(chunks, (chunk) => chunk.offset + chunk.bytes.length > offset);
      const behind = firstIndex(chunks, (chunk) => chunk.offset >= offset + length);
      return chunks.slice(first, behind);
    },
    chunksBefore: (time) =>
      chunks.slice(
        0,
        firstIndex(chunks, (chunk) => chunk.time >= time),
      ),
    dropBefore(time) {
      const kept = firstIndex(chunks, (chunk) => chunk.time >= time);
      if (kept === 0) return 0;
      let dropped = 0;
      for (const chunk of chunks.slice(0, kept)) dropped += chunk.bytes.length;
      chunks = chunks.slice(kept);
      const first = chunks[0]?.offset ?? end;
      marks = marks.slice(firstIndex(marks, (mark) => mark.offset > first));
      held -= dropped;
      return dropped;
    },
  };
}

function join(parts: readonly Uint8Array[], length: number): Uint8Array {
  const only = parts[0];
  if (parts.length === 1 && only !== undefined) return only;
  const joined = new Uint8Array(length);
  let at = 0;
  for (const part of parts) {
    joined.set(part, at);
    at += part.length;
  }
  return joined;
}
