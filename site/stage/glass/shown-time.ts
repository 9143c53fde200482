/** The moment that a stage shows, for what is drawn beside its wire view. */

import { orderTime } from '../../wire-view/model/ordered-rows.ts';
import { rowOfId } from '../../wire-view/model/row-cursor.ts';
import type { StageStore } from '../stage-store.ts';

/**
 * Trace milliseconds; undefined before anything has come. Reads signals.
 *
 * It is where the reader's playhead stands, or the pause; in a recording how far it was played; else
 * the present, as long as the feed tells of it.
 */
export function shownTime(store: StageStore): number | undefined {
  const model = store.trace.value;
  const state = store.view.value;
  const last = model.rows.at(-1);
  const end = last && orderTime(last);
  if (state?.model === model) {
    if (state.at.value !== undefined) return state.at.value.time;
    const paused = state.until.value;
    const row = paused === undefined ? undefined : rowOfId(model, paused - 1);
    if (row !== undefined) return orderTime(row);
  }
  if (store.mode.value === 'recorded') return playedTo(store) ?? end;
  const link = store.link.state.value;
  const told = link.kind === 'live' && link.feed.kind === 'open';
  const now = told ? store.now() : undefined;
  return now === undefined ? end : Math.max(now, end ?? 0);
}

function playedTo({ recorded }: StageStore): number | undefined {
  const recording = recorded.recording.value;
  const { played } = recorded.progress.value;
  const start = typeof recording === 'object' ? recording.records[0]?.time : undefined;
  return start === undefined ? undefined : start + played;
}
