/** Masking: the payload, the key and what comes out, byte by byte. */

import './masking.css';
import { useSignal } from '@preact/signals';
import { useMemo } from 'preact/hooks';
import type { WebSocketFrameEvent } from '../../../../playground-server/wire/index.ts';
import { lookWords } from '../../dictionary/looks.ts';
import { isCompressed } from '../../model/compressed.ts';
import type { Row } from '../../model/view.ts';
import type { ExplainerProps } from '../explainer.ts';
import type { RowOf } from './handshake-rows.ts';
import { MaskBits } from './mask-bits.tsx';
import { MaskStrip } from './mask-strip.tsx';
import { readsAs } from './masking.ts';
import { Broken, Rules, useLanding } from './parts.tsx';

export function Panel({ row, state, pointer }: ExplainerProps<Row>) {
  const selected = row as RowOf<WebSocketFrameEvent>;
  const { event } = selected;
  const words = lookWords.ws.masking;
  const landing = useLanding<HTMLDivElement>();
  const unmasks = useSignal(true);
  const start = event.offset + event.headLength;
  const wire = useMemo(
    () => state.model.bytes(selected.leg, event.direction, start, event.payloadLength),
    [row, state],
  );
  const reads = useMemo(
    () => readsAs(event, selected.group, isCompressed(selected, state.model)),
    [row, state],
  );
  const mode = (unmask: boolean) => (
    <button
      type="button"
      aria-pressed={unmasks.value === unmask}
      onClick={() => {
        unmasks.value = unmask;
      }}
    >
      {unmask ? words.unmask : words.mask}
    </button>
  );
  return (
    <div class="ww" ref={landing} tabIndex={-1}>
      {!event.masked && <p class="ww-verdict ww-bad">{words.unmasked}</p>}
      {event.masked && event.payloadLength === 0 && <p class="ww-say">{words.empty}</p>}
      {event.masked && event.payloadLength > 0 && wire.length === 0 && (
        <p class="wv-quiet">{words.gone}</p>
      )}
      {event.masked && wire.length > 0 && (
        <>
          <div class="ww-modes">
            <div class="ww-switch" role="group" aria-label={words.modes}>
              {mode(true)}
              {mode(false)}
            </div>
            <span class="ww-label">{unmasks.value ? words.unmaskSays : words.maskSays}</span>
          </div>
          <MaskStrip frame={event} unmasks={unmasks.value} {...{ wire, reads, pointer }} />
          <MaskBits frame={event} unmasks={unmasks.value} {...{ wire, pointer }} />
          {wire.length < event.payloadLength && (
            <p class="wv-quiet">{words.partly(wire.length, event.payloadLength)}</p>
          )}
          {reads === 'compressed' && <p class="ww-say">{words.compressed}</p>}
        </>
      )}
      <Broken codes={/MASKED_SERVER|KEY_REUSED/} row={selected} state={state} />
      <p class="ww-say">
        {words.why} {words.noSecret}
      </p>
      <Rules rules={[words.rules.how, words.rules.why]} />
    </div>
  );
}
