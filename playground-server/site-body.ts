/** Reads the small JSON bodies of API calls. */

import type { IncomingMessage } from 'node:http';
import { Refusal } from './sessions/refusal.ts';

/** No call has more to say, in bytes. */
const LONGEST_BODY = 16 * 1024;

/**
 * The body as JSON.
 *
 * @throws Refusal 413 `BODY_TOO_LARGE`, 415 `NOT_JSON`, 400 `BAD_JSON`.
 */
export async function readJson(request: IncomingMessage): Promise<unknown> {
  const type = request.headers['content-type'] ?? '';
  if (!/^application\/json\s*(;|$)/i.test(type)) {
    throw new Refusal(415, 'NOT_JSON', 'Send the body as Content-Type: application/json.');
  }
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > LONGEST_BODY) {
      throw new Refusal(413, 'BODY_TOO_LARGE', `Send at most ${LONGEST_BODY} bytes.`);
    }
    chunks.push(chunk);
  }
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(Buffer.concat(chunks)));
  } catch {
    throw new Refusal(
      400,
      'BAD_JSON',
      'The body is not JSON in UTF-8. Correct it and send it again.',
    );
  }
}
