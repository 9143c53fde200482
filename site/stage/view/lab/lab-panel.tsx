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
import { FilePane } from './file-pane.tsx';
import { HopForm } from './hop-form.tsx';
import { PastePane } from './paste-pane.tsx';

const words = proxyWords.panel;

const TABS = ['file', 'paste'] as const;

export function LabPanel({ store, id, onClose }: DrawerPanelProps) {
  const tab = useSignal<(typeof TABS)[number]>('file');
  /** Which hop the reader wants; what runs may be the other one. */
  const hop = useSignal<LabOrder['hop']>('auto');
  const tabId = useId();
  useEffect(() => {
    if (store.lab.state.peek() !== undefined) void store.lab.look();
  }, [store]);
  const running = store.lab.state.value;
  const order = orderFrom(store.lab.asked.value, running, hop.value);
  const run = (settings: LabOrder['settings'], which = hop.peek()) =>
    store.setLab({ hop: which, settings });
  const arrows = (event: KeyboardEvent) => {
    if (event.key !== 'ArrowRight' && event.key !== 'ArrowLeft') return;
    tab.value = tab.peek() === 'file' ? 'paste' : 'file';
    document.getElementById(`${tabId}-${tab.peek()}`)?.focus();
  };
  return (
    <DrawerFrame class="st-lab" id={id} label={words.label} onClose={onClose}>
      <HopForm store={store} order={order} hop={hop} run={run} />
      <div class="st-lab-tabs" role="tablist" aria-label={words.tabs.label} onKeyDown={arrows}>
        {TABS.map((one) => (
          <button
            key={one}
            id={`${tabId}-${one}`}
            type="button"
            role="tab"
            class="st-tab"
            aria-selected={tab.value === one}
            aria-controls={`${tabId}-pane`}
            tabIndex={tab.value === one ? 0 : -1}
            onClick={() => {
              tab.value = one;
            }}
          >
            {words.tabs[one]}
          </button>
        ))}
      </div>
      <div
        // Each begins at its own place.
        key={tab.value}
        class="st-lab-pane"
        id={`${tabId}-pane`}
        role="tabpanel"
        aria-labelledby={`${tabId}-${tab.value}`}
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
