/** /tools/handshake/: the accept value of a key, and heads checked against RFC 6455. */

import '../tools.css';
import { useSignal } from '@preact/signals';
import { useId } from 'preact/hooks';
import { toolsWords } from '../../wire-view/dictionary/tools.ts';
import { acceptSteps, keyFrom } from './accept-steps.ts';
import { Heads } from './Heads.tsx';

/** The key of RFC 6455, section 1.3. */
const FIRST_KEY = 'dGhlIHNhbXBsZSBub25jZQ==';

export function HandshakeTool() {
  const words = toolsWords.handshake;
  const id = useId();
  const key = useSignal(FIRST_KEY);
  const { wellFormed, key: trimmed } = acceptSteps(key.value);
  return (
    <div class="tool">
      <div class="tool-form">
        <label class="tool-label" for={id}>
          {words.key}
        </label>
        <div class="tool-line">
          <input
            id={id}
            class="tool-text"
            spellcheck={false}
            autocomplete="off"
            value={key.value}
            aria-describedby={`${id}-note`}
            aria-invalid={!wellFormed}
            onInput={(event) => {
              key.value = event.currentTarget.value;
            }}
          />
          <button
            type="button"
            class="tool-button"
            onClick={() => {
              key.value = keyFrom(crypto.getRandomValues(new Uint8Array(16)));
            }}
          >
            {words.anyKey}
          </button>
        </div>
        <div id={`${id}-note`} role="status">
          {trimmed === '' && <p class="tool-wrong">{words.keyEmpty}</p>}
          {trimmed !== '' && !wellFormed && <p class="tool-wrong">{words.keyWrong}</p>}
        </div>
      </div>
      {trimmed !== '' && <Steps value={key.value} />}
      <Heads keyValue={key.value} />
    </div>
  );
}

function Steps({ value }: { value: string }) {
  const words = toolsWords.handshake;
  const heading = useId();
  const { key, concatenated, digest, accept } = acceptSteps(value);
  return (
    <section class="tool-steps" aria-labelledby={heading}>
      <h2 class="tool-heading" id={heading}>
        {words.steps}
      </h2>
      <ol>
        <li>
          <p>{words.concatenated}</p>
          <output aria-label={words.concatenated}>
            <span class="tool-key">{key}</span>
            <span class="tool-guid">{concatenated.slice(key.length)}</span>
          </output>
          <p class="tool-hint">{words.guid}</p>
        </li>
        <li>
          <p>{words.sha1}</p>
          <output aria-label={words.sha1}>{digest}</output>
        </li>
        <li>
          <p>{words.base64}</p>
          <output aria-label={words.base64} class="tool-accept">
            {accept}
          </output>
          <p class="tool-hint">{words.base64Note}</p>
        </li>
      </ol>
    </section>
  );
}
