/** A message, its frames and the playground's reads, as three rulers along one axis of bytes. */

import './message.css';
import { useEffect, useMemo, useRef } from 'preact/hooks';
import { t } from '../../dictionary/index.ts';
import { lookWords } from '../../dictionary/looks.ts';
import { hexByte } from '../../model/payload-text.ts';
import { numberOf } from '../../model/spoken.ts';
import type { Row, WireRow } from '../../model/view.ts';
import type { ExplainerProps } from '../explainer.ts';
import { type Crossing, type Cut, crossingsOf } from './crossings.ts';
import { Broken, Rules, useLanding } from './parts.tsx';
import { RulerDrawing } from './ruler-drawing.tsx';
import { type Rulers, readRulers } from './rulers.ts';

export function Panel({ row, state, pointer }: ExplainerProps<Row>) {
  const selected = row as WireRow;
  const words = lookWords.ws.message;
  const landing = useLanding<HTMLButtonElement>();
  const kept = useRef<Rulers>();
  // What is complete stays as it is; what is not may have grown with every batch of events.
  const settled = kept.current?.complete === true;
  const rulers = useMemo(
    () => readRulers(selected, state.model),
    [row, state, settled ? 0 : state.version.value],
  );
  useEffect(() => {
    kept.current = rulers;
  }, [rulers]);
  const crossings = useMemo(
    () => (rulers === undefined ? [] : crossingsOf(rulers, selected, state.model)),
    [rulers, row, state],
  );
  if (rulers === undefined) return null;
  const { opcode, compressed, complete, partly, chunks } = rulers;
  const reads = readsOf(selected, state);
  return (
    <div class="ww">
      <p class="ww-say">{opcode === undefined ? words.controlLead : words.lead}</p>
      <RulerDrawing
        reads={reads !== undefined}
        {...{ rulers, crossings, selected, state, pointer, landing }}
      />
      {!complete && !partly && <p class="ww-verdict ww-open">{words.unfinished}</p>}
      {partly && <p class="wv-quiet">{words.partly}</p>}
      <ul class="ww-list">
        {rulers.frames
          .filter(({ inMessage }) => !inMessage && opcode !== undefined)
          .map(({ row: between }) => (
            <li key={between.id}>
              {t.wire.opcodes[between.event.opcode as 9]} #{numberOf(between)}: {words.between}.
            </li>
          ))}
        {chunks.length === 1 && reads !== undefined && <li>{words.oneRead}</li>}
      </ul>
      {opcode === 1 && !compressed && <Crossings crossings={crossings} />}
      {opcode === 1 && compressed && <p class="ww-say">{words.compressedText}</p>}
      <Broken codes={/UTF8|INTERLEAVED|CONTINUATION|FRAGMENTED/} row={selected} state={state} />
      <p class="ww-label">
        {words.heads} {reads !== undefined && words.reads[reads]}
      </p>
      <Rules rules={[words.rules.frames, words.rules.text]} />
    </div>
  );
}

/** Whose cuts the reads are; nobody's in an archive, and where bytes were pasted. */
function readsOf(row: WireRow, state: ExplainerProps['state']): 'taps' | 'capture' | undefined {
  if (state.origin !== undefined) return state.origin.kind === 'capture' ? 'capture' : undefined;
  return row.time === 0 && row.arrived === 0 ? undefined : 'taps';
}

const MOST_LISTED = 12;

function Crossings({ crossings }: { readonly crossings: readonly Crossing[] }) {
  const words = lookWords.ws.message;
  if (crossings.length === 0) return <p class="ww-label">{words.noCrossings}</p>;
  return (
    <section>
      <p class="ww-head">{words.crossings}</p>
      <ul class="ww-list">
        {crossings.slice(0, MOST_LISTED).map((crossing) => (
          <li key={crossing.bytes[0]?.offset}>
            <CutCharacter crossing={crossing} />
          </li>
        ))}
      </ul>
      <p class="ww-say">{words.cut}</p>
    </section>
  );
}

/** `ü U+00FC: c3 | bc`, and which borders cut it. */
function CutCharacter({ crossing }: { readonly crossing: Crossing }) {
  const words = lookWords.ws.message;
  const { character, codePoint, bytes, cuts } = crossing;
  const places = new Set(cuts.map(({ before }) => before));
  const digits = bytes.map(({ byte }, index) => {
    return `${places.has(index) ? '│ ' : ''}${hexByte(byte)}`;
  });
  const count = (border: Cut['border']) => cuts.filter((cut) => cut.border === border).length;
  return (
    <>
      <b>{character}</b> {words.codePoint(codePoint)}: <code>{digits.join(' ')}</code>,{' '}
      {words.cutBy(count('frame'), count('chunk'))}
    </>
  );
}
