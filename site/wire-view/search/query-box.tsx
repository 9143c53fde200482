/**
 * A box for a text in the filter language: a combobox with a list of completions (ARIA Authoring
 * Practices, "Editable Combobox With List Autocomplete"). What is wrong stands below it.
 *
 * Nothing is chosen until the reader chooses it, so Enter never puts in what nobody asked for; Tab
 * takes the first completion of a word that has been begun.
 */

import './search.css';
import { useSignal } from '@preact/signals';
import { useId, useLayoutEffect, useRef } from 'preact/hooks';
import { filterWords } from '../dictionary/filter.ts';
import type { Candidate, Completion } from '../filter/complete.ts';
import { CompletionList } from './completion-list.tsx';
import { QueryProblem } from './query-problem.tsx';
import type { Query, QueryError } from './use-query.ts';

export interface QueryBoxProps {
  readonly query: Query;
  readonly label: string;
  readonly example: string;
  readonly id?: string;
  /** Enter, where it doesn't take a completion. */
  readonly onEnter?: (backward: boolean) => void;
  /** Escape, where it doesn't close the completions. */
  readonly onEscape?: () => void;
}

/** What the reader is just typing, with completions to choose from, is not held against it yet. */
function shown(error: QueryError | undefined, completion: Completion | undefined) {
  if (error === undefined || completion === undefined) return error;
  const { at, end } = error.place;
  const isTyped = at >= completion.from && end <= completion.to;
  return error.unfinished || isTyped ? undefined : error;
}

export function QueryBox({ query, label, example, id, onEnter, onEscape }: QueryBoxProps) {
  const scope = useId();
  const input = useRef<HTMLInputElement>(null);
  const chosen = useSignal(-1);
  const completion = query.completion.value;
  const candidates = completion?.candidates ?? [];
  const error = shown(query.error.value, completion);
  // Before the next key: one that comes right behind the list must not be undone.
  useLayoutEffect(() => {
    chosen.value = -1;
  }, [completion]);

  const accept = (candidate: Candidate) => {
    const element = input.current;
    if (completion === undefined || element === null) return;
    const { from, to } = completion;
    const text = query.text.peek();
    const rest = text.slice(to).replace(/^ /, candidate.insert.endsWith(' ') ? '' : ' ');
    const cursor = from + candidate.insert.length;
    query.write(text.slice(0, from) + candidate.insert + rest, cursor);
    element.value = query.text.peek();
    element.setSelectionRange(cursor, cursor);
    element.focus();
  };
  const close = () => {
    query.completion.value = undefined;
  };
  const complete = () => query.complete(input.current?.selectionStart ?? 0);
  const isOpen = candidates.length > 0;

  const onKeyDown = (event: KeyboardEvent) => {
    if (event.isComposing) return;
    const candidate = candidates[chosen.value];
    const taken = () => {
      event.preventDefault();
      event.stopPropagation();
    };
    switch (event.key) {
      case 'ArrowDown':
      case 'ArrowUp': {
        taken();
        if (!isOpen) return complete();
        const step = event.key === 'ArrowDown' ? 1 : -1;
        const count = candidates.length + 1;
        chosen.value = ((chosen.value + 1 + step + count) % count) - 1;
        return;
      }
      case ' ':
        if (!event.ctrlKey) return;
        taken();
        return complete();
      case 'Enter':
        taken();
        if (candidate !== undefined) return accept(candidate);
        close();
        return onEnter?.(event.shiftKey);
      case 'Tab': {
        const begun = completion !== undefined && completion.from < completion.to;
        const one = candidate ?? (begun ? candidates[0] : undefined);
        if (one === undefined || event.shiftKey) return close();
        taken();
        return accept(one);
      }
      case 'Escape':
        if (!isOpen && onEscape === undefined) return;
        taken();
        return isOpen ? close() : onEscape?.();
    }
  };

  return (
    <div class="wv-query">
      <input
        ref={input}
        id={id ?? `${scope}-box`}
        type="text"
        role="combobox"
        class="wv-query-box"
        aria-label={label}
        aria-expanded={isOpen}
        aria-controls={isOpen ? `${scope}-list` : undefined}
        aria-autocomplete="list"
        aria-activedescendant={chosen.value < 0 ? undefined : `${scope}-${chosen.value}`}
        aria-invalid={error !== undefined && !error.unfinished}
        aria-describedby={`${scope}-problem`}
        placeholder={example}
        autocomplete="off"
        autocapitalize="off"
        spellcheck={false}
        value={query.text.value}
        onInput={({ currentTarget }) =>
          query.write(currentTarget.value, currentTarget.selectionStart ?? undefined)
        }
        onKeyDown={onKeyDown}
        onBlur={close}
      />
      <QueryProblem id={`${scope}-problem`} error={error} text={query.text.value} />
      {isOpen && (
        <CompletionList scope={scope} candidates={candidates} chosen={chosen} onAccept={accept} />
      )}
      <span class="wv-unseen" role="status">
        {isOpen ? filterWords.complete.count(candidates.length) : ''}
      </span>
    </div>
  );
}
