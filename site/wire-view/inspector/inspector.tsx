/** The byte inspector: the selected event as bits, fields, bytes and words. */

import { type Signal, useSignal } from '@preact/signals';
import { useMemo } from 'preact/hooks';
import { t } from '../dictionary/index.ts';
import { Explanations } from '../explain/explanations.tsx';
import type { NoteRow, PageRow, WireRow } from '../model/view.ts';
import type { TraceOrigin } from '../origin.ts';
import { PayloadPane } from '../payload/payload-pane.tsx';
import type { ViewState } from '../view-state.ts';
import { bitGroups } from './bit-cells.ts';
import { BitGrid } from './bit-grid.tsx';
import { FieldList } from './field-list.tsx';
import { type FlatField, tonesOf } from './field-tree.ts';
import { HexPane } from './hex-pane.tsx';
import { type Inspected, inspect } from './inspected.ts';
import { createPointer, type Pointer } from './pointer.ts';
import { RowFacts } from './row-facts.tsx';
import { Say } from './say.tsx';
import { useShown } from './use-shown.ts';
import { Violated } from './violated.tsx';

export function Inspector({ state }: { state: ViewState }) {
  const row = useShown(state.selected);
  return (
    <section
      class={`wv-inspector${row === undefined ? ' wv-closed' : ''}`}
      aria-label={t.wire.inspector.label}
    >
      {row === undefined && <p class="wv-quiet wv-choose">{t.wire.inspector.choose}</p>}
      {row !== undefined && row.source !== 'wire' && (
        <OtherRow key={row.id} row={row} state={state} />
      )}
      {row?.source === 'wire' && <WireInspector key={row.id} row={row} state={state} />}
    </section>
  );
}

/** A row without bytes of its own: a report of the page, or a note of the playground. */
function OtherRow({ row, state }: { row: PageRow | NoteRow; state: ViewState }) {
  const pointer = useMemo(createPointer, [row]);
  return (
    <div class="wv-facts">
      <RowFacts row={row} view={state.model} origin={state.origin} />
      <Explanations row={row} state={state} pointer={pointer} />
    </div>
  );
}

function WireInspector({ row, state }: { row: WireRow; state: ViewState }) {
  const inspected = useMemo(() => inspect(row, state.model), [row, state]);
  const pointer = useMemo(() => pointerFor(inspected), [inspected]);
  const plain = useSignal(false);
  const parts = useSignal<readonly FlatField[]>([]);
  state.version.value;
  const { event } = row;
  // The bit grid has them already.
  const listedFields = inspected.flat.filter(({ field }) => field.bits === undefined);
  const way = travel(row, state.origin);
  const groups =
    event.kind === 'ws-frame' ? bitGroups(event, inspected.fields, inspected.bytes) : [];
  return (
    <>
      <div class="wv-left">
        <h2 class="wv-title">
          {inspected.title}
          {way !== '' && <small>, {way}</small>}
        </h2>
        {groups.length > 0 && (
          <BitGrid groups={groups} pointer={pointer} label={t.wire.inspector.bits} />
        )}
        {state.origin?.kind === 'archive' && (
          <p class="wv-say wv-quiet">{rebuiltNote(event.kind)}</p>
        )}
        {inspected.violations.map((one) => (
          <Violated
            key={`${one.violation.code} ${one.offset}`}
            violation={one.violation}
            direction={one.direction}
          />
        ))}
        <Say inspected={inspected} pointer={pointer} />
        <Explanations row={row} state={state} pointer={pointer} />
        {listedFields.length > 0 && <FieldList flat={listedFields} pointer={pointer} />}
        {rewriteNote(row, state)}
        <PayloadPane
          row={row}
          state={state}
          pointer={pointer}
          alone={plain.value && inspected.plain !== undefined && !inspected.plainInPlace}
          parts={parts}
        />
      </div>
      <Bytes inspected={inspected} pointer={pointer} plain={plain} parts={parts} />
    </>
  );
}

/** What says most about an event: it is explained before the reader points at anything. */
const TELLING = new Set(['ws.opcode', 'http.status']);

/** Something is always said: of a frame its opcode, of a response its status, else the first field. */
function pointerFor(inspected: Inspected): Pointer {
  const pointer = createPointer();
  const telling = inspected.flat.find(({ field }) => TELLING.has(field.key));
  const field = (telling ?? inspected.flat[0])?.field;
  pointer.pinned.value = field === undefined ? undefined : { field, byte: undefined };
  return pointer;
}

function travel(row: WireRow, origin: TraceOrigin | undefined): string {
  // Who captures or archives knows one time: when it saw the bytes.
  if (origin !== undefined) return t.origin.from[origin.kind](origin.name);
  if (row.byHop) return t.wire.events.byHop;
  if (row.dropped) return t.wire.inspector.dropped;
  if (row.arrived === undefined) return t.wire.inspector.waiting;
  // Pasted bytes have no time.
  if (row.arrived === 0 && row.time === 0) return '';
  return t.wire.inspector.took(t.wire.duration(row.arrived - row.time));
}

/** What is known of bytes that were written anew. */
function rebuiltNote(kind: string): string {
  const notes: Readonly<Record<string, string>> = t.origin.rebuilt;
  return notes[kind] ?? t.origin.rebuilt.other;
}

function rewriteNote(row: WireRow, state: ViewState) {
  if (row.event.kind !== 'http-request') return null;
  const { offset, length } = row.event.targetSpan;
  const rewrite = state.model.legs
    .get(row.leg)
    ?.rewrites?.find(
      (one) => one.direction === 'up' && one.offset >= offset && one.offset < offset + length,
    );
  if (rewrite === undefined) return null;
  const at = rewrite.offset - offset;
  const removed = row.event.target.slice(at, at + rewrite.removed);
  return <p class="wv-say wv-quiet">{t.wire.inspector.rewritten(removed)}</p>;
}

interface BytesProps {
  readonly inspected: Inspected;
  readonly pointer: Pointer;
  /** Whether the reader wants the payload unmasked, or as the page gets it. */
  readonly plain: Signal<boolean>;
  /** What the payload's view has named. */
  readonly parts: Signal<readonly FlatField[]>;
}

function Bytes({ inspected, pointer, plain, parts }: BytesProps) {
  const { event } = inspected.row;
  const showsPlain = plain.value && inspected.plain !== undefined;
  const inPlace = !showsPlain || inspected.plainInPlace;
  const bytes = (showsPlain ? inspected.plain : inspected.bytes) ?? inspected.bytes;
  const toneAt = useMemo(() => tonesOf(inspected.parts, event), [inspected, event]);
  const words = t.wire.inspector;
  return (
    <div class="wv-right">
      <div class="wv-title wv-bytes-head">
        <h3>{words.bytes}</h3>
        {inspected.plain !== undefined && (
          <button
            type="button"
            class="wv-switch"
            aria-pressed={plain.value}
            onClick={() => {
              plain.value = !plain.value;
            }}
          >
            {inspected.plainInPlace ? words.unmasked : words.inflated}
          </button>
        )}
      </div>
      {bytes.length === 0 && event.length > 0 && <p class="wv-quiet">{words.gone}</p>}
      {bytes.length > 0 && (
        <HexPane
          bytes={bytes}
          start={inPlace ? event.offset : 0}
          flat={[...(inPlace ? inspected.flat : []), ...parts.value]}
          toneAt={inPlace ? toneAt : () => 'payload'}
          pointer={pointer}
        />
      )}
      {inPlace && bytes.length > 0 && bytes.length < event.length && (
        <p class="wv-quiet">{words.partly(t.wire.size(bytes.length), t.wire.size(event.length))}</p>
      )}
    </div>
  );
}
