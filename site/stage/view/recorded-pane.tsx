/**
 * In the place of a page that can't run: that the trace is a recording, of when and with what, how
 * to run it live, and what the page did and saw in it.
 */

import { useSignal } from '@preact/signals';
import { useEffect, useLayoutEffect, useRef } from 'preact/hooks';
import { t } from '../../wire-view/dictionary/index.ts';
import { atEnd } from '../../wire-view/list/row-window.ts';
import type { PageRow } from '../../wire-view/model/view.ts';
import type { StageStore } from '../stage-store.ts';

const words = t.stage.recorded;

/** Lines of the transcript. */
const TRANSCRIPT_LIMIT = 300;

export function RecordedPane({ store }: { readonly store: StageStore }) {
  const recording = store.recorded.recording.value;
  return (
    <div class="st-pane st-recorded">
      {recording === 'missing' && <p>{words.missing}</p>}
      {recording === 'loading' && <p class="st-quiet">{words.loading}</p>}
      {typeof recording === 'object' && (
        <>
          <p>{words.statement}</p>
          <p class="st-quiet">
            {words.of(new Date(recording.head.recordedAt), softwareOf(recording.head.software))}
          </p>
        </>
      )}
      <p class="st-live-how">
        {words.runLive} <code>npm ci && npm start</code>
        <button type="button" class="st-button st-small" onClick={() => store.goLive()}>
          {t.stage.link.backToLive}
        </button>
      </p>
      {typeof recording === 'object' && <Transcript store={store} />}
    </div>
  );
}

function softwareOf(software: Readonly<Record<string, string>>): string {
  return Object.entries(software)
    .map(([name, version]) => (/^[\d.v]/.test(version) ? `${name} ${version}` : version))
    .join(', ');
}

function Transcript({ store }: { readonly store: StageStore }) {
  const { model } = store.recorded;
  const version = useSignal(0);
  const list = useRef<HTMLOListElement>(null);
  const following = useRef(true);
  useLayoutEffect(() => {
    if (list.current !== null && following.current)
      list.current.scrollTop = list.current.scrollHeight;
  });
  useEffect(() => {
    const read = () => {
      version.value += 1;
    };
    // Rows may have come between the drawing and this.
    read();
    return model.subscribe(read);
  }, [model, version]);
  version.value;
  const start = model.rows[0]?.time ?? 0;
  const rows = model.rows.filter((row): row is PageRow => row.source === 'page');
  return (
    <>
      <b class="st-heading">{words.transcript}</b>
      <ol
        class="st-transcript"
        ref={list}
        // biome-ignore lint/a11y/noNoninteractiveTabindex: a list that scrolls must be in reach of the keyboard
        tabIndex={0}
        aria-label={words.transcript}
        onScroll={({ currentTarget }) => {
          following.current = atEnd(currentTarget);
        }}
      >
        {rows.slice(-TRANSCRIPT_LIMIT).map((row) => (
          <li key={row.id} data-role={row.event.role}>
            <time>{words.seconds(row.time - start)}</time>
            <span class="st-hidden">
              {row.event.role === 'call' ? words.calls : words.events}:{' '}
            </span>
            <b>{row.event.name}</b> <span>{row.event.detail}</span>
          </li>
        ))}
      </ol>
    </>
  );
}
