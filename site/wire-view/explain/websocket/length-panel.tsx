/** The three forms of the length, the one in use with its bytes and its sum. */

import './length.css';
import type { WebSocketFrameEvent } from '../../../../playground-server/wire/index.ts';
import { lookWords } from '../../dictionary/looks.ts';
import type { Pointer } from '../../inspector/pointer.ts';
import { hexByte } from '../../model/payload-text.ts';
import type { Row } from '../../model/view.ts';
import type { ExplainerProps } from '../explainer.ts';
import type { RowOf } from './handshake-rows.ts';
import {
  extendedBytes,
  LENGTH_FORMS,
  type LengthForm,
  type LengthReading,
  readLength,
} from './length.ts';
import { Box, Broken, fieldOf, Rules, useLanding } from './parts.tsx';

export function Panel({ row, state, pointer }: ExplainerProps<Row>) {
  const selected = row as RowOf<WebSocketFrameEvent>;
  const { event } = selected;
  const words = lookWords.ws.length;
  const landing = useLanding<HTMLDivElement>();
  const head = state.model.bytes(selected.leg, event.direction, event.offset, event.headLength);
  const reading = readLength(event, head);
  return (
    <div class="ww" ref={landing} tabIndex={-1}>
      <p class="ww-say">{words.lead}</p>
      <div class="ww-forms">
        {LENGTH_FORMS.map((form) => (
          <Form key={form} {...{ form, reading, event, pointer }} />
        ))}
      </div>
      <Sum reading={reading} />
      {reading.spare > 0 && (
        <p class="ww-verdict ww-bad">
          {words.notMinimal(
            reading.length,
            words.forms[reading.minimal],
            words.forms[reading.form],
            reading.spare,
          )}
        </p>
      )}
      <Broken codes={/TOP_BIT|TOO_LONG/} row={selected} state={state} />
      <p class="ww-say">{words.head(event.headLength, event.masked, event.payloadLength)}</p>
      <Rules rules={[words.rule]} />
    </div>
  );
}

interface FormProps {
  readonly form: LengthForm;
  readonly reading: LengthReading;
  readonly event: WebSocketFrameEvent;
  readonly pointer: Pointer;
}

function Form({ form, reading, event, pointer }: FormProps) {
  const words = lookWords.ws.length;
  const used = form === reading.form;
  const field = (key: string, name: string, at: number, length: number) =>
    used ? fieldOf(key, name, '', { offset: event.offset + at, length }) : undefined;
  const width = extendedBytes(form);
  const seven = form === 7 ? words.ranges[7] : words.fixed(form === 16 ? 126 : 127);
  return (
    <div class={`ww-form${used ? ' ww-used' : ''}`}>
      <div>
        <b>{words.forms[form]}</b>
        <span class="ww-label">{used ? words.inUse : words.ranges[form]}</span>
      </div>
      <div class="ww-form-cells">
        <Box field={field('ws.mask', words.mask, 1, 1)} tone="mask" pointer={pointer}>
          {used ? Number(event.masked) : '·'}
          <small>{words.mask}</small>
        </Box>
        <Box field={field('ws.length', words.length, 1, 1)} tone="length" pointer={pointer}>
          {used ? reading.seven.toString(2).padStart(7, '0') : seven}
          <small>{used ? `${words.length} ${reading.seven}` : words.length}</small>
        </Box>
        {width > 0 && (
          <Box
            field={field('ws.extendedLength', words.extended(form), 2, width)}
            tone="length"
            pointer={pointer}
          >
            {used ? (
              <span class="ww-extended">
                {reading.extended.map((byte, index) => (
                  <span key={index}>{hexByte(byte)}</span>
                ))}
              </span>
            ) : (
              words.extended(form)
            )}
            <small>{words.byteRange(2, 1 + width)}</small>
          </Box>
        )}
      </div>
    </div>
  );
}

/** How the length comes of the bytes. */
function Sum({ reading }: { readonly reading: LengthReading }) {
  const words = lookWords.ws.length;
  const { form, secondByte, masked, seven, length } = reading;
  // Zeros add nothing, but one of them has to stand there where all are.
  const all = reading.terms;
  const telling = all.filter(({ byte }) => byte > 0);
  const terms = all.length <= 2 ? all : telling.length > 0 ? telling : all.slice(-1);
  return (
    <div class="ww-sums">
      <p>{words.sevenBits(hexByte(secondByte), masked, seven)}</p>
      {form !== 7 && <p>{words.says(form, seven)}</p>}
      {form !== 7 && (
        <p>
          {words.sum(
            terms.map(({ byte, weight }) => words.term(hexByte(byte), weight)),
            terms.map(({ product }) => words.number(product)),
            length,
          )}
        </p>
      )}
    </div>
  );
}
