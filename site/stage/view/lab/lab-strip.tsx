/**
 * The strip below the bar while a hop is in the path: which one runs, what went wrong with it, and how
 * long it will still wait for bytes.
 */

import './hop-strip.css';
import { proxyWords } from '../../../wire-view/dictionary/proxy.ts';
import { orderFrom } from '../../lab/draft.ts';
import type { StageStore } from '../../stage-store.ts';
import { CountdownList } from './countdown-list.tsx';
import { hopTitle } from './hop-title.ts';

const words = proxyWords.panel.hop;

export function LabStripLine({ store }: { readonly store: StageStore }) {
  const state = store.lab.state.value;
  const failure = store.lab.failure.value;
  const broken = failure ?? (state?.state === 'crashed' ? state : undefined);
  const again = () =>
    store.setLab(orderFrom(store.lab.asked.peek(), store.lab.state.peek(), 'auto'));
  return (
    <div class="st-hop">
      {state !== undefined && (
        <span class="st-hop-name" data-state={state.state}>
          <i aria-hidden="true" />
          <span>
            {words.runs}: <b>{hopTitle(state, store.lab.answer.value)}</b>
            {state.state !== 'running' && `, ${words.states[state.state]}`}
          </span>
        </span>
      )}
      <CountdownList store={store} />
      <div role="status" class="st-hop-failure">
        {broken !== undefined && (
          <p>
            {broken.code !== undefined && <code>{broken.code}</code>} {broken.message}
          </p>
        )}
      </div>
      {broken !== undefined && (
        <button type="button" class="st-button st-small" onClick={again}>
          {words.again}
        </button>
      )}
    </div>
  );
}
