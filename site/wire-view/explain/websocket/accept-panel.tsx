/** The accept value, computed step by step on the live key, and held against what was sent. */

import './accept.css';
import { useMemo } from 'preact/hooks';
import type { HttpField } from '../../../../playground-server/wire/index.ts';
import type { AcceptSteps } from '../../../tools/handshake/accept-steps.ts';
import { lookWords } from '../../dictionary/looks.ts';
import { numberOf } from '../../model/spoken.ts';
import type { Row, WireRow } from '../../model/view.ts';
import type { ExplainerProps } from '../explainer.ts';
import { type AcceptReading, readAccept } from './accept.ts';
import { type HandshakeRows, handshakeFinder } from './handshake-rows.ts';
import { Box, fieldOf, RowLink, Rules, useLanding } from './parts.tsx';

export function Panel({ row, state, pointer }: ExplainerProps<Row>) {
  const selected = row as WireRow;
  const words = lookWords.ws.accept;
  const landing = useLanding<HTMLDivElement>();
  const find = useMemo(() => handshakeFinder(selected, state.model), [row, state]);
  const rows = find();
  const { request, response } = rows;
  const reading = useMemo(() => readAccept(rows, state.model), [request, response, state]);
  const { keyField, steps } = reading;
  const field = (of: HttpField | undefined, key: string, way: 'up' | 'down') =>
    of === undefined || selected.event.direction !== way
      ? undefined
      : fieldOf(key, of.name, of.value, of.valueSpan);
  return (
    <div class="ww" ref={landing} tabIndex={-1}>
      <p class="ww-say">{words.lead}</p>
      {request === undefined && <p class="wv-quiet">{lookWords.ws.noRequest}</p>}
      {request !== undefined && keyField === undefined && (
        <p class="ww-verdict ww-bad">{words.noKey}</p>
      )}
      {request !== undefined && steps !== undefined && (
        <ol class="ww-steps">
          <li>
            <div class="ww-joined">
              <div>
                <span class="ww-label">
                  {words.key}{' '}
                  <RowLink kind={lookWords.ws.request} row={request} {...{ selected, state }} />
                </span>
                <Box
                  field={field(keyField, 'ws.handshake.key', 'up')}
                  tone="value"
                  {...{ pointer }}
                >
                  {steps.key}
                </Box>
              </div>
              <div>
                <span class="ww-label">{words.guid}</span>
                <Box field={undefined} tone="framing" pointer={pointer}>
                  {steps.concatenated.slice(steps.key.length)}
                </Box>
              </div>
            </div>
            {!steps.wellFormed && <p class="ww-verdict ww-bad">{words.keyForm}</p>}
          </li>
          <Steps steps={steps} />
          {response !== undefined && response.event.status === 101 && (
            <li>
              <span class="ww-label">
                {words.sent}{' '}
                <RowLink kind={lookWords.ws.response} row={response} {...{ selected, state }} />
              </span>
              <Box
                field={field(reading.acceptField, 'ws.handshake.accept', 'down')}
                tone="value"
                pointer={pointer}
              >
                <Compared sent={reading.acceptField?.value} expected={steps.accept} />
              </Box>
            </li>
          )}
        </ol>
      )}
      <Verdict reading={reading} rows={rows} state={state} />
      <Rules rules={[words.rule, words.clientRule]} />
    </div>
  );
}

function Steps({ steps }: { readonly steps: AcceptSteps }) {
  const words = lookWords.ws.accept;
  return (
    <>
      <li>
        <span class="ww-label">{words.joined}</span>
        <p class="ww-text">
          <b>{steps.key}</b>
          {steps.concatenated.slice(steps.key.length)}
        </p>
      </li>
      <li>
        <span class="ww-label">{words.sha1}</span>
        <div class="ww-digest" role="img" aria-label={steps.digest}>
          {steps.digest.split(' ').map((byte, index) => (
            <span key={index}>{byte}</span>
          ))}
        </div>
      </li>
      <li>
        <span class="ww-label">{words.base64}</span>
        <div class="ww-box wv-t-value">{steps.accept}</div>
      </li>
    </>
  );
}

/** What was sent, marked from the first character on that differs. */
function Compared({ sent, expected }: { readonly sent: string | undefined; expected: string }) {
  if (sent === undefined) return <mark>{lookWords.ws.negotiation.nothing}</mark>;
  const same = sameUpTo(sent, expected);
  if (same === sent.length && same === expected.length) return <>{sent}</>;
  return (
    <>
      {sent.slice(0, same)}
      <mark>{sent.slice(same) || '…'}</mark>
    </>
  );
}

function sameUpTo(one: string, other: string): number {
  let at = 0;
  while (at < one.length && one[at] === other[at]) at++;
  return at;
}

interface VerdictProps {
  readonly reading: AcceptReading;
  readonly rows: HandshakeRows;
  readonly state: ExplainerProps['state'];
}

function Verdict({ reading, rows, state }: VerdictProps) {
  const words = lookWords.ws.accept;
  const { verdict, mistake } = reading;
  if (rows.request === undefined || reading.steps === undefined) return null;
  if (verdict === 'waiting') return <p class="ww-verdict ww-open">{words.waiting}</p>;
  if (verdict === 'refused') {
    return <p class="ww-verdict ww-bad">{words.refused(rows.response?.event.status ?? 0)}</p>;
  }
  if (verdict === 'right') return <p class="ww-verdict">{words.right}</p>;
  return (
    <>
      <p class="ww-verdict ww-bad">{words.wrong}</p>
      {mistake !== undefined && (
        <p class="ww-say">
          <b>{words.found}.</b> {said(mistake, state)}
        </p>
      )}
    </>
  );
}

function said(mistake: NonNullable<AcceptReading['mistake']>, state: ExplainerProps['state']) {
  const words = lookWords.ws.accept.mistakes;
  if (mistake.mistake === 'guid-misspelt') return words['guid-misspelt'](mistake.guid ?? '');
  if (mistake.mistake === 'other-key') {
    const row = state.model.rows[(mistake.row ?? -1) - state.model.firstId];
    return words['other-key'](row === undefined ? 0 : numberOf(row));
  }
  return words[mistake.mistake];
}
