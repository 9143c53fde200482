/** A link to what a panel has set, on its way to the clipboard. */

import { useSignal } from '@preact/signals';

export interface CopiedLinkWords {
  readonly copied: string;
  /** Shows the link, to be copied by hand. */
  readonly notCopied: (link: string) => string;
}

/** What became of it; says nothing of another link than the one that was copied. */
export function useCopiedLink(link: string, words: CopiedLinkWords) {
  const done = useSignal({ link: '', said: '' });
  const copy = async () => {
    try {
      await navigator.clipboard.writeText(link);
      done.value = { link, said: words.copied };
    } catch {
      // Also where the page has no clipboard at all: not every origin is trusted with one.
      done.value = { link, said: words.notCopied(link) };
    }
  };
  return { copy, said: done.value.link === link ? done.value.said : '' };
}
