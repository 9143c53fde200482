/**
 * The strip of columns, in bands as wide as the box; only the bands in sight are drawn. A column is
 * a byte of the payload: pointing at it points at that byte in the byte pane, and the other way round.
 */

import { useLayoutEffect } from 'preact/hooks';
import type { WebSocketFrameEvent } from '../../../../playground-server/wire/index.ts';
import { lookWords } from '../../dictionary/looks.ts';
import type { Pointed, Pointer } from '../../inspector/pointer.ts';
import { rowsInBox, showRow, useScrollBox } from '../../list/row-window.ts';
import { hexByte } from '../../model/payload-text.ts';
import { type MaskColumn, maskColumns, type Reads } from './masking.ts';
import { fieldOf } from './parts.tsx';

export interface MaskStripProps {
  readonly frame: WebSocketFrameEvent;
  /** The payload as it was sent. */
  readonly wire: Uint8Array;
  readonly reads: Reads;
  /** Whether the wire's bytes stand above and the payload's come out, or the other way round. */
  readonly unmasks: boolean;
  readonly pointer: Pointer;
}

/** Pixels: the style sheet's band, its names and its columns at the default font size. */
const BAND = 108;
const NAMES = 80;
const COLUMN = 30;

/** How many columns fit: whole turns of the key, one at least. */
export function columnsIn(width: number): number {
  return Math.max(4, Math.floor((width - NAMES) / COLUMN / 4) * 4);
}

/** The byte of the payload as something to point at. */
export function pointAt(frame: WebSocketFrameEvent, index: number): Pointed {
  const byte = frame.offset + frame.headLength + index;
  const field = fieldOf('ws.payload', lookWords.ws.masking.rows.plain, '', {
    offset: byte,
    length: 1,
  });
  return { field, byte };
}

/** Which byte of the payload is pointed at. */
export function pointedIndex(frame: WebSocketFrameEvent, pointer: Pointer): number | undefined {
  const byte = pointer.now()?.byte;
  const index = byte === undefined ? -1 : byte - frame.offset - frame.headLength;
  return index < 0 || index >= frame.payloadLength ? undefined : index;
}

export function MaskStrip({ frame, wire, reads, unmasks, pointer }: MaskStripProps) {
  const words = lookWords.ws.masking;
  const { ref, box } = useScrollBox();
  const perBand = columnsIn(box.value.width);
  const bands = Math.ceil(wire.length / perBand);
  const { from, to } = rowsInBox(box.value, BAND, bands);
  const on = pointedIndex(frame, pointer);
  const pinned = pointer.pinned.value?.byte;

  useLayoutEffect(() => {
    const index = pinned === undefined ? -1 : pinned - frame.offset - frame.headLength;
    if (ref.current !== null && index >= 0) {
      showRow(ref.current, Math.floor(index / perBand) * BAND, BAND);
    }
  }, [pinned, perBand, frame, ref]);

  const pin = (index: number) => {
    pointer.hovered.value = undefined;
    pointer.pinned.value = pointAt(frame, Math.min(wire.length - 1, Math.max(0, index)));
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const to = indexForKey(event.key, on ?? -1, perBand, wire.length);
    if (to === undefined) return;
    event.preventDefault();
    pin(to);
  };
  const indexOf = (event: MouseEvent) => {
    const at = (event.target as HTMLElement).closest<HTMLElement>('[data-index]')?.dataset.index;
    return at === undefined ? undefined : Number(at);
  };
  const spoken = on === undefined ? undefined : maskColumns(frame, wire, reads, on, on + 1)[0];
  return (
    <>
      <div
        class="ww-strip"
        ref={ref}
        role="application"
        aria-roledescription={words.role}
        aria-label={words.label}
        tabIndex={0}
        onKeyDown={onKeyDown}
        onFocus={() => {
          if (on === undefined) pin(0);
        }}
        onMouseMove={(event) => {
          const index = indexOf(event);
          const to = index === undefined ? undefined : pointAt(frame, index);
          if (to?.byte !== pointer.hovered.peek()?.byte) pointer.hovered.value = to;
        }}
        onMouseLeave={() => {
          pointer.hovered.value = undefined;
        }}
        onClick={(event) => {
          const index = indexOf(event);
          if (index !== undefined) pin(index);
        }}
      >
        <div style={{ height: `${bands * BAND}px` }}>
          {Array.from({ length: to - from }, (_, index) => from + index).map((band) => (
            <Band
              key={band}
              top={band * BAND}
              columns={maskColumns(frame, wire, reads, band * perBand, (band + 1) * perBand)}
              {...{ unmasks, on }}
            />
          ))}
        </div>
      </div>
      <span class="wv-unseen" role="status">
        {spoken !== undefined && saying(spoken, unmasks)}
      </span>
    </>
  );
}

/** @param now -1 where no byte is pointed at */
function indexForKey(key: string, now: number, perBand: number, count: number): number | undefined {
  const step = { ArrowRight: 1, ArrowLeft: -1, ArrowDown: perBand, ArrowUp: -perBand }[key];
  if (step !== undefined) return now < 0 ? 0 : now + step;
  if (key === 'Home') return 0;
  return key === 'End' ? count - 1 : undefined;
}

function saying({ index, wire, key, plain, character, kind }: MaskColumn, unmasks: boolean) {
  const words = lookWords.ws.masking;
  const [above, below] = unmasks ? [wire, plain] : [plain, wire];
  const reads = { character, control: character, part: words.part, byte: '' }[kind];
  return words.column(index, hexByte(above), hexByte(key), hexByte(below), reads);
}

interface BandProps {
  readonly top: number;
  readonly columns: readonly MaskColumn[];
  readonly unmasks: boolean;
  readonly on: number | undefined;
}

function Band({ top, columns, unmasks, on }: BandProps) {
  const names = lookWords.ws.masking.rows;
  const [above, below] = unmasks ? [names.wire, names.plain] : [names.plain, names.wire];
  return (
    <div class="ww-band" style={{ transform: `translateY(${top}px)` }} aria-hidden="true">
      <span class="ww-names">
        <i>{names.index}</i>
        <i>{above}</i>
        <i>⊕ {names.key}</i>
        <i>= {below}</i>
        <i>{unmasks ? names.character : ''}</i>
      </span>
      {columns.map((column) => {
        const { index, wire, key, plain } = column;
        const turn = index % 4 === 0 ? ' ww-turn' : '';
        const lit = index === on ? ' wv-lit' : '';
        return (
          <span key={index} data-index={index} class={`ww-column${turn}${lit}`}>
            <i>{index}</i>
            <i class={unmasks ? 'ww-of-wire' : 'ww-of-plain'}>{hexByte(unmasks ? wire : plain)}</i>
            <i class="ww-of-key">{hexByte(key)}</i>
            <i class={unmasks ? 'ww-of-plain' : 'ww-of-wire'}>{hexByte(unmasks ? plain : wire)}</i>
            <i class={`ww-reads ww-${column.kind}`}>{unmasks ? column.character : ''}</i>
          </span>
        );
      })}
    </div>
  );
}
