/**
 * The strip below the bar while a hop is in the path: which one runs, what went wrong with it, and how
 * long it will still wait for bytes. In a recording it is the hop of the recording, and says so.
 */

import './hop-strip.css';
import { platformIn } from '../../../../playground-server/proxy/model/platforms.ts';
import type { LabChanged, Unplaced } from '../../../../playground-server/trace/trace.ts';
import { proxyWords } from '../../../wire-view/dictionary/proxy.ts';
import { settingsOf } from '../../lab/draft.ts';
import type { StageStore } from '../../stage-store.ts';
import { CountdownList } from './countdown-list.tsx';
import { hopTitle } from './hop-title.ts';
import { useHopReading } from './use-hop-reading.ts';

const words = proxyWords.panel.hop;

export function LabStripLine({ store }: { readonly store: StageStore }) {
  const reading = useHopReading(store);
  const recorded = store.mode.value === 'recorded';
  const state = recorded ? reading.hop.value : store.lab.state.value;
  return (
    <div class="st-hop">
      {state !== undefined && <HopName store={store} state={state} recorded={recorded} />}
      <CountdownList {...reading} />
      {!recorded && <Failure store={store} />}
    </div>
  );
}

interface HopNameProps {
  readonly store: StageStore;
  readonly state: Unplaced<LabChanged>;
  readonly recorded: boolean;
}

function HopName({ store, state, recorded }: HopNameProps) {
  const answer = recorded ? undefined : store.lab.answer.value;
  const lender = recorded
    ? undefined
    : platformIn(settingsOf(state.settings), store.labPlatform.value);
  return (
    <span class="st-hop-name" data-state={state.state}>
      <i aria-hidden="true" />
      <span>
        {recorded ? words.ran : words.runs}: <b>{hopTitle(state, answer)}</b>
        {lender && `, ${proxyWords.platforms.lent(lender.name)}`}
        {state.state !== 'running' && `, ${words.states[state.state]}`}
      </span>
    </span>
  );
}

function Failure({ store }: { readonly store: StageStore }) {
  const state = store.lab.state.value;
  const failure = store.lab.failure.value;
  const broken = failure ?? (state?.state === 'crashed' ? state : undefined);
  return (
    <>
      <div role="status" class="st-hop-failure">
        {broken !== undefined && (
          <p>
            {broken.code !== undefined && <code>{broken.code}</code>} {broken.message}
          </p>
        )}
      </div>
      {broken !== undefined && (
        <button type="button" class="st-button st-small" onClick={() => store.retryLab()}>
          {words.again}
        </button>
      )}
    </>
  );
}
