/** The door to the faults: a button in the bar, and the panel below it, loaded when it is opened. */

import type { FunctionComponent } from 'preact';
import { useEffect, useRef, useState } from 'preact/hooks';
import { t } from '../../wire-view/dictionary/index.ts';
import type { StageStore } from '../stage-store.ts';
import type { FaultsPanelProps } from './faults/faults-panel.tsx';

const panelId = (store: StageStore) => `faults-${store.shell.example}`;

export function FaultsButton({ store }: { readonly store: StageStore }) {
  const open = store.faultsOpen.value;
  const count = store.channel.faults.value.script?.steps.length ?? 0;
  const button = useRef<HTMLButtonElement>(null);
  const wasOpen = useRef(open);
  useEffect(() => {
    if (wasOpen.current && !open) button.current?.focus();
    wasOpen.current = open;
  }, [open]);
  return (
    <button
      ref={button}
      type="button"
      class="st-button"
      aria-expanded={open}
      aria-controls={panelId(store)}
      onClick={() => {
        store.faultsOpen.value = !open;
      }}
    >
      {count === 0 ? t.faults.button : t.faults.buttonWith(count)}
    </button>
  );
}

export function FaultsDrawer({ store }: { readonly store: StageStore }) {
  const [Panel, setPanel] = useState<FunctionComponent<FaultsPanelProps>>();
  const [failed, setFailed] = useState(false);
  const open = store.faultsOpen.value && store.mode.value === 'live';
  useEffect(() => {
    if (!open || Panel !== undefined) return;
    setFailed(false);
    import('./faults/faults-panel.tsx').then(
      ({ FaultsPanel }) => setPanel(() => FaultsPanel),
      () => setFailed(true),
    );
  }, [open, Panel]);
  if (!open) return null;
  if (Panel === undefined) {
    return (
      <p class="st-notice" role="status">
        {failed ? t.faults.loadFailed : t.faults.loading}
      </p>
    );
  }
  const close = () => {
    store.faultsOpen.value = false;
  };
  return <Panel store={store} id={panelId(store)} onClose={close} />;
}
