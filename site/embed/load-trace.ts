/** Gets what an element's `src` names, within bounds. Any file that /tools/inspect/ reads will do. */

import { ImportError, type Imported, importFile } from '../../playground-server/trace/import.ts';
import { embedWords } from '../wire-view/dictionary/embed.ts';
import { EmbedError } from './embed-error.ts';

/** Bytes of a trace that a page may embed: what opens without keeping its reader waiting. */
export const EMBED_LIMIT = 32 * 1024 * 1024;

/** @throws EmbedError for whatever keeps the trace from being shown */
export async function loadTrace(url: URL, signal: AbortSignal): Promise<Imported> {
  const bytes = await fetched(url, signal);
  const name = fileName(url);
  try {
    return await importFile(bytes, { name, signal, pause });
  } catch (error) {
    if (error instanceof ImportError) throw new EmbedError(error.code, error.message);
    throw error;
  }
}

/** As it is written where it is no percent-encoded UTF-8: a server may name its files as it likes. */
function fileName({ pathname }: URL): string {
  const written = pathname.split('/').at(-1) ?? '';
  try {
    return decodeURIComponent(written);
  } catch {
    return written;
  }
}

async function fetched(url: URL, signal: AbortSignal): Promise<Uint8Array> {
  const words = embedWords.errors;
  let response: Response;
  try {
    response = await fetch(url, { signal, credentials: 'same-origin' });
  } catch (error) {
    if (signal.aborted) throw error;
    throw new EmbedError('EMBED_UNREACHABLE', words.unreachable(url.href));
  }
  if (!response.ok) {
    throw new EmbedError('EMBED_NOT_FOUND', words.notFound(url.href, response.status));
  }
  return await read(response, signal);
}

/** Reads on only as long as the limit isn't passed, whatever the response said of its length. */
async function read(response: Response, signal: AbortSignal): Promise<Uint8Array> {
  const parts: Uint8Array[] = [];
  let length = 0;
  const reader = response.body?.getReader();
  try {
    for (let part = await reader?.read(); part?.done === false; part = await reader?.read()) {
      length += part.value.length;
      if (length > EMBED_LIMIT) {
        void reader?.cancel();
        throw new EmbedError('EMBED_TOO_LARGE', embedWords.errors.tooLarge(EMBED_LIMIT));
      }
      parts.push(part.value);
    }
  } catch (error) {
    if (error instanceof EmbedError || signal.aborted) throw error;
    throw new EmbedError('EMBED_UNREACHABLE', embedWords.errors.cutShort(response.url));
  }
  return new Uint8Array(await new Blob(parts as BlobPart[]).arrayBuffer());
}

/** The page has its turn between two steps. */
const pause = () => new Promise<void>((resolve) => setTimeout(resolve));
