/**
 * Memory for bytes that a link was only lent and has to hold. Large reads are held in slabs, which
 * all links share and use again: a buffer of its own for each would make the collector run once for
 * every few hundred of them. Small ones get a buffer of their own, so that little never takes much.
 *
 * A slab may be used again once its last byte has left; one that never comes back is the
 * collector's.
 */

const SLAB = 64 * 1024;
/** What takes less of a slab isn't put into one. */
const LEAST = SLAB / 2;
/** Slabs that wait for their next use. */
const MOST_FREE = 32;

const free: Buffer[] = [];

interface Used {
  readonly slab: Buffer;
  /** The place behind its last byte in the direction's recorded stream. */
  readonly endOffset: number;
}

/** What one link holds. */
export class HeldMemory {
  /** In stream order. */
  #used: Used[] = [];

  /**
   * A copy of lent bytes.
   *
   * @param endOffset the place behind their last in the direction's recorded stream
   */
  keep(bytes: Uint8Array, endOffset: number): Buffer {
    if (bytes.length < LEAST || bytes.length > SLAB) return Buffer.from(bytes);
    const slab = free.pop() ?? Buffer.allocUnsafeSlow(SLAB);
    slab.set(bytes);
    this.#used.push({ slab, endOffset });
    return slab.subarray(0, bytes.length);
  }

  /** All bytes before this place of the stream are out or dropped, and nobody reads them any more. */
  left(offset: number): void {
    let count = 0;
    for (const { slab, endOffset } of this.#used) {
      if (endOffset > offset) break;
      if (free.length < MOST_FREE) free.push(slab);
      count += 1;
    }
    if (count > 0) this.#used.splice(0, count);
  }

  /** What is kept may be read still, nobody knows for how long. */
  abandon(): void {
    this.#used = [];
  }
}
