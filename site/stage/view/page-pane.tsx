/**
 * The page as its user sees it, in its own frame on the play origin, and what stands in its place
 * when it can't be had.
 */

import { t } from '../../wire-view/dictionary/index.ts';
import type { FrameState, Run } from '../page-run.ts';
import type { StageStore } from '../stage-store.ts';
import { CrashPanel } from './crash-panel.tsx';

const words = t.stage.page;

export function PagePane({ store }: { readonly store: StageStore }) {
  const run = store.runs.run.value;
  const state = store.runs.state.value;
  const program = store.channel.program.value;
  const link = store.link.state.value.kind;
  const waits = run === undefined && (link === 'refused' || link === 'absent');
  const crashed = program?.state === 'crashed' || program?.state === 'unreachable';
  return (
    <div class="st-pane" style={{ '--page-height': `${store.runs.height.value}px` }}>
      {crashed && program && <CrashPanel store={store} program={program} />}
      {!crashed && <Trouble state={state} run={run} />}
      {run && <Frame key={run.id} store={store} run={run} hidden={crashed} />}
      {run && !crashed && state.kind === 'loading' && (
        <p class="st-quiet st-loading">{words.loading}</p>
      )}
      {!run && <p class="st-quiet">{waits && words.waits}</p>}
    </div>
  );
}

interface FrameProps {
  readonly store: StageStore;
  readonly run: Run;
  readonly hidden: boolean;
}

function Frame({ store, run, hidden }: FrameProps) {
  return (
    <iframe
      class="st-frame"
      title={words.title(store.shell.title)}
      src={`${run.playOrigin}/~frame/`}
      // Another origin than the site's, so that what the page may do stays with the page.
      sandbox="allow-scripts allow-same-origin allow-forms"
      hidden={hidden}
      ref={store.runs.attach}
    />
  );
}

function Trouble({ state, run }: { readonly state: FrameState; readonly run: Run | undefined }) {
  if (state.kind === 'silent' && run) {
    return <p class="st-trouble">{words.noFrame(run.playOrigin)}</p>;
  }
  if (state.kind !== 'failed') return null;
  return (
    <div class="st-trouble">
      <p>
        <b>{words.failed(state.code)}</b>
      </p>
      <p>{state.message}</p>
    </div>
  );
}
