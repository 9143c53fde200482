/** The bar: what runs and its state in protocol words, and what can be done to the wire. */

import { useId } from 'preact/hooks';
import { t } from '../../wire-view/dictionary/index.ts';
import type { FeedState } from '../feed/feed-client.ts';
import type { StageStore } from '../stage-store.ts';
import type { ProtocolState } from '../state/protocol-state.ts';
import { FaultsButton } from './faults-drawer.tsx';
import { LabButton } from './lab-drawer.tsx';

const words = t.stage;

export function Bar({ store }: { readonly store: StageStore }) {
  const recorded = store.mode.value === 'recorded';
  return (
    <header class="st-bar">
      <b class="st-title">{store.shell.title}</b>
      {recorded && <span class="st-badge">{words.recorded.badge}</span>}
      <State state={stateShown(store)} />
      <Done store={store} />
      {recorded ? <PlayControls store={store} /> : <WireControls store={store} />}
    </header>
  );
}

/** What the reader's last action brought; goes by itself. */
function Done({ store }: { readonly store: StageStore }) {
  const notice = store.notice.value;
  return (
    <span class="st-done" role="status">
      {notice?.tone === 'done' && notice.text}
    </span>
  );
}

function State({ state }: { readonly state: ProtocolState }) {
  return (
    <span class="st-state" role="status" data-tone={state.tone}>
      <i aria-hidden="true" />
      <span>{state.text}</span>
    </span>
  );
}

/** The link's state where there is no exchange to speak of yet. */
function stateShown(store: StageStore): ProtocolState {
  if (store.mode.value === 'recorded') return store.state.value;
  const link = store.link.state.value;
  switch (link.kind) {
    case 'opening':
      return { tone: 'idle', text: words.state.connecting };
    case 'refused':
      return { tone: 'close', text: words.state.refused };
    case 'absent':
      return { tone: 'close', text: words.state.gone };
    case 'live':
      return lost(link.feed) ?? starting(store) ?? store.state.value;
  }
}

/** Without the feed nobody knows what the wire is like. */
function lost(feed: FeedState): ProtocolState | undefined {
  const again = feed.kind === 'waiting' || (feed.kind === 'connecting' && feed.attempt > 1);
  if (!again) return undefined;
  return {
    tone: 'close',
    text: feed.attempt > 1 ? words.state.gone : words.state.stopped,
  };
}

function starting(store: StageStore): ProtocolState | undefined {
  const program = store.channel.program.value?.state;
  const starts = program === 'starting' || program === 'restarting';
  return starts ? { tone: 'idle', text: words.state.starting } : undefined;
}

function WireControls({ store }: { readonly store: StageStore }) {
  const live = store.link.state.value.kind === 'live';
  return (
    <fieldset class="st-controls" disabled={!live}>
      <legend class="st-hidden">{words.controls.label}</legend>
      <Latency store={store} />
      <LabButton store={store} />
      <FaultsButton store={store} />
      <button type="button" class="st-button" onClick={() => store.cut()}>
        {words.controls.cut}
      </button>
      <button
        type="button"
        class="st-button st-main"
        title={words.controls.reconnectHint}
        onClick={() => store.runPage()}
      >
        {words.controls.reconnect}
      </button>
    </fieldset>
  );
}

/** Milliseconds at each step: fine where it is felt, coarse where it is long. */
const LATENCIES = [
  0, 5, 10, 20, 30, 40, 60, 80, 100, 120, 150, 200, 250, 300, 400, 500, 600, 800, 1000, 1200, 1500,
  2000,
];

function Latency({ store }: { readonly store: StageStore }) {
  const id = useId();
  const ms = store.channel.faults.value.latency.up;
  const step = LATENCIES.findLastIndex((value) => value <= ms);
  const shown = words.controls.latencyValue(ms);
  return (
    <label class="st-latency" for={id} title={words.controls.latencyHint}>
      <span>
        {words.controls.latency}
        <span class="st-hidden">, {words.controls.latencyHint}</span>
      </span>
      <input
        id={id}
        class="slider"
        type="range"
        min={0}
        max={LATENCIES.length - 1}
        step={1}
        value={Math.max(0, step)}
        aria-valuetext={shown}
        onInput={(event) => store.setLatency(LATENCIES[Number(event.currentTarget.value)] ?? 0)}
      />
      <output for={id}>{shown}</output>
    </label>
  );
}

function PlayControls({ store }: { readonly store: StageStore }) {
  const { recorded } = store;
  const { played, length } = recorded.progress.value;
  const { seconds, playing, again, toEnd } = words.recorded;
  if (typeof recorded.recording.value !== 'object') return null;
  return (
    <div class="st-controls">
      <output class="st-progress">{playing(seconds(played), seconds(length))}</output>
      <button
        type="button"
        class="st-button"
        disabled={!recorded.playing.value}
        onClick={() => recorded.toEnd()}
      >
        {toEnd}
      </button>
      <button type="button" class="st-button st-main" onClick={() => recorded.play()}>
        {again}
      </button>
    </div>
  );
}
