/** The playhead of a wire view, and what its keys do. */

import { useEffect, useMemo } from 'preact/hooks';
import type { ViewState } from '../view-state.ts';
import { actionOf, type TimeAction } from './keys.ts';
import { createPlayhead, type Playhead } from './playhead.ts';

export interface Time {
  readonly playhead: Playhead;
  readonly onKeyDown: (event: KeyboardEvent) => void;
}

/** @param others what the keys do that don't move the playhead */
export function useTime(
  state: ViewState,
  others: Partial<Record<TimeAction, () => void>> = {},
): Time {
  const playhead = useMemo(() => createPlayhead(state), [state]);
  useEffect(() => () => playhead.close(), [playhead]);
  const actions: Partial<Record<TimeAction, () => void>> = {
    pause: () => playhead.toggle(),
    back: () => playhead.step(-1),
    forward: () => playhead.step(1),
    start: () => playhead.toStart(),
    live: () => playhead.live(),
    slower: () => playhead.changeSpeed(-1),
    faster: () => playhead.changeSpeed(1),
    ...others,
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const action = actionOf(event);
    const act = action === undefined ? undefined : actions[action];
    if (act === undefined || state.model.rows.length === 0) return;
    event.preventDefault();
    act();
  };
  return { playhead, onKeyDown };
}
