/** What the race is doing, in words, with a shape beside them. */

import type { RaceWords } from '../words/race.ts';
import type { RaceState } from './race-state.ts';

export interface StateNoteProps {
  readonly state: RaceState;
  readonly words: RaceWords;
}

export function StateNote({ state, words }: StateNoteProps) {
  return (
    <span class="live-state" role="status" data-kind={state.kind}>
      <i aria-hidden="true" />
      {say(state, words)}
    </span>
  );
}

function say(state: RaceState, words: RaceWords): string {
  switch (state.kind) {
    case 'paused':
      return state.why === 'rested' ? words.states.rested : words.states.paused;
    case 'recorded':
      return words.states.recorded(new Date(state.recordedAt));
    case 'failed':
    case 'loading':
    case 'starting':
    case 'live':
    case 'disconnected':
      return words.states[state.kind];
  }
}

/** Where there is no live race: why, and what to do. */
export function HowToRun({ state, words }: StateNoteProps) {
  if (state.kind !== 'recorded' && state.kind !== 'failed') return null;
  const refused = state.kind === 'failed' && state.message !== undefined;
  return (
    <p class="race-how">
      {refused ? (
        words.refused(state.message ?? '')
      ) : (
        <>
          {state.kind === 'recorded' ? words.runLive : words.noRecording}{' '}
          <code>{words.command}</code>
        </>
      )}
    </p>
  );
}
