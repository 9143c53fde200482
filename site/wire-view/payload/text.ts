/** Text in UTF-8, as it is. */

import type { Decoded, Payload } from './payload.ts';
import { utf8 } from './reader.ts';

export function decode({ bytes, complete }: Payload): Decoded {
  if (complete) return { nodes: [], text: utf8(bytes) };
  // A fragment may begin and end inside a character.
  return { nodes: [], text: new TextDecoder().decode(bytes) };
}
