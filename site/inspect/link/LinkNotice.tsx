/** Says what a link has led to, what is not known of it, and what went wrong. */

import { linkWords } from '../../wire-view/dictionary/link.ts';
import type { LinkStore } from './link-store.ts';

export function LinkNotice({ links }: { readonly links: LinkStore }) {
  const words = linkWords.opened;
  const link = links.link.value;
  const failure = links.failure.value;
  const marks = links.marks.value.length;
  // Where nothing was opened there is nothing to say of it; a file can still be chosen.
  const led = failure === undefined || failure.code === 'LINK_EVENT_MISSING';
  return (
    <>
      {failure !== undefined && (
        <div class="in-link in-failed" role="alert">
          <p>{failure.message}</p>
          <p class="in-code">{failure.code}</p>
        </div>
      )}
      {link !== undefined && (led || link.kind === 'file') && (
        <div class={`in-link in-link-${link.kind}`}>
          <p role="status">{said(links)}</p>
          {link.kind === 'file' && <p class="in-code">{words.sha256(link.sha256)}</p>}
          {marks > 0 && <p>{words.marks(marks)}</p>}
        </div>
      )}
    </>
  );
}

function said(links: LinkStore): string {
  const words = linkWords.opened;
  const link = links.link.value;
  if (link === undefined) return '';
  if (link.kind !== 'file') return words[link.kind];
  if (links.checking.value) return words.checking;
  return links.select.value === undefined ? words.askFile(link.name) : words.file;
}
