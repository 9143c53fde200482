/** A file of the reader's as an import's source. */

import { ImportError } from '../../playground-server/trace/import.ts';
import type { ImportSource } from '../../playground-server/trace/import-source.ts';

export function fileSource(file: Blob): ImportSource {
  return {
    size: file.size,
    async read(from, to) {
      try {
        return new Uint8Array(await file.slice(from, to).arrayBuffer());
      } catch {
        throw new ImportError(
          'IMPORT_UNREADABLE',
          'The browser could not read the file. Was it moved or changed meanwhile?',
        );
      }
    },
  };
}
