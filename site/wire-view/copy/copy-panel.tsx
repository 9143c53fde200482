/** The copy menu: a format, what it gives, and the way to the clipboard. Loaded when first opened. */

import { useSignal } from '@preact/signals';
import { useId, useMemo, useRef } from 'preact/hooks';
import { copyWords } from '../dictionary/copy.ts';
import type { Row } from '../model/view.ts';
import type { ViewState } from '../view-state.ts';
import { type CopyFormat, copiesOf } from './copies.ts';

export interface CopyPanelProps {
  readonly state: ViewState;
  readonly row: Row;
}

/** Characters of the preview; what is copied is whole. */
const SHOWN = 20_000;

/** What a reader most likely wants comes first. */
const FIRST: readonly CopyFormat[] = ['curl', 'websocat', 'text'];

export function CopyPanel({ state, row }: CopyPanelProps) {
  const words = copyWords;
  const chosen = useSignal<CopyFormat | undefined>(undefined);
  const secrets = useSignal(false);
  const said = useSignal('');
  const shown = useRef<HTMLPreElement>(null);
  const scope = useId();
  const copies = useMemo(
    () => copiesOf(row, state.model, secrets.value),
    [row, state, secrets.value],
  );
  const of = (format: CopyFormat | undefined) => copies.find((one) => one.format === format);
  const copy = of(chosen.value) ?? FIRST.map(of).find((one) => one !== undefined) ?? copies[0];
  if (copy === undefined) return <p class="wv-quiet">{words.nothing}</p>;
  const isCommand = ['curl', 'websocat', 'wscat'].includes(copy.format);
  const take = async () => {
    try {
      await navigator.clipboard.writeText(copy.text);
      said.value = words.copied;
    } catch {
      selectAll(shown.current);
      said.value = words.copyFailed;
    }
  };
  return (
    <>
      <div class="wv-chips" role="group" aria-label={words.formatsLabel}>
        {copies.map(({ format }) => (
          <button
            key={format}
            type="button"
            class="wv-chip"
            aria-pressed={format === copy.format}
            onClick={() => {
              chosen.value = format;
              said.value = '';
            }}
          >
            {words.formats[format]}
          </button>
        ))}
      </div>
      <p class="wv-quiet" id={`${scope}-what`}>
        {words.what[copy.format]}
      </p>
      <pre
        class="wv-copied"
        ref={shown}
        role="region"
        tabIndex={0}
        aria-label={words.preview}
        aria-describedby={`${scope}-what`}
      >
        {copy.text.slice(0, SHOWN)}
        {copy.text.length > SHOWN && '…'}
      </pre>
      {copy.notes.map((note) => (
        <p key={note} class="wv-quiet">
          {words.notes[note]}
        </p>
      ))}
      <div class="wv-copy-foot">
        <button type="button" class="wv-button" onClick={take}>
          {words.copy}
        </button>
        {isCommand && (
          <label>
            <input
              type="checkbox"
              checked={secrets.value}
              onChange={(event) => {
                secrets.value = event.currentTarget.checked;
                said.value = '';
              }}
            />{' '}
            {words.secrets}
          </label>
        )}
        <p role="status">{said.value}</p>
      </div>
    </>
  );
}

function selectAll(element: HTMLElement | null): void {
  if (element !== null) getSelection()?.selectAllChildren(element);
}
