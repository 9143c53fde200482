/**
 * The page that opens captures and archives: a place to drop a file, then the wire view on it.
 *
 * The file is read in the browser. Nothing here sends anything anywhere.
 */

import './inspect.css';
import { useEffect, useMemo, useRef } from 'preact/hooks';
import { inspectWords } from '../wire-view/dictionary/inspect.ts';
import { Failure } from './Failure.tsx';
import { ImportProgress } from './ImportProgress.tsx';
import { createInspectStore, type InspectStore } from './inspect-store.ts';
import { LinkNotice } from './link/LinkNotice.tsx';
import { useLinks } from './link/use-links.ts';
import { OpenedView } from './OpenedView.tsx';
import { useFileDrop } from './use-file-drop.ts';

export function Inspect() {
  const opener = useMemo(() => createInspectStore(), []);
  useEffect(() => () => opener.close(), [opener]);
  const links = useLinks(opener);
  const store = useMemo(() => ({ ...opener, open: links.chosen }), [opener, links]);
  const over = useFileDrop(store.open);
  const state = store.state.value;
  return (
    <section class={`in${over ? ' in-over' : ''}`} aria-label={inspectWords.label}>
      <LinkNotice links={links} />
      {state.kind === 'open' ? (
        <OpenedView store={store} state={state} links={links}>
          <Chooser store={store} label={inspectWords.another} />
        </OpenedView>
      ) : (
        <DropBox store={store} over={over} />
      )}
    </section>
  );
}

function DropBox({ store, over }: { store: InspectStore; over: boolean }) {
  const words = inspectWords;
  const state = store.state.value;
  if (state.kind === 'reading') {
    return (
      <div class="in-drop">
        <ImportProgress reading={state} onCancel={() => store.cancel()} />
      </div>
    );
  }
  const cancelled = state.kind === 'waiting' ? state.cancelled : undefined;
  return (
    <div class="in-drop">
      {state.kind === 'failed' && <Failure failed={state} />}
      {cancelled !== undefined && <p role="status">{words.cancelled(cancelled)}</p>}
      <p class="in-invite">{over ? words.letGo : words.drop}</p>
      <Chooser store={store} label={words.choose} focused={cancelled !== undefined} />
      <p>{words.formats}</p>
      <p class="in-private">{words.private}</p>
    </div>
  );
}

interface ChooserProps {
  readonly store: InspectStore;
  readonly label: string;
  /** True where the button that had the focus is gone: it goes on from here. */
  readonly focused?: boolean;
}

/** A button in the place of the browser's own file field, whose words are not ours. */
function Chooser({ store, label, focused = false }: ChooserProps) {
  const field = useRef<HTMLInputElement>(null);
  const button = useRef<HTMLButtonElement>(null);
  useEffect(() => {
    if (focused) button.current?.focus();
  }, [focused]);
  return (
    <>
      <button ref={button} type="button" class="in-button" onClick={() => field.current?.click()}>
        {label}
      </button>
      <input
        ref={field}
        type="file"
        hidden
        accept=".pcap,.pcapng,.cap,.har,.wire,.json"
        onChange={(event) => {
          const file = event.currentTarget.files?.[0];
          // The same file again is a change too.
          event.currentTarget.value = '';
          if (file !== undefined) store.open(file);
        }}
      />
    </>
  );
}
