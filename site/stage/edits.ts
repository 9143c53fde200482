/** What a reader has made of an example's files, kept for this tab in `sessionStorage`. */

import { type ReadonlySignal, signal } from '@preact/signals';

export interface Edits {
  /** Edited text by path; a file that is as it was is not in it. */
  readonly texts: ReadonlySignal<Readonly<Record<string, string>>>;
  set(path: string, text: string): void;
  remove(path: string): void;
  /** What stands in the editor by path, run or not: an open editor is found open again. */
  readonly drafts: Map<string, string>;
}

export function createEdits(example: string, storage: Storage | undefined): Edits {
  const item = `wireside.edits.${example}`;
  const texts = signal(read(storage, item));

  function keep(next: Readonly<Record<string, string>>): void {
    texts.value = next;
    try {
      if (Object.keys(next).length === 0) storage?.removeItem(item);
      else storage?.setItem(item, JSON.stringify(next));
    } catch {
      // Without room the edits live as long as the page.
    }
  }

  return {
    texts,
    drafts: new Map(),
    set(path, text) {
      keep({ ...texts.value, [path]: text });
    },
    remove(path) {
      const { [path]: _, ...rest } = texts.value;
      keep(rest);
    },
  };
}

function read(storage: Storage | undefined, item: string): Readonly<Record<string, string>> {
  try {
    const value: unknown = JSON.parse(storage?.getItem(item) ?? '{}');
    if (typeof value !== 'object' || value === null) return {};
    return Object.fromEntries(
      Object.entries(value).filter(
        (entry): entry is [string, string] => typeof entry[1] === 'string',
      ),
    );
  } catch {
    return {};
  }
}
