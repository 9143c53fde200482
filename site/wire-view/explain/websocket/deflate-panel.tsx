/** What compression did to the message, what the context saved, and what it costs in memory. */

import './deflate.css';
import { useEffect, useMemo, useState } from 'preact/hooks';
import type { WebSocketFrameEvent } from '../../../../playground-server/wire/index.ts';
import { t } from '../../dictionary/index.ts';
import { lookWords } from '../../dictionary/looks.ts';
import { hexByte } from '../../model/payload-text.ts';
import type { Row, WireRow } from '../../model/view.ts';
import type { ExplainerProps } from '../explainer.ts';
import {
  compressedAlone,
  type DeflateReading,
  isWhole,
  type MessageRow,
  messageFinder,
  payloadEnd,
  readDeflate,
} from './deflate.ts';
import { DeflateMemory } from './deflate-memory.tsx';
import { Broken, Rules, useLanding } from './parts.tsx';
import { readRulers } from './rulers.ts';

export function Panel({ row, state }: ExplainerProps<Row>) {
  const selected = row as WireRow;
  const words = lookWords.ws.deflate;
  const landing = useLanding<HTMLDivElement>();
  const find = useMemo(() => messageFinder(selected, state.model), [row, state]);
  const message = find();
  const reading = useMemo(
    () => (message === undefined ? undefined : readDeflate(message, state.model)),
    [message, state],
  );
  return (
    <div class="ww" ref={landing} tabIndex={-1}>
      <p class="ww-say">{words.lead}</p>
      {reading === undefined && <p class="ww-verdict ww-open">{words.waiting}</p>}
      {reading?.agreed === false && <p class="ww-verdict ww-bad">{words.notAgreed}</p>}
      {reading !== undefined && reading.agreed !== false && <Sizes reading={reading} />}
      {message !== undefined && reading?.agreed !== false && (
        <Wire message={message} {...{ selected, state }} />
      )}
      <Broken codes={/DEFLATE|RESERVED_BIT/} row={message ?? selected} state={state} />
      {reading?.parameters !== undefined && <DeflateMemory parameters={reading.parameters} />}
      <Rules rules={[words.rules.rsv1, words.rules.takeover, words.rules.how]} />
    </div>
  );
}

/** What this browser makes of the message by itself; undefined while it is at it. */
function useAlone({ message }: DeflateReading): number | 'cannot' | 'too-long' | undefined {
  const [alone, setAlone] = useState<number | 'cannot' | 'too-long'>();
  useEffect(() => {
    let wanted = true;
    const tell = (found: number | 'cannot' | 'too-long') => wanted && setAlone(found);
    setAlone(undefined);
    if (typeof CompressionStream === 'undefined') tell('cannot');
    else if (!isWhole(message)) tell('too-long');
    else void compressedAlone(message.payload).then(tell, () => tell('cannot'));
    return () => {
      wanted = false;
    };
  }, [message]);
  return alone;
}

function Sizes({ reading }: { readonly reading: DeflateReading }) {
  const words = lookWords.ws.deflate;
  const { message, ratio } = reading;
  const { payloadLength, wireLength } = message;
  const alone = useAlone(reading);
  if (payloadLength < 0) return <p class="ww-verdict ww-bad">{words.broken}</p>;
  const compared = typeof alone === 'number' ? alone : undefined;
  const longest = Math.max(payloadLength, wireLength, compared ?? 0, 1);
  const bar = (name: string, size: number, look = '') => (
    <>
      <span class="ww-label">{name}</span>
      <span class={`ww-bar ${look}`} style={{ width: `${(100 * size) / longest}%` }} />
      <b>{words.size(size)}</b>
    </>
  );
  return (
    <>
      <div class={`ww-bars wv-${message.opcode === 2 ? 'binary' : 'text'}`}>
        {bar(words.before, payloadLength)}
        {bar(words.after, wireLength)}
        {compared !== undefined && bar(words.alone, compared, 'ww-inferred')}
      </div>
      {ratio !== undefined && (
        <p class="ww-say">
          <b>{words.ratio(ratio, payloadLength - wireLength)}</b> {words.measured}
        </p>
      )}
      {alone === undefined && <p class="wv-quiet">{words.computing}</p>}
      {alone === 'cannot' && <p class="wv-quiet">{words.cannot}</p>}
      {alone === 'too-long' && <p class="wv-quiet">{words.tooLong}</p>}
      {compared !== undefined && (
        <p class="ww-say">
          <b>{takeoverSays(reading, compared - wireLength)}</b> {words.computed}
        </p>
      )}
    </>
  );
}

/** Fewer bytes than that may be the compressors' own differences. */
const NOISE = 8;

function takeoverSays(reading: DeflateReading, saved: number): string {
  const words = lookWords.ws.deflate.takeover;
  if (reading.parameters === undefined) return words.unknown;
  if (!reading.takeover) return words.off(reading.sender);
  if (reading.first) return words.first(reading.sender);
  return saved > NOISE ? words.saved(saved) : words.little(saved);
}

interface WireProps {
  readonly message: MessageRow;
  readonly selected: WireRow;
  readonly state: ExplainerProps['state'];
}

/** RSV1 in the first byte, and the four bytes that are not sent. */
function Wire({ message, selected, state }: WireProps) {
  const words = lookWords.ws.deflate;
  const frames = useMemo(
    () => readRulers(message, state.model)?.frames.filter(({ inMessage }) => inMessage) ?? [],
    [message, state],
  );
  const end = useMemo(() => payloadEnd(frames, state.model, 4), [frames, state]);
  const first = frames[0]?.row.event;
  if (first === undefined) return null;
  const { event } = selected;
  const continues = event.kind === 'ws-frame' && event.opcode === 0;
  return (
    <>
      <div class="ww-tail">
        <div>
          <span class="ww-label">{words.bits}</span>
          <FirstByte frame={first} />
        </div>
        <div>
          <span class="ww-label">{words.tail}</span>
          <span class="ww-tail">
            <Bytes bytes={end} note={words.payloadEnd} />
            <Bytes bytes={TAIL} note={words.appended} ghost />
          </span>
        </div>
      </div>
      {continues && <p class="ww-say">{words.noRsv1}</p>}
      <p class="ww-say">{words.tailSays}</p>
    </>
  );
}

const TAIL = Uint8Array.of(0x00, 0x00, 0xff, 0xff);

function FirstByte({ frame }: { readonly frame: WebSocketFrameEvent }) {
  const { fin, rsv1, rsv2, rsv3, opcode } = frame;
  const names = t.wire.inspector.bitNames;
  const bits = [
    [names['ws.fin'], fin],
    [names['ws.rsv1'], rsv1],
    [names['ws.rsv2'], rsv2],
    [names['ws.rsv3'], rsv3],
  ] as const;
  return (
    <span class="ww-bytes">
      {bits.map(([name, set]) => (
        <span key={name} class={name === names['ws.rsv1'] ? 'ww-bit-on' : ''}>
          {Number(set)}
          <small>{name}</small>
        </span>
      ))}
      <span>
        {opcode.toString(2).padStart(4, '0')}
        <small>{names['ws.opcode']}</small>
      </span>
    </span>
  );
}

interface BytesProps {
  readonly bytes: Uint8Array;
  readonly note: string;
  /** Not sent. */
  readonly ghost?: boolean;
}

function Bytes({ bytes, note, ghost = false }: BytesProps) {
  return (
    <span>
      <span class={`ww-bytes${ghost ? ' ww-ghost' : ''}`}>
        {Array.from(bytes, (byte, index) => (
          <span key={index}>{hexByte(byte)}</span>
        ))}
      </span>{' '}
      <span class="ww-label">{note}</span>
    </span>
  );
}
