/** The completions below a box: what may be written there, and what it means. */

import type { Signal } from '@preact/signals';
import { useLayoutEffect, useRef } from 'preact/hooks';
import { filterWords } from '../dictionary/filter.ts';
import type { Candidate } from '../filter/complete.ts';

export interface CompletionListProps {
  readonly scope: string;
  readonly candidates: readonly Candidate[];
  readonly chosen: Signal<number>;
  readonly onAccept: (candidate: Candidate) => void;
}

export function CompletionList({ scope, candidates, chosen, onAccept }: CompletionListProps) {
  const list = useRef<HTMLDivElement>(null);
  const now = chosen.value;
  useLayoutEffect(() => {
    const option = list.current?.children[now];
    const box = list.current;
    if (!(option instanceof HTMLElement) || box === null) return;
    // Not `scrollIntoView`, which would move the page as well.
    const bottom = option.offsetTop + option.offsetHeight;
    if (option.offsetTop < box.scrollTop) box.scrollTop = option.offsetTop;
    else if (bottom > box.scrollTop + box.clientHeight) box.scrollTop = bottom - box.clientHeight;
  }, [now]);
  return (
    <div
      ref={list}
      id={`${scope}-list`}
      class="wv-completions"
      role="listbox"
      aria-label={filterWords.completions}
    >
      {candidates.map((candidate, index) => (
        <div
          key={candidate.label}
          id={`${scope}-${index}`}
          role="option"
          aria-selected={index === now}
          class={`wv-completion wv-c-${candidate.kind}${index === now ? ' wv-on' : ''}`}
          // The box keeps the focus, and the list stays.
          onMouseDown={(event) => event.preventDefault()}
          onClick={() => onAccept(candidate)}
        >
          <code>{candidate.label}</code>
          {candidate.what !== '' && <span>{candidate.what}</span>}
        </div>
      ))}
    </div>
  );
}
