/** The door to the faults: a button in the bar, and the panel below it. */

import { t } from '../../wire-view/dictionary/index.ts';
import type { StageStore } from '../stage-store.ts';
import { Drawer, DrawerButton } from './drawer.tsx';

const panelId = (store: StageStore) => `faults-${store.shell.example}`;
const loadPanel = async () => (await import('./faults/faults-panel.tsx')).FaultsPanel;

export function FaultsButton({ store }: { readonly store: StageStore }) {
  const count = store.channel.faults.value.script?.steps.length ?? 0;
  return (
    <DrawerButton open={store.faultsOpen} id={panelId(store)}>
      {count === 0 ? t.faults.button : t.faults.buttonWith(count)}
    </DrawerButton>
  );
}

export function FaultsDrawer({ store }: { readonly store: StageStore }) {
  const { faultsOpen } = store;
  return (
    <Drawer store={store} open={faultsOpen} id={panelId(store)} load={loadPanel} words={t.faults} />
  );
}
