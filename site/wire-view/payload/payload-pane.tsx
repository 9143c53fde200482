/**
 * What an event carries, read as its format: the choice of the view, and what the view says. The
 * choice holds for all of the connection's events.
 */

import './payload.css';
import type { Signal } from '@preact/signals';
import { useSignal } from '@preact/signals';
import { useEffect, useId, useMemo, useState } from 'preact/hooks';
import { payloadWords } from '../dictionary/payload.ts';
import type { FlatField } from '../inspector/field-tree.ts';
import type { Pointer } from '../inspector/pointer.ts';
import type { WireRow } from '../model/view.ts';
import type { ViewState } from '../view-state.ts';
import { payloadOf } from './payload-of.ts';
import { PayloadTree } from './payload-tree.tsx';
import { type Reading, readPayload } from './read.ts';
import { VIEW_NAMES, type ViewName } from './registry.ts';
import { treeRows } from './tree-rows.ts';

export interface PayloadPaneProps {
  readonly row: WireRow;
  readonly state: ViewState;
  readonly pointer: Pointer;
  /** True while the byte pane shows the payload alone, as the page gets it. */
  readonly alone: boolean;
  /** Told which parts of the bytes the view has named, so that a byte leads to its part. */
  readonly parts: Signal<readonly FlatField[]>;
}

const NONE: ReadonlySet<string> = new Set();

export function PayloadPane({ row, state, pointer, alone, parts }: PayloadPaneProps) {
  const label = useId();
  const found = useMemo(() => payloadOf(row, state.model), [row, state]);
  const [reading, setReading] = useState<Reading>();
  const toggled = useSignal(NONE);
  const chosen = state.payloadViews.value.get(row.leg);

  useEffect(() => {
    if (found === undefined) return;
    let wanted = true;
    void readPayload(found.payload, chosen).then((read) => {
      if (!wanted) return;
      toggled.value = NONE;
      setReading(read);
    });
    return () => {
      wanted = false;
    };
  }, [found, chosen]);

  const nodes = reading?.decoded.nodes;
  const base = alone ? 0 : found?.base;
  const rows = useMemo(
    () => treeRows(nodes ?? [], base, toggled.value),
    [nodes, base, toggled.value],
  );
  useEffect(() => {
    parts.value = rows.map(({ field, depth }) => ({ field, depth }));
  }, [rows, parts]);

  if (found === undefined) return null;
  const choose = (view: string) => {
    const views = new Map(state.payloadViews.value);
    if (view === '') views.delete(row.leg);
    else views.set(row.leg, view as ViewName);
    state.payloadViews.value = views;
  };
  return (
    <section class="wv-payload" aria-labelledby={label} aria-busy={reading === undefined}>
      <div class="wv-payload-head">
        <h3 class="wv-title" id={label}>
          {payloadWords.title}
        </h3>
        <Choice reading={reading} chosen={chosen} onChoose={choose} />
      </div>
      {reading !== undefined && <Notes reading={reading} complete={found.payload.complete} />}
      {reading !== undefined && <Shown reading={reading} bytes={found.payload.bytes} />}
      {rows.length > 0 && (
        <PayloadTree
          rows={rows}
          pointer={pointer}
          onToggle={(path) => {
            const next = new Set(toggled.value);
            if (!next.delete(path)) next.add(path);
            toggled.value = next;
          }}
        />
      )}
    </section>
  );
}

interface ChoiceProps {
  readonly reading: Reading | undefined;
  readonly chosen: ViewName | undefined;
  readonly onChoose: (view: string) => void;
}

function Choice({ reading, chosen, onChoose }: ChoiceProps) {
  const names = payloadWords.views;
  const found = reading === undefined || chosen !== undefined ? undefined : names[reading.view];
  return (
    <label class="wv-payload-choice">
      <span>{payloadWords.readAs}</span>
      <select value={chosen ?? ''} onChange={(event) => onChoose(event.currentTarget.value)}>
        <option value="">{payloadWords.automatic(found)}</option>
        {VIEW_NAMES.map((name) => (
          <option key={name} value={name}>
            {names[name]}
          </option>
        ))}
      </select>
    </label>
  );
}

/** Why this view, what failed, and what is missing. */
function Notes({ reading, complete }: { reading: Reading; complete: boolean }) {
  const { failed, because } = reading;
  const words = payloadWords;
  return (
    <>
      {failed !== undefined && (
        <p class="wv-violated" role="status">
          {words.failed(
            words.views[failed.view],
            failed.message,
            failed.at,
            words.views[reading.view],
          )}
        </p>
      )}
      {failed === undefined && because !== 'chosen' && because !== 'content' && (
        <p class="wv-quiet">{words.because[because]}</p>
      )}
      {!complete && <p class="wv-quiet">{words.incomplete}</p>}
    </>
  );
}

function Shown({ reading, bytes }: { reading: Reading; bytes: Uint8Array }) {
  const { text, picture } = reading.decoded;
  return (
    <>
      {picture !== undefined && <Picture type={picture} bytes={bytes} />}
      {text !== undefined && text !== '' && (
        <pre
          class={`wv-content${reading.view === 'hex' ? ' wv-content-hex' : ''}`}
          // A dump is not wrapped: the keyboard must be able to scroll it.
          {...(reading.view === 'hex' && {
            tabIndex: 0,
            role: 'region',
            'aria-label': payloadWords.dump,
          })}
        >
          {text.slice(0, MOST_TEXT)}
        </pre>
      )}
      {(text?.length ?? 0) > MOST_TEXT && <p class="wv-quiet">{payloadWords.moreText}</p>}
    </>
  );
}

/** Characters that are drawn; the byte pane has all. */
const MOST_TEXT = 32_768;

/** Drawn by an `img`, which runs no script, from a URL that only this page knows. */
function Picture({ type, bytes }: { type: string; bytes: Uint8Array }) {
  const [url, setUrl] = useState<string>();
  const broken = useSignal(false);
  useEffect(() => {
    const made = URL.createObjectURL(new Blob([bytes.slice()], { type }));
    broken.value = false;
    setUrl(made);
    return () => URL.revokeObjectURL(made);
  }, [type, bytes]);
  if (url === undefined) return null;
  if (broken.value) return <p class="wv-violated">{payloadWords.brokenPicture}</p>;
  return (
    <img
      class="wv-picture"
      src={url}
      alt={payloadWords.picture(type)}
      onError={() => {
        broken.value = true;
      }}
    />
  );
}
