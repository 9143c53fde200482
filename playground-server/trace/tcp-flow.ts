/**
 * One direction of a TCP connection, put into order: the bytes as the receiver's program got them.
 *
 * A byte that came twice counts as it came first. What came too early waits; what never came is a
 * hole, which is given up where the receiver says that it has those bytes (so only the capture
 * missed them), where too much waits behind it, or where the capture ends.
 *
 * Places are counted from the first byte, so sequence numbers may wrap as often as they like.
 */

/** Bytes that wait for a hole to be filled, at most. */
export const WAITING_LIMIT = 4 * 1024 * 1024;

/** Pieces that wait, at most: a window of segments of ordinary size is less. */
export const WAITING_PIECES = 16_384;

/** Packets of the connection that a hole is waited for after its bytes were acknowledged. */
export const HOLE_PATIENCE = 16;

/** A place further ahead than this is not one of this connection. */
const FURTHEST = 1 << 30;

/** What a flow hands on, in order. */
export interface FlowOutput {
  data(offset: number, bytes: Uint8Array): void;
  /** `length` bytes are missing; `behind` is what comes next, where anything does. */
  lost(offset: number, length: number, behind: Uint8Array | undefined): void;
  end(): void;
}

interface Piece {
  readonly at: number;
  readonly bytes: Uint8Array;
}

export class TcpFlow {
  /** The sequence number of the byte at place 0; undefined until it is known. */
  #base: number | undefined;
  /** Place of the next byte to hand on. */
  #next = 0;
  /** In order of their places, without overlaps. */
  #waiting: Piece[] = [];
  #waitingBytes = 0;
  #finAt: number | undefined;
  #ended = false;
  /** The place before which the receiver has everything. */
  #acknowledged = 0;
  /** Packets of the connection since a hole was acknowledged. */
  #patience = 0;
  readonly #out: FlowOutput;

  constructor(out: FlowOutput) {
    this.#out = out;
  }

  get known(): boolean {
    return this.#base !== undefined;
  }

  get ended(): boolean {
    return this.#ended;
  }

  /** @param seq of the byte at place 0 */
  startAt(seq: number): void {
    this.#base ??= seq >>> 0;
  }

  isAt(seq: number): boolean {
    return this.#base === seq >>> 0;
  }

  #placeOf(seq: number): number {
    return this.#next + ((seq - ((this.#base ?? seq) + this.#next)) | 0);
  }

  /** @returns how the segment came */
  segment(seq: number, bytes: Uint8Array): 'in-order' | 'early' | 'again' {
    this.startAt(seq);
    let at = this.#placeOf(seq);
    let data = bytes;
    if (at < this.#next) {
      data = data.subarray(Math.min(data.length, this.#next - at));
      at = this.#next;
    }
    const limit = this.#finAt ?? Number.POSITIVE_INFINITY;
    if (at + data.length > limit) data = data.subarray(0, Math.max(0, limit - at));
    if (data.length === 0 || this.#ended || at - this.#next > FURTHEST) return 'again';
    if (at === this.#next && this.#waiting.length === 0) {
      this.#handOn(data);
      this.#endWhereDue();
      return 'in-order';
    }
    const early = at > this.#next;
    const fresh = this.#wait(at, data);
    this.#drain();
    if (this.#waitingBytes > WAITING_LIMIT || this.#waiting.length > WAITING_PIECES) this.giveUp();
    return fresh ? (early ? 'early' : 'in-order') : 'again';
  }

  fin(seq: number): void {
    this.startAt(seq);
    const at = this.#placeOf(seq);
    if (this.#finAt === undefined && at >= this.#next && at - this.#next <= FURTHEST) {
      this.#finAt = at;
      this.#dropBehind(at);
    }
    this.#drain();
  }

  /** What lies behind the end is no data: no receiver hands it on. */
  #dropBehind(end: number): void {
    const kept = this.#waiting.filter(({ at }) => at < end);
    const last = kept.pop();
    if (last !== undefined)
      kept.push({ at: last.at, bytes: last.bytes.subarray(0, end - last.at) });
    this.#waiting = kept;
    this.#waitingBytes = kept.reduce((sum, { bytes }) => sum + bytes.length, 0);
  }

  /** The receiver acknowledged everything before `seq`. */
  acknowledged(seq: number): void {
    if (this.#base === undefined) return;
    const place = this.#placeOf(seq);
    if (place - this.#next <= FURTHEST) this.#acknowledged = Math.max(this.#acknowledged, place);
  }

  /** A packet of the connection passed: a hole may now be too old. */
  tick(): void {
    const behind = this.#behindHole();
    if (behind === undefined || this.#acknowledged < behind) {
      this.#patience = 0;
      return;
    }
    this.#patience += 1;
    if (this.#patience > HOLE_PATIENCE) this.#skipHole(behind);
  }

  /** Nothing more will fill the holes. */
  giveUp(): void {
    for (let behind = this.#behindHole(); behind !== undefined; behind = this.#behindHole()) {
      this.#skipHole(behind);
    }
  }

  /** Where the first hole ends; undefined where there is none. */
  #behindHole(): number | undefined {
    if (this.#ended) return undefined;
    return this.#waiting[0]?.at ?? this.#finAt;
  }

  #skipHole(behind: number): void {
    this.#patience = 0;
    if (behind > this.#next) {
      this.#out.lost(this.#next, behind - this.#next, this.#waiting[0]?.bytes);
      this.#next = behind;
    }
    this.#drain();
  }

  /** Puts what is new of a piece between those that wait. @returns whether anything was */
  #wait(start: number, bytes: Uint8Array): boolean {
    const end = start + bytes.length;
    const pieces = this.#waiting;
    let index = firstFrom(pieces, start);
    const before = pieces[index - 1];
    let at = before === undefined ? start : Math.max(start, before.at + before.bytes.length);
    let fresh = false;
    while (at < end) {
      const next = pieces[index];
      const to = Math.min(end, next?.at ?? end);
      if (to > at) {
        pieces.splice(index, 0, { at, bytes: bytes.subarray(at - start, to - start) });
        this.#waitingBytes += to - at;
        index += 1;
        fresh = true;
      }
      const passed = pieces[index];
      if (passed === undefined || passed.at >= end) break;
      at = passed.at + passed.bytes.length;
      index += 1;
    }
    return fresh;
  }

  #drain(): void {
    let done = 0;
    for (const piece of this.#waiting) {
      if (piece.at !== this.#next) break;
      this.#waitingBytes -= piece.bytes.length;
      this.#handOn(piece.bytes);
      done += 1;
    }
    if (done > 0) this.#waiting.splice(0, done);
    this.#endWhereDue();
  }

  #handOn(bytes: Uint8Array): void {
    const offset = this.#next;
    this.#next += bytes.length;
    this.#out.data(offset, bytes);
  }

  #endWhereDue(): void {
    if (this.#ended || this.#finAt !== this.#next) return;
    this.#ended = true;
    this.#out.end();
  }
}

/** The first piece at the place or behind it. */
function firstFrom(pieces: readonly Piece[], place: number): number {
  let low = 0;
  let high = pieces.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((pieces[middle] as Piece).at < place) low = middle + 1;
    else high = middle;
  }
  return low;
}
