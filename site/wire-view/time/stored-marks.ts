/**
 * Keeps the marks of a trace for as long as its tab is open: a reload of the page brings them back.
 * A trace that has no name of its own is not kept.
 */

import { readMarks } from '../../../playground-server/trace/marks.ts';
import type { ViewState } from '../view-state.ts';
import { marksOf } from './marks.ts';

const PREFIX = 'wireside.marks ';

type Store = Pick<Storage, 'getItem' | 'setItem' | 'removeItem'>;

/**
 * @param idOf the trace's name; undefined while it is not known
 * @param store what keeps; undefined where the browser allows none
 * @returns the way to stop
 */
export function keepMarks(
  state: Pick<ViewState, 'marks' | 'version'>,
  idOf: () => string | undefined,
  store: Store | undefined,
): () => void {
  let id: string | undefined;
  const stopNaming = state.version.subscribe(() => {
    const now = idOf();
    if (now === undefined || now === id) return;
    // Marks of another trace mean nothing in this one.
    const before = id === undefined ? marksOf(state) : [];
    id = now;
    const all = [...read(store, id), ...before];
    state.marks.value = new Map(all.map(({ event, note }) => [event, note]));
  });
  const stopKeeping = state.marks.subscribe(() => {
    if (id !== undefined) write(store, id, marksOf(state));
  });
  return () => {
    stopNaming();
    stopKeeping();
  };
}

function read(store: Store | undefined, id: string) {
  try {
    return readMarks(JSON.parse(store?.getItem(PREFIX + id) ?? '[]'));
  } catch {
    return [];
  }
}

function write(store: Store | undefined, id: string, marks: readonly unknown[]): void {
  try {
    if (marks.length === 0) store?.removeItem(PREFIX + id);
    else store?.setItem(PREFIX + id, JSON.stringify(marks));
  } catch {
    // A full or forbidden store costs the marks at a reload, and nothing else.
  }
}

/** The tab's store; undefined where the browser forbids it. */
export function tabStore(): Store | undefined {
  try {
    return sessionStorage;
  } catch {
    return undefined;
  }
}
