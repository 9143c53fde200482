/**
 * A text in the filter language as it is typed: compiled when it changes, completed where the cursor
 * is. While it has an error, what was last compiled stands.
 */

import { type ReadonlySignal, type Signal, useSignal, useSignalEffect } from '@preact/signals';
import { useEffect, useRef } from 'preact/hooks';
import { filterWords } from '../dictionary/filter.ts';
import type { Completion } from '../filter/complete.ts';
import type { Language } from '../filter/language.ts';
import type { ViewState } from '../view-state.ts';
import { askAll, type RowTest, remembered } from './ask-all.ts';

/** What is wrong with the text: a `FilterError`, or what is shown as one. */
export interface QueryError {
  readonly code: string;
  readonly message: string;
  readonly next: string;
  readonly place: { readonly at: number; readonly end: number };
  readonly unfinished: boolean;
}

export interface Query {
  readonly text: ReadonlySignal<string>;
  readonly error: ReadonlySignal<QueryError | undefined>;
  readonly completion: Signal<Completion | undefined>;
  /** Takes a text; completes it where `cursor` is given. */
  write(text: string, cursor?: number): void;
  /** Completes what stands there already. */
  complete(cursor: number): void;
}

/**
 * @param committed the text that was last compiled, as others know it; they may change it
 * @param commit told of each text that means something, and what it asks for
 */
export function useQuery(
  state: ViewState,
  committed: ReadonlySignal<string>,
  commit: (text: string, test: RowTest | undefined) => void,
): Query {
  const text = useSignal(committed.peek());
  const error = useSignal<QueryError | undefined>(undefined);
  const completion = useSignal<Completion | undefined>(undefined);
  const own = useRef(committed.peek());
  /** Counts up with each text, so that what a later one has overtaken is dropped. */
  const turn = useRef(0);

  const take = (next: string, test: RowTest | undefined) => {
    error.value = undefined;
    own.current = next;
    commit(next, test);
  };
  const compile = async (next: string, mine: number) => {
    try {
      const language = await state.language();
      const views = () => state.payloadViews.peek();
      const test = remembered(await language.compile(next), views);
      const isWanted = () => mine === turn.current;
      await askAll(test, state.model, isWanted);
      if (isWanted()) take(next, test);
    } catch (thrown) {
      if (mine === turn.current) error.value = errorOf(thrown, next);
    }
  };
  const completeAt = async (next: string, cursor: number, mine: number) => {
    const found = await completionOf(state, next, cursor);
    if (mine !== turn.current) return;
    completion.value = found?.candidates.length ? found : undefined;
  };

  // At once and not after the next drawing: by then the reader may have typed on.
  useSignalEffect(() => {
    const now = committed.value;
    if (now === own.current) return;
    turn.current += 1;
    own.current = now;
    text.value = now;
    error.value = undefined;
    completion.value = undefined;
  });
  useEffect(() => {
    // Its code is there when the first letter is typed.
    state.language().catch(() => {});
    return () => {
      turn.current += 1;
    };
  }, [state]);

  return {
    text,
    error,
    completion,
    write(next, cursor) {
      turn.current += 1;
      text.value = next;
      if (next.trim() === '') take(next, undefined);
      else void compile(next, turn.current);
      if (cursor === undefined) completion.value = undefined;
      else void completeAt(next, cursor, turn.current);
    },
    complete(cursor) {
      void completeAt(text.peek(), cursor, turn.current);
    },
  };
}

async function completionOf(
  state: ViewState,
  text: string,
  cursor: number,
): Promise<Completion | undefined> {
  try {
    const language: Language = await state.language();
    await language.prepare(text);
    return language.complete(text, cursor);
  } catch {
    // What did not load is said by the compilation of the same text.
    return undefined;
  }
}

function errorOf(thrown: unknown, text: string): QueryError {
  if (thrown instanceof Error && 'place' in thrown) return thrown as Error & QueryError;
  const { what, next } = filterWords.errors.FILTER_NOT_LOADED();
  const place = { at: 0, end: text.length };
  return { code: 'FILTER_NOT_LOADED', message: what, next, place, unfinished: false };
}
