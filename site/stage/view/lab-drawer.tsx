/**
 * The door to the proxy lab: a button in the bar, the panel below it, and the strip that says which hop
 * is in the path, loaded with the first. A recording has the strip alone.
 */

import { useMemo } from 'preact/hooks';
import { t } from '../../wire-view/dictionary/index.ts';
import { useLoaded } from '../../wire-view/use-loaded.ts';
import type { StageStore } from '../stage-store.ts';
import { Drawer, DrawerButton } from './drawer.tsx';

const panelId = (store: StageStore) => `lab-${store.shell.example}`;
const loadPanel = async () => (await import('./lab/lab-panel.tsx')).LabPanel;
const loadStrip = async () => (await import('./lab/lab-strip.tsx')).LabStripLine;

export function LabButton({ store }: { readonly store: StageStore }) {
  const hop = store.lab.state.value;
  return (
    <DrawerButton open={store.labOpen} id={panelId(store)}>
      {hop === undefined ? t.lab.button : t.lab.buttonWith(t.lab.hops[hop.hop](hop.version))}
    </DrawerButton>
  );
}

export function LabDrawer({ store }: { readonly store: StageStore }) {
  const { labOpen } = store;
  return <Drawer store={store} open={labOpen} id={panelId(store)} load={loadPanel} words={t.lab} />;
}

/** Stands as long as a hop is in the path, or was asked for in vain; in a recording, where it has one. */
export function LabStrip({ store }: { readonly store: StageStore }) {
  const { state, failure } = store.lab;
  const recording = store.recorded.recording.value;
  const isRecorded = useMemo(
    () => typeof recording === 'object' && recording.records.some(({ type }) => type === 'lab'),
    [recording],
  );
  const isLive = state.value !== undefined || failure.value !== undefined;
  const wanted = store.mode.value === 'live' ? isLive : isRecorded;
  const { part: Part } = useLoaded(wanted, loadStrip);
  return wanted && Part !== undefined ? <Part store={store} /> : null;
}
