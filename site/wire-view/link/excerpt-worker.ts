/** The worker that makes an excerpt for a link. Whoever started it ends it. */

import { type ExcerptOrder, type MadeExcerpt, makeExcerpt } from './excerpt-link.ts';

/** What it says: what it made, if anything could be made, or why it failed. */
export type ExcerptAnswer =
  | { readonly made: MadeExcerpt | undefined }
  | { readonly failed: string };

/** What this file uses of a worker's global scope; the page's types know only a window. */
interface Scope {
  onmessage: ((event: MessageEvent<ExcerptOrder>) => void) | null;
  postMessage(answer: ExcerptAnswer): void;
}

const scope = globalThis as unknown as Scope;

scope.onmessage = ({ data }) => {
  makeExcerpt(data).then(
    (made) => scope.postMessage({ made }),
    (error: unknown) =>
      scope.postMessage({ failed: error instanceof Error ? error.message : String(error) }),
  );
};
