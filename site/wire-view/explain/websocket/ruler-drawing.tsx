/** The rulers as they are drawn: every part at its bytes, to scale. */

import type { RefObject } from 'preact';
import type { Span } from '../../../../playground-server/wire/index.ts';
import { t } from '../../dictionary/index.ts';
import { lookWords } from '../../dictionary/looks.ts';
import type { Pointer } from '../../inspector/pointer.ts';
import { groupOf } from '../../model/row-group.ts';
import { numberOf } from '../../model/spoken.ts';
import type { WireRow } from '../../model/view.ts';
import type { ViewState } from '../../view-state.ts';
import type { Crossing } from './crossings.ts';
import { fieldOf, jumpTo } from './parts.tsx';
import { axisTicks } from './ruler-ticks.ts';
import type { ChunkPart, FramePart, Rulers } from './rulers.ts';

interface DrawingProps {
  readonly rulers: Rulers;
  readonly crossings: readonly Crossing[];
  /** Whether the reads are anybody's. */
  readonly reads: boolean;
  readonly selected: WireRow;
  readonly state: ViewState;
  readonly pointer: Pointer;
  /** Gets the frame that takes the focus after a jump. */
  readonly landing: RefObject<HTMLButtonElement>;
}

export function RulerDrawing(props: DrawingProps) {
  const { rulers, crossings, reads } = props;
  const words = lookWords.ws.message;
  return (
    <div class="ww-rulers">
      <span class="ww-label">{words.labels.message}</span>
      <div class="ww-track">
        <MessagePart {...props} />
      </div>
      <span class="ww-label">{words.labels.frames}</span>
      <div class="ww-track" role="group" aria-label={words.labels.frames}>
        {rulers.frames.map((part) => (
          <Frame key={part.row.id} part={part} {...props} />
        ))}
      </div>
      {reads && (
        <>
          <span class="ww-label">{words.labels.reads}</span>
          <div class="ww-track" role="group" aria-label={words.labels.reads}>
            {rulers.chunks.map((part, index) => (
              <Read key={part.offset} part={part} index={index} {...props} />
            ))}
          </div>
        </>
      )}
      {crossings.length > 0 && (
        <>
          <span />
          <Cuts rulers={rulers} crossings={crossings} />
        </>
      )}
      <span />
      <Axis rulers={rulers} />
    </div>
  );
}

/** Where a span stands on the axis. */
function placed(span: Span, rulers: Rulers) {
  return {
    left: share(span.offset - rulers.offset, rulers),
    width: share(span.length, rulers),
  };
}

const share = (bytes: number, { length }: Rulers): string =>
  `${((100 * bytes) / Math.max(1, length)).toFixed(4)}%`;

function MessagePart({ rulers, selected }: DrawingProps) {
  const words = lookWords.ws.message;
  const { opcode, payloadLength, frames } = rulers;
  const first = frames.find(({ inMessage }) => inMessage)?.row ?? selected;
  const kinds: Readonly<Record<number, string>> = words.kinds;
  const text =
    opcode === undefined
      ? words.control(nameOf(frames[0]))
      : words.message(
          kinds[opcode] ?? nameOf(frames[0]),
          payloadLength,
          frames.filter(({ inMessage }) => inMessage).length,
        );
  return (
    <div class={`ww-part-of wv-${groupOf(first)}`} style={placed(rulers, rulers)}>
      <span>{text}</span>
    </div>
  );
}

function nameOf(part: FramePart | undefined): string {
  const opcode = part?.row.event.opcode ?? 0;
  const names: Readonly<Record<number, string>> = t.wire.opcodes;
  return names[opcode] ?? t.wire.reservedOpcode(opcode);
}

function Frame({ part, ...props }: DrawingProps & { readonly part: FramePart }) {
  const { rulers, selected, state, pointer, landing } = props;
  const words = lookWords.ws.message;
  const { row, headLength, length, offset } = part;
  const here = row === selected;
  const from = offset - rulers.offset;
  const payload = length - headLength;
  const said = words.frame(
    nameOf(part),
    numberOf(row),
    headLength,
    payload,
    from,
    from + length - 1,
  );
  const field = fieldOf('frame', `${nameOf(part)} #${numberOf(row)}`, said, part);
  const { onMouseMove, onMouseLeave } = pointer.handlers(field);
  return (
    <button
      type="button"
      ref={here ? landing : null}
      class={`ww-part-of wv-${groupOf(row)}`}
      style={placed(part, rulers)}
      title={said}
      aria-label={said}
      aria-current={here}
      onClick={() => jumpTo(row, state)}
      {...{ onMouseMove, onMouseLeave }}
    >
      <i style={{ width: `${(100 * headLength) / length}%` }} />
      <span class="ww-frame-name">
        {nameOf(part)} {payload}
      </span>
    </button>
  );
}

function Read({
  part,
  index,
  ...props
}: DrawingProps & { readonly part: ChunkPart; readonly index: number }) {
  const { rulers, pointer } = props;
  const words = lookWords.ws.message;
  const { length, time, beginsBefore, endsBehind } = part;
  const first = rulers.chunks[0]?.time ?? time;
  const when = index === 0 ? words.firstRead : words.later(t.wire.duration(time - first));
  const said = [
    words.read(index + 1, length, when),
    ...(beginsBefore ? [words.beginsBefore] : []),
    ...(endsBehind ? [words.endsBehind] : []),
  ].join(', ');
  const { onMouseMove, onMouseLeave } = pointer.handlers(
    fieldOf('read', lookWords.ws.message.labels.reads, said, part),
  );
  return (
    <div
      class={`ww-part-of${beginsBefore ? ' ww-before' : ''}${endsBehind ? ' ww-behind' : ''}`}
      style={placed(part, rulers)}
      role="img"
      aria-label={said}
      title={said}
      {...{ onMouseMove, onMouseLeave }}
    >
      <span class="ww-read-size">
        {t.wire.size(length)}
        {index > 0 && <span class="ww-when"> +{t.wire.duration(time - first)}</span>}
      </span>
    </div>
  );
}

/** Labels that would stand on one another are left out: the list below has them all. */
const LABEL_SHARE = 0.05;

/** Where each byte of a cut character stands, joined by a line, with the character below. */
function Cuts({ rulers, crossings }: Pick<DrawingProps, 'rulers' | 'crossings'>) {
  let labelled = Number.NEGATIVE_INFINITY;
  return (
    <div class="ww-cuts" aria-hidden="true">
      {crossings.map(({ character, bytes }) => {
        const [first, last] = [bytes[0]?.offset ?? 0, bytes.at(-1)?.offset ?? 0];
        const shown = first - labelled > LABEL_SHARE * rulers.length;
        if (shown) labelled = last;
        return (
          <span key={first}>
            <i class="ww-joint" style={placed({ offset: first, length: last - first }, rulers)} />
            {bytes.map(({ offset }) => (
              <i key={offset} class="ww-byte" style={placed({ offset, length: 1 }, rulers)} />
            ))}
            {shown && (
              <b style={{ left: share((first + last + 1) / 2 - rulers.offset, rulers) }}>
                {character}
              </b>
            )}
          </span>
        );
      })}
    </div>
  );
}

function Axis({ rulers }: Pick<DrawingProps, 'rulers'>) {
  const words = lookWords.ws.message;
  return (
    <div class="ww-axis" role="img" aria-label={`${words.axis(rulers.length)} ${words.axisLabel}`}>
      {axisTicks(rulers.length).map((tick) => (
        <span key={tick} style={{ left: share(tick, rulers) }}>
          {words.axis(tick)}
        </span>
      ))}
    </div>
  );
}
