/** The stage: a bar over the page and its files at the left, the wire at the right, the cost below. */

import { CostStrip } from '../../wire-view/cost-strip.tsx';
import { WireView } from '../../wire-view/wire-view.tsx';
import type { StageStore } from '../stage-store.ts';
import { Bar } from './bar.tsx';
import { FaultsDrawer } from './faults-drawer.tsx';
import { Files } from './files.tsx';
import { GlassDoor } from './glass-door.tsx';
import { LabDrawer, LabStrip } from './lab-drawer.tsx';
import { Notices } from './notices.tsx';

export function Stage({ store }: { readonly store: StageStore }) {
  const { example } = store.shell;
  const model = store.trace.value;
  return (
    <div class="st" data-mode={store.mode.value}>
      <Bar store={store} />
      <FaultsDrawer store={store} />
      <LabStrip store={store} />
      <LabDrawer store={store} />
      <Notices store={store} />
      <GlassDoor store={store} />
      <div class="st-columns">
        <Files store={store} />
        <div class="st-wire">
          <WireView
            // A model of its own: what was selected and filtered belongs to the other.
            key={store.mode.value}
            model={model}
            example={example}
            loading={isLoading(store)}
            source={() => store.source()}
            onState={(state) => {
              store.view.value = state;
            }}
            onSelect={(row) => {
              store.selected.value = row;
            }}
          />
        </div>
      </div>
      <footer class="st-foot">
        <CostStrip model={model} view={store.view.value} />
      </footer>
    </div>
  );
}

function isLoading(store: StageStore): boolean {
  if (store.mode.value === 'recorded') return store.recorded.recording.value === 'loading';
  const link = store.link.state.value;
  return link.kind === 'opening' || (link.kind === 'live' && link.feed.kind === 'connecting');
}
