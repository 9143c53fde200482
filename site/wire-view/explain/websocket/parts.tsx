/** What the close looks at WebSocket traffic are made of. */

import './parts.css';
import type { ComponentChildren, RefObject } from 'preact';
import { useEffect, useRef } from 'preact/hooks';
import type { Field } from '../../../../playground-server/wire/field.ts';
import type { Span } from '../../../../playground-server/wire/index.ts';
import { lookWords } from '../../dictionary/looks.ts';
import { violationsIn } from '../../inspector/inspected.ts';
import type { Pointer } from '../../inspector/pointer.ts';
import { Violated } from '../../inspector/violated.tsx';
import { ruleLink } from '../../model/rule-link.ts';
import { numberOf } from '../../model/spoken.ts';
import type { WireRow } from '../../model/view.ts';
import type { ViewState } from '../../view-state.ts';

/** Where the standard says so: `RFC 6455, section 5.3`, as a link. */
export function Rule({ rule }: { readonly rule: string }) {
  const link = ruleLink(rule);
  return (
    <a href={link} target="_blank" rel="noopener">
      {rule}
    </a>
  );
}

export function Rules({ rules }: { readonly rules: readonly string[] }) {
  return (
    <p class="ww-rules">
      {rules.map((rule) => (
        <span key={rule}>
          <Rule rule={rule} />
        </span>
      ))}
    </p>
  );
}

interface BoxProps {
  /** Where its bytes stand; undefined where they are not among those of the selected event. */
  readonly field: Field | undefined;
  readonly pointer: Pointer;
  readonly tone?: string;
  readonly class?: string;
  readonly children: ComponentChildren;
}

/** A value that lights its bytes up when it is pointed at. */
export function Box({ field, pointer, tone = '', class: more = '', children }: BoxProps) {
  const look = `ww-box wv-t-${tone} ${more}`;
  if (field === undefined) return <div class={look}>{children}</div>;
  const on = pointer.isOn(field);
  return (
    <button
      type="button"
      class={`${look}${on ? ' wv-lit' : ''}`}
      aria-pressed={on}
      {...pointer.handlers(field)}
    >
      {children}
    </button>
  );
}

/** A part of the bytes as a field that can be pointed at. */
export function fieldOf(key: string, name: string, value: string, span: Span): Field {
  return { key, name, value, offset: span.offset, length: span.length };
}

/** A jump to another event leaves nothing that had the focus: the panel takes it there. */
let landing = false;

export function jumpTo(row: WireRow, state: ViewState): void {
  landing = true;
  state.select(row);
}

/** The element that takes the focus where the reader came by a jump. */
export function useLanding<E extends HTMLElement>(): RefObject<E> {
  const ref = useRef<E>(null);
  useEffect(() => {
    if (!landing) return;
    landing = false;
    ref.current?.focus({ preventScroll: true });
  }, []);
  return ref;
}

/** The name of an event's kind and its number; leads there unless it is the selected one. */
export function RowLink(props: {
  readonly kind: string;
  readonly row: WireRow;
  readonly selected: WireRow;
  readonly state: ViewState;
}) {
  const { kind, row, selected, state } = props;
  const words = lookWords.ws.goTo(kind, numberOf(row));
  if (row === selected) return <>{words}</>;
  return (
    <button type="button" class="ww-go" onClick={() => jumpTo(row, state)}>
      {words}
    </button>
  );
}

/** The rules among these codes that the event broke. */
export function Broken(props: {
  readonly row: WireRow;
  readonly state: ViewState;
  readonly codes: RegExp;
}) {
  const { row, state, codes } = props;
  const found = violationsIn(row, state.model).filter(({ violation }) =>
    codes.test(violation.code),
  );
  return (
    <>
      {found.map(({ violation, direction, offset }) => (
        <Violated key={`${violation.code} ${offset}`} {...{ violation, direction }} />
      ))}
    </>
  );
}
