/**
 * Find: moves between the events that a text asks for, and hides none. Nothing moves until the
 * reader moves on; hits that come meanwhile are counted.
 */

import { useComputed, useSignal } from '@preact/signals';
import { useEffect, useMemo, useRef } from 'preact/hooks';
import { filterWords } from '../dictionary/filter.ts';
import { isDrawn } from '../ladder/ladder-rows.ts';
import { isListed } from '../model/listed.ts';
import type { Row } from '../model/view.ts';
import type { ViewState } from '../view-state.ts';
import type { RowTest } from './ask-all.ts';
import { createHits, type Hits } from './hits.ts';
import { QueryBox } from './query-box.tsx';
import { useQuery } from './use-query.ts';

export interface FindBarProps {
  readonly state: ViewState;
  readonly id: string;
  /** The ladder is shown, which draws other rows than the table lists, in another order. */
  readonly inLadder: boolean;
  readonly onClose: () => void;
  /** Given the way to move on, for keys that are pressed elsewhere. */
  readonly onReady: (move: (backward: boolean) => void) => void;
  /** It has come onto the page. */
  readonly onShown: () => void;
}

export function FindBar({ state, id, inLadder, onClose, onReady, onShown }: FindBarProps) {
  const words = filterWords.find;
  const sought = useSignal<{ text: string; test: RowTest | undefined }>({
    text: '',
    test: undefined,
  });
  const committed = useComputed(() => sought.value.text);
  const query = useQuery(state, committed, (text, test) => {
    state.hits.value = test;
    sought.value = { text, test };
  });
  useEffect(onShown, []);
  useEffect(
    () => () => {
      state.hits.value = undefined;
    },
    [state],
  );

  const hits = useHits(state, sought.value.test, inLadder);
  const selected = state.selected.value;
  const known = useRef(0);
  useMemo(() => {
    known.current = hits?.count ?? 0;
  }, [hits]);
  const move = (backward: boolean) => {
    const row = hits?.beyond(state.selected.peek(), backward);
    known.current = hits?.count ?? 0;
    if (row !== undefined) state.seek(row);
  };
  onReady(move);

  const count = hits?.count ?? 0;
  const place = hits?.placeOf(selected) ?? -1;
  const fresh = Math.max(0, count - known.current);
  return (
    <search class="wv-find" id={id} aria-label={words.label}>
      <QueryBox
        query={query}
        id={`${id}-box`}
        label={words.box}
        example={words.example}
        onEnter={move}
        onEscape={onClose}
      />
      <div class="wv-find-tools">
        <span class="wv-find-count" role="status">
          {hits === undefined ? '' : countWords(place, count)}
          {fresh > 0 && <span class="wv-find-fresh">{`, ${words.fresh(fresh)}`}</span>}
        </span>
        <button
          type="button"
          class="wv-tool"
          aria-label={words.previous}
          aria-disabled={count === 0}
          onClick={() => move(true)}
        >
          ↑
        </button>
        <button
          type="button"
          class="wv-tool"
          aria-label={words.next}
          aria-disabled={count === 0}
          onClick={() => move(false)}
        >
          ↓
        </button>
        <button type="button" class="wv-tool" aria-label={words.close} onClick={onClose}>
          ✕
        </button>
      </div>
    </search>
  );
}

function countWords(place: number, count: number): string {
  const words = filterWords.find;
  if (count === 0) return words.none;
  return place < 0 ? words.all(count) : words.place(place + 1, count);
}

/** The hits among the rows that the view shows; undefined while nothing is looked for. */
function useHits(state: ViewState, test: RowTest | undefined, inLadder: boolean): Hits | undefined {
  const filter = state.filter.value;
  const hits = useMemo(() => {
    if (test === undefined) return undefined;
    const passes = state.passes();
    const shows = inLadder ? isDrawn : isListed;
    const isHit = (row: Row) => shows(row) && passes(row) && test(row);
    return inLadder
      ? createHits(state.model, isHit, (row) => row.time)
      : createHits(state.model, isHit);
  }, [state, test, filter, inLadder]);
  state.version.value;
  hits?.update(state.until.value, state.at.value);
  return hits;
}
