/**
 * The panel of the proxy lab: which hop is in the path and how it runs, its file, and the pane for a
 * file of the reader's own. Loaded when it is first opened.
 */

import './lab.css';
import { useSignal } from '@preact/signals';
import { useEffect, useId } from 'preact/hooks';
import { proxyWords } from '../../../wire-view/dictionary/proxy.ts';
import { orderFrom } from '../../lab/draft.ts';
import type { LabOrder } from '../../lab/preset.ts';
import { DrawerFrame, type DrawerPanelProps } from '../drawer.tsx';
import { Tabs } from '../tabs.tsx';
import { FilePane } from './file-pane.tsx';
import { HopForm } from './hop-form.tsx';
import { PastePane } from './paste-pane.tsx';

const words = proxyWords.panel;

const TABS = ['file', 'paste'] as const;

export function LabPanel({ store, id, onClose }: DrawerPanelProps) {
  const tab = useSignal<(typeof TABS)[number]>('file');
  const paneId = useId();
  useEffect(() => {
    if (store.lab.state.peek() !== undefined) void store.lab.look();
  }, [store]);
  const running = store.lab.state.value;
  const order = orderFrom(store.lab.asked.value, running, store.lab.wanted.value);
  const run = (settings: LabOrder['settings']) =>
    store.setLab({ hop: store.lab.wanted.peek(), settings });
  return (
    <DrawerFrame class="st-lab" id={id} label={words.label} onClose={onClose}>
      <HopForm store={store} order={order} run={run} />
      <Tabs
        label={words.tabs.label}
        tabs={TABS.map((one) => ({ key: one, text: words.tabs[one], panel: paneId }))}
        chosen={tab.value}
        onChoose={(one) => {
          tab.value = one;
        }}
      />
      <div
        // Each begins at its own place.
        key={tab.value}
        class="st-lab-pane"
        id={paneId}
        role="tabpanel"
        aria-label={words.tabs[tab.value]}
      >
        {tab.value === 'file' ? (
          <FilePane store={store} settings={order.settings} run={run} />
        ) : (
          <PastePane settings={order.settings} text={store.pasted} run={run} />
        )}
      </div>
    </DrawerFrame>
  );
}
