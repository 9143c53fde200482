/** An opened file: what it is, which of its connections is shown, and the wire view. */

import type { ComponentChildren } from 'preact';
import { useState } from 'preact/hooks';
import { CostStrip } from '../wire-view/cost-strip.tsx';
import { inspectWords } from '../wire-view/dictionary/inspect.ts';
import { originOf } from '../wire-view/origin.ts';
import type { ViewState } from '../wire-view/view-state.ts';
import { WireView } from '../wire-view/wire-view.tsx';
import { Failure } from './Failure.tsx';
import { ImportProgress } from './ImportProgress.tsx';
import type { InspectStore, Opened } from './inspect-store.ts';
import { LegChooser } from './LegChooser.tsx';
import { brought, type LinkStore } from './link/link-store.ts';

export interface OpenedViewProps {
  readonly store: InspectStore;
  readonly state: Opened;
  readonly links: LinkStore;
  /** The way to another file. */
  readonly children: ComponentChildren;
}

export function OpenedView({ store, state, links, children }: OpenedViewProps) {
  const words = inspectWords;
  const { all, shown, leg, next } = state;
  const { name } = all.file;
  const { format, head } = all.end;
  const [view, setView] = useState<ViewState>();
  return (
    <>
      <div class="in-bar">
        <p role="status">
          <b>{words.opened(name, all.legs.length)}</b>
        </p>
        {all.legs.length > 1 && (
          <LegChooser
            legs={all.legs}
            held={all.model.legs}
            leg={next?.leg ?? leg}
            onChoose={(one) => store.choose(one)}
          />
        )}
        {children}
      </div>
      {next !== undefined && (
        <div class="in-next">
          {'code' in next.reading ? (
            <Failure failed={next.reading} />
          ) : (
            <ImportProgress reading={next.reading} onCancel={() => store.cancel()} />
          )}
        </div>
      )}
      <Notes state={state} />
      <div class="in-wire">
        <WireView
          // A view of its own: what was selected and filtered belongs to another connection.
          key={`${name} ${leg ?? 'all'}`}
          model={shown.model}
          example={head.example}
          source={() => ({ ...head, ...links.source() })}
          {...brought(links, head)}
          onState={setView}
          origin={originOf(head)}
          whole
        />
      </div>
      <footer class="in-foot">
        <CostStrip model={shown.model} view={view} origin={words.origins[format]} />
      </footer>
    </>
  );
}

function Notes({ state: { all, shown } }: { state: Opened }) {
  const words = inspectWords;
  const { notes } = all.end;
  const { cut, model } = shown;
  if (notes.length === 0 && cut === undefined) return null;
  return (
    <details class="in-notes" open={notes.length < 3 || cut !== undefined}>
      <summary>{words.notes}</summary>
      <ul>
        {cut !== undefined && (
          <li>
            <b>{words.cut(model.rows.length, cut.done / cut.total)}</b>{' '}
            {all.legs.length > 1 ? words.cutChoose : words.cutFile}
          </li>
        )}
        {notes.map(({ code, count }) => (
          <li key={code}>{words.note(code, count)}</li>
        ))}
      </ul>
    </details>
  );
}
