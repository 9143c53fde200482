/** Where an import reads from: a file that is never held as a whole. */

/** Bytes that are read at once. */
export const SLICE = 1024 * 1024;

export interface ImportSource {
  /** Bytes. */
  readonly size: number;
  /**
   * The bytes from one place to another, both inside the file.
   *
   * @throws ImportError `IMPORT_UNREADABLE` where the file can't be read
   */
  read(from: number, to: number): Promise<Uint8Array>;
}

/** A file that is in memory; its slices are views of it. */
export function sourceOf(bytes: Uint8Array): ImportSource {
  return { size: bytes.length, read: async (from, to) => bytes.subarray(from, to) };
}

/** The file from its beginning, slice by slice, with the place behind each. */
export async function* slicesOf(
  source: ImportSource,
): AsyncGenerator<{ readonly bytes: Uint8Array; readonly to: number }> {
  for (let at = 0; at < source.size; at += SLICE) {
    const to = Math.min(source.size, at + SLICE);
    yield { bytes: await source.read(at, to), to };
  }
}
