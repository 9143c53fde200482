/** The two heads to be checked, and what the dissectors say of them. */

import { type Signal, useSignal } from '@preact/signals';
import { useId, useMemo } from 'preact/hooks';
import { toolsWords } from '../../wire-view/dictionary/tools.ts';
import { Reading } from '../Reading.tsx';
import { Violations } from '../Violations.tsx';
import { type CheckedHeads, checkHeads } from './check-heads.ts';
import { requestFor } from './stand-in.ts';

export function Heads({ keyValue }: { keyValue: string }) {
  const words = toolsWords.handshake;
  const heading = useId();
  const request = useSignal('');
  const response = useSignal('');
  const checked = useMemo(
    () => checkHeads(request.value, response.value, keyValue),
    [request.value, response.value, keyValue],
  );
  return (
    <section class="tool-section" aria-labelledby={heading}>
      <h2 class="tool-heading" id={heading}>
        {words.heads}
      </h2>
      <p class="tool-hint">{words.headsHint}</p>
      <div class="tool-heads">
        <HeadBox label={words.request} value={request} />
        <HeadBox label={words.response} value={response} />
      </div>
      <button
        type="button"
        class="tool-button"
        onClick={() => {
          request.value = requestFor('', keyValue).replaceAll('\r\n', '\n');
        }}
      >
        {words.fromKey}
      </button>
      <div role="status">
        <Verdict checked={checked} />
      </div>
      {checked !== undefined && checked.rows.length > 0 && (
        <Reading key={checked.model} model={checked.model} rows={checked.rows} />
      )}
    </section>
  );
}

function HeadBox({ label, value }: { label: string; value: Signal<string> }) {
  const id = useId();
  return (
    <div class="tool-form">
      <label class="tool-label" for={id}>
        {label}
      </label>
      <textarea
        id={id}
        class="tool-text"
        rows={8}
        spellcheck={false}
        autocomplete="off"
        value={value.value}
        onInput={(event) => {
          value.value = event.currentTarget.value;
        }}
      />
    </div>
  );
}

function Verdict({ checked }: { checked: CheckedHeads | undefined }) {
  const words = toolsWords.handshake;
  if (checked === undefined) return <p>{words.nothing}</p>;
  const { pasted, request, response, violations } = checked;
  const unread = {
    up: pasted.up && request === undefined,
    down: pasted.down && response === undefined,
  };
  const readable = !unread.up && !unread.down;
  const refused = response !== undefined && response.status !== 101;
  const agreed = readable && pasted.up && pasted.down && violations.length === 0 && !refused;
  return (
    <>
      {unread.up && <p class="tool-wrong">{words.requestUnread}</p>}
      {unread.down && <p class="tool-wrong">{words.responseUnread}</p>}
      {!pasted.up && <p class="tool-hint">{words.noRequest}</p>}
      {refused && <p>{words.refused(response.status)}</p>}
      {(readable || violations.length > 0) && (
        <Violations violations={violations} of={({ direction }) => words.parts[direction]} />
      )}
      {agreed && <p class="tool-fine">{words.agreed}</p>}
    </>
  );
}
