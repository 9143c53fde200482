/** A link to the selected event: what it carries, what it doesn't, and the way to the clipboard. */

import { useSignal } from '@preact/signals';
import { useEffect, useRef } from 'preact/hooks';
import { linkWords } from '../dictionary/link.ts';
import { headOf, type TraceSource } from '../export/formats.ts';
import { eventKey } from '../model/event-key.ts';
import type { Row } from '../model/view.ts';
import { marksOf } from '../time/marks.ts';
import type { ViewState } from '../view-state.ts';
import { type LinkKind, linkKinds, type MadeLink, makeLink } from './make-link.ts';

export interface LinkPanelProps {
  readonly state: ViewState;
  readonly row: Row;
  readonly example: string;
  readonly source: TraceSource;
}

export function LinkPanel({ state, row, example, source }: LinkPanelProps) {
  const words = linkWords;
  const kinds = linkKinds(source);
  const kind = useSignal<LinkKind>(kinds[0] ?? 'excerpt');
  const withMarks = useSignal(false);
  const made = useSignal<MadeLink | 'making' | { readonly failed: string }>('making');
  const said = useSignal('');
  const field = useRef<HTMLInputElement>(null);
  const hasMarks = state.marks.value.size > 0;
  useEffect(() => {
    const stop = new AbortController();
    made.value = 'making';
    said.value = '';
    const { model } = state;
    const key = eventKey(row, model);
    const marks = withMarks.value ? marksOf(state) : [];
    makeLink(kind.value, {
      model,
      row,
      key,
      marks,
      source,
      head: headOf(model, example, source),
      signal: stop.signal,
    }).then(
      (link) => {
        if (!stop.signal.aborted) made.value = link;
      },
      (error: unknown) => {
        const why = error instanceof Error ? error.message : String(error);
        if (!stop.signal.aborted) made.value = { failed: words.failed(why) };
      },
    );
    return () => stop.abort();
  }, [row, kind.value, withMarks.value, state]);
  const now = made.value;
  const copy = async (url: string) => {
    try {
      await navigator.clipboard.writeText(url);
      said.value = words.copied;
    } catch {
      field.current?.select();
      said.value = words.copyFailed;
    }
  };
  const other = kinds.find((one) => one !== kind.value);
  return (
    <>
      {now === 'making' && <p role="status">{words.making}</p>}
      {typeof now === 'object' && 'failed' in now && <p class="wv-warned">{now.failed}</p>}
      {typeof now === 'object' && 'what' in now && (
        <>
          <p>{now.what}</p>
          {now.url !== undefined && (
            <>
              <div class="wv-link-line">
                <input
                  ref={field}
                  class="wv-link-field"
                  readOnly
                  aria-label={words.url}
                  value={now.url}
                  onFocus={(event) => event.currentTarget.select()}
                />
                <button type="button" class="wv-button" onClick={() => copy(now.url ?? '')}>
                  {words.copy}
                </button>
              </div>
              <p class="wv-quiet">{words.private}</p>
            </>
          )}
        </>
      )}
      <div class="wv-copy-foot">
        {hasMarks && (
          <label>
            <input
              type="checkbox"
              checked={withMarks.value}
              onChange={(event) => {
                withMarks.value = event.currentTarget.checked;
              }}
            />{' '}
            {words.withMarks}
          </label>
        )}
        {other !== undefined && (
          <button
            type="button"
            class="wv-button"
            onClick={() => {
              kind.value = other;
            }}
          >
            {other === 'file' ? words.useFile : words.useExcerpt}
          </button>
        )}
        <p role="status">{said.value}</p>
      </div>
    </>
  );
}
