/**
 * The door to the proxy lab: a button in the bar, the panel below it, loaded when it is opened, and
 * the strip that says which hop is in the path, loaded with the first.
 */

import type { FunctionComponent } from 'preact';
import { useEffect, useRef, useState } from 'preact/hooks';
import { t } from '../../wire-view/dictionary/index.ts';
import type { StageStore } from '../stage-store.ts';

const panelId = (store: StageStore) => `lab-${store.shell.example}`;

export function LabButton({ store }: { readonly store: StageStore }) {
  const open = store.labOpen.value;
  const hop = store.lab.state.value;
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
        store.labOpen.value = !open;
      }}
    >
      {hop === undefined ? t.lab.button : t.lab.buttonWith(t.lab.hops[hop.hop](hop.version))}
    </button>
  );
}

/** A part that comes with its chunk; undefined until it is there. */
function useLoaded<P>(wanted: boolean, load: () => Promise<FunctionComponent<P>>) {
  const [Part, setPart] = useState<FunctionComponent<P>>();
  const [failed, setFailed] = useState(false);
  useEffect(() => {
    if (!wanted || Part !== undefined) return;
    setFailed(false);
    load().then(
      (part) => setPart(() => part),
      () => setFailed(true),
    );
  }, [wanted, Part]);
  return { Part, failed };
}

const loadPanel = async () => (await import('./lab/lab-panel.tsx')).LabPanel;
const loadStrip = async () => (await import('./lab/lab-strip.tsx')).LabStripLine;

export function LabDrawer({ store }: { readonly store: StageStore }) {
  const open = store.labOpen.value && store.mode.value === 'live';
  const { Part, failed } = useLoaded(open, loadPanel);
  if (!open) return null;
  if (Part === undefined) {
    return (
      <p class="st-notice" role="status">
        {failed ? t.lab.loadFailed : t.lab.loading}
      </p>
    );
  }
  const close = () => {
    store.labOpen.value = false;
  };
  return <Part store={store} id={panelId(store)} onClose={close} />;
}

/** Stands as long as a hop is in the path, or was asked for in vain. */
export function LabStrip({ store }: { readonly store: StageStore }) {
  const { state, failure } = store.lab;
  const wanted =
    store.mode.value === 'live' && (state.value !== undefined || failure.value !== undefined);
  const { Part } = useLoaded(wanted, loadStrip);
  return wanted && Part !== undefined ? <Part store={store} /> : null;
}
