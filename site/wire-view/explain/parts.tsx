/** What the panels of several explainers are built of: who says a fact, and the way to a row. */

import './parts.css';
import type { ComponentChildren } from 'preact';
import { lookWords } from '../dictionary/looks.ts';
import { numberOf } from '../model/spoken.ts';
import type { Row } from '../model/view.ts';
import type { ViewState } from '../view-state.ts';

/** Who says a fact: seen on the wire, said by the page, or following from a standard. */
export type Source = 'measured' | 'reported' | 'derived';

export function Says({ source }: { readonly source: Source }) {
  return <small class={`wx-says wx-${source}`}>{lookWords.says[source]}</small>;
}

interface RowButtonProps {
  readonly row: Row;
  readonly state: ViewState;
  readonly class?: string;
  readonly label?: string;
  readonly children?: ComponentChildren;
}

/** Selects the row; says its number where it says nothing else. */
export function RowButton({ row, state, label, children, ...rest }: RowButtonProps) {
  return (
    <button
      type="button"
      class={`wx-row ${rest.class ?? ''}`}
      aria-label={label}
      aria-pressed={state.selected.value === row}
      onClick={() => state.select(row)}
    >
      {children ?? `#${numberOf(row)}`}
    </button>
  );
}

interface FactProps {
  readonly name: string;
  readonly source?: Source;
  readonly children: ComponentChildren;
}

/** A line of a panel's facts: a name, what is so, and who says it. */
export function Fact({ name, source, children }: FactProps) {
  return (
    <div class="wx-fact">
      <dt>{name}</dt>
      <dd>
        {children} {source !== undefined && <Says source={source} />}
      </dd>
    </div>
  );
}
