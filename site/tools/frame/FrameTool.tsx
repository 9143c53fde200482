/** /tools/frame/: pasted bytes, read as WebSocket frames, and a link that carries them. */

import '../tools.css';
import { useSignal } from '@preact/signals';
import { useEffect, useId, useMemo } from 'preact/hooks';
import { toolsWords } from '../../wire-view/dictionary/tools.ts';
import { hexByte } from '../../wire-view/model/payload-text.ts';
import { foundRows, violationsOf } from '../found-rows.ts';
import { Reading } from '../Reading.tsx';
import { Violations } from '../Violations.tsx';
import { EXAMPLE_NAMES, EXAMPLES } from './examples.ts';
import { type FrameInput, FrameOptions } from './FrameOptions.tsx';
import { fragmentOf, frameOf } from './frame-link.ts';
import { frameModel, senderOf } from './frame-model.ts';
import { LinkBox } from './LinkBox.tsx';
import { BytesError, type ParsedBytes, parseBytes } from './parse-bytes.ts';

export function FrameTool() {
  const words = toolsWords.frame;
  const scope = useId();
  const input = useSignal<FrameInput>(FIRST);
  const linkBroken = useSignal(false);

  useEffect(() => {
    const read = () => {
      const linked = frameOf(location.hash);
      linkBroken.value = linked === 'broken';
      if (linked === undefined || linked === 'broken') return;
      // A fragment that this page wrote itself says what stands here already.
      if (fragmentNow(input.peek()) === location.hash) return;
      const text = Array.from(linked.bytes, hexByte).join(' ');
      input.value = { text, sender: linked.sender, deflate: linked.deflate };
    };
    read();
    addEventListener('hashchange', read);
    return () => removeEventListener('hashchange', read);
  }, []);

  const { text, sender, deflate } = input.value;
  const parsed = useMemo(() => tryParse(text), [text]);
  const bytes = parsed instanceof BytesError ? undefined : parsed.bytes;
  const change = (next: Partial<FrameInput>) => {
    input.value = { ...input.peek(), ...next };
    linkBroken.value = false;
    const fragment = fragmentNow(input.peek());
    history.replaceState(history.state, '', fragment ?? location.pathname + location.search);
  };
  return (
    <div class="tool">
      <div class="tool-form">
        <label class="tool-label" for={`${scope}-bytes`}>
          {words.input}
        </label>
        <textarea
          id={`${scope}-bytes`}
          class="tool-text"
          rows={4}
          spellcheck={false}
          autocomplete="off"
          value={text}
          aria-describedby={`${scope}-hint ${scope}-status`}
          aria-invalid={parsed instanceof BytesError}
          onInput={(event) => change({ text: event.currentTarget.value })}
        />
        <p class="tool-hint" id={`${scope}-hint`}>
          {words.hint}
        </p>
        <fieldset class="tool-examples">
          <legend>{words.examples}</legend>
          {EXAMPLE_NAMES.map((name) => (
            <button
              key={name}
              type="button"
              class="tool-button"
              onClick={() =>
                change({ text: EXAMPLES[name], sender: 'mask', deflate: name === 'compressed' })
              }
            >
              {words.exampleNames[name]}
            </button>
          ))}
        </fieldset>
        <FrameOptions input={input.value} onChange={change} />
        <div id={`${scope}-status`} role="status">
          {linkBroken.value && <p class="tool-wrong">{words.linkBroken}</p>}
          <Status parsed={parsed} input={input.value} />
        </div>
      </div>
      {bytes !== undefined && bytes.length > 0 && (
        <>
          <Result bytes={bytes} sender={sender} deflate={deflate} />
          <LinkBox fragment={fragmentOf({ bytes, sender, deflate })} />
        </>
      )}
    </div>
  );
}

const FIRST: FrameInput = { text: EXAMPLES.masked, sender: 'mask', deflate: false };

function tryParse(text: string): ParsedBytes | BytesError {
  try {
    return parseBytes(text);
  } catch (error) {
    if (error instanceof BytesError) return error;
    throw error;
  }
}

/** The fragment for what stands in the form; undefined where it isn't bytes that a link can carry. */
function fragmentNow({ text, sender, deflate }: FrameInput): string | undefined {
  const parsed = tryParse(text);
  if (parsed instanceof BytesError || parsed.bytes.length === 0) return undefined;
  return fragmentOf({ bytes: parsed.bytes, sender, deflate });
}

function Status({ parsed, input }: { parsed: ParsedBytes | BytesError; input: FrameInput }) {
  const words = toolsWords.frame;
  if (parsed instanceof BytesError) {
    return <p class="tool-wrong">{words.errors[parsed.code](parsed.seen, parsed.at)}</p>;
  }
  if (parsed.bytes.length === 0) return <p>{words.empty}</p>;
  const sender = words.senders[senderOf({ bytes: parsed.bytes, sender: input.sender })];
  return <p>{words.read(parsed.bytes.length, words.formats[parsed.format], sender)}</p>;
}

interface ResultProps extends Omit<FrameInput, 'text'> {
  readonly bytes: Uint8Array;
}

function Result({ bytes, sender, deflate }: ResultProps) {
  const model = useMemo(() => frameModel({ bytes, sender, deflate }), [bytes, sender, deflate]);
  const rows = foundRows(model);
  const violations = violationsOf(model);
  const cut = rows.some(({ event }) => event.kind === 'truncated');
  return (
    <>
      {cut && <p class="tool-wrong">{toolsWords.frame.cutShort}</p>}
      {(violations.length > 0 || !cut) && <Violations violations={violations} />}
      <Reading key={model} model={model} rows={rows} />
    </>
  );
}
