/** The link that carries the frame, to be copied. */

import { useSignal } from '@preact/signals';
import { useId, useRef } from 'preact/hooks';
import { toolsWords } from '../../wire-view/dictionary/tools.ts';
import { MOST_LINKED } from './frame-link.ts';

export function LinkBox({ fragment }: { fragment: string | undefined }) {
  const words = toolsWords.frame;
  const id = useId();
  const field = useRef<HTMLInputElement>(null);
  const said = useSignal('');
  if (fragment === undefined) return <p class="tool-hint">{words.linkTooLong(MOST_LINKED)}</p>;
  const link = `${location.origin}${location.pathname}${fragment}`;
  const copy = async () => {
    try {
      await navigator.clipboard.writeText(link);
      said.value = words.copied;
    } catch {
      field.current?.select();
      said.value = words.copyFailed;
    }
  };
  return (
    <div class="tool-link">
      <label class="tool-label" for={id}>
        {words.link}
      </label>
      <div class="tool-line">
        <input
          id={id}
          ref={field}
          class="tool-text"
          readOnly
          value={link}
          onFocus={(event) => event.currentTarget.select()}
        />
        <button type="button" class="tool-button" onClick={copy}>
          {words.copy}
        </button>
      </div>
      <p class="tool-hint" role="status">
        {said.value}
      </p>
    </div>
  );
}
