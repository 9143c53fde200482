/** An opened file: what it is, which of its connections is shown, and the wire view. */

import type { ComponentChildren } from 'preact';
import { CostStrip } from '../wire-view/cost-strip.tsx';
import { t } from '../wire-view/dictionary/index.ts';
import { WireView } from '../wire-view/wire-view.tsx';
import type { InspectState, InspectStore } from './inspect-store.ts';
import { brought, type LinkStore } from './link/link-store.ts';

export interface OpenedViewProps {
  readonly store: InspectStore;
  readonly state: Extract<InspectState, { kind: 'open' }>;
  readonly links: LinkStore;
  /** The way to another file. */
  readonly children: ComponentChildren;
}

export function OpenedView({ store, state, links, children }: OpenedViewProps) {
  const words = t.inspect;
  const { file, leg, model } = state;
  const { format, notes, head } = file.imported;
  const legs = [...file.model.legs.values()];
  return (
    <>
      <div class="in-bar">
        <p role="status">
          <b>{words.opened(file.name, legs.length)}</b>
        </p>
        {legs.length > 1 && (
          <label>
            {words.connection}{' '}
            <select
              value={leg ?? ''}
              onChange={(event) => {
                const { value } = event.currentTarget;
                store.choose(value === '' ? undefined : Number(value));
              }}
            >
              <option value="">{words.all(legs.length)}</option>
              {legs.map((one) => (
                <option key={one.leg} value={one.leg}>
                  {words.leg(one.connection, one.from, one.to, words.protocols[one.protocol])}
                </option>
              ))}
            </select>
          </label>
        )}
        {children}
      </div>
      {notes.length > 0 && (
        <details class="in-notes" open={notes.length < 3}>
          <summary>{words.notes}</summary>
          <ul>
            {notes.map(({ code, count }) => (
              <li key={code}>{words.note(code, count)}</li>
            ))}
          </ul>
        </details>
      )}
      <div class="in-wire">
        <WireView
          // A view of its own: what was selected and filtered belongs to another connection.
          key={`${file.name} ${leg ?? 'all'}`}
          model={model}
          example={head.example}
          source={() => ({ ...head, ...links.source() })}
          {...brought(links, head)}
        />
      </div>
      <footer class="in-foot">
        <CostStrip model={model} origin={words.origins[format]} />
      </footer>
    </>
  );
}
