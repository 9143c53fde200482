/** The end of a connection: a small ladder of its last steps, and what follows from them. */

import './closing.css';
import { useMemo } from 'preact/hooks';
import { explain } from '../../dictionary/explain.ts';
import { t } from '../../dictionary/index.ts';
import { lookWords } from '../../dictionary/looks.ts';
import { causeWords, hopBehind } from '../../model/cause.ts';
import { codeOnWire } from '../../model/summary.ts';
import type { Row, TraceView } from '../../model/view.ts';
import type { ViewState } from '../../view-state.ts';
import type { ExplainerProps } from '../explainer.ts';
import { Fact, RowButton, Says } from '../parts.tsx';
import {
  behindHop,
  type CloseStep,
  type Closing,
  closerOf,
  closingOf,
  type OtherLeg,
  type WebSocketClose,
} from './closing.ts';
import { type Closings, createClosings } from './closings.ts';

export function Panel({ row, state }: ExplainerProps) {
  const words = lookWords.closing;
  const closings = useMemo(() => createClosings(state.model), [state]);
  closings.update();
  const leg = legOf(row, closings);
  const closing = leg === undefined ? undefined : closingOf(closings, state.model, leg);
  if (closing === undefined) return <p class="wv-quiet">{words.unknown}</p>;
  return (
    <section class="wx-closing" aria-label={words.label}>
      <p class="wx-lead">{verdict(closing)}</p>
      <Steps closing={closing} state={state} />
      <dl class="wx-facts">
        {closing.webSocket !== undefined && <Handshake of={closing.webSocket} />}
        {closing.cause !== undefined && <Cause closing={closing} />}
        {closing.others.map((other) => (
          <Other key={other.leg.leg} other={other} state={state} />
        ))}
        {closing.webSocket !== undefined && closing.cause !== undefined && (
          <Told of={closing.webSocket} />
        )}
      </dl>
      <NeverTravels of={closing.webSocket} />
    </section>
  );
}

function legOf(row: Row, closings: Closings): number | undefined {
  if (row.source === 'page') return closings.legOf(row);
  return row.leg;
}

/** The end in one sentence. */
function verdict(closing: Closing): string {
  const words = lookWords.closing;
  const { webSocket, cause } = closing;
  if (cause === undefined) return words.stillOpen;
  const hop = hopBehind(cause, closing.leg);
  const why = hop === undefined ? words.causes[cause](closing) : whyOfHop(hop, closing);
  if (webSocket === undefined) return why;
  const { code, clean } = webSocket.byTheWire;
  if (clean) return words.clean(meaningOf(code).title, webSocket.began);
  return words.unclean(code, why);
}

/** A hop hung up: because of what happened behind it, or by itself, or nobody can tell. */
function whyOfHop(hop: 'nginx' | 'hop', closing: Closing): string {
  const words = lookWords.closing;
  const behind = behindHop(closing);
  if (behind === undefined) return words.hopEnded(hop);
  if (behind === 'both') return words.hopEndedBoth(hop);
  const { leg, before = 0 } = behind;
  const cause = leg.closeCause === undefined ? '' : causeWords(leg.closeCause, leg);
  return words.hopFollowed(hop, cause, t.wire.duration(before));
}

function meaningOf(code: number): { readonly title: string; readonly text: string } {
  const field = { key: 'ws.closeCode', name: '', value: `${code}` };
  return explain(field, 'down') ?? { title: `${code}`, text: '' };
}

function Steps({ closing, state }: { readonly closing: Closing; readonly state: ViewState }) {
  const words = lookWords.closing;
  const { steps, leg } = closing;
  const start = steps[0]?.time ?? 0;
  return (
    <div class="wx-steps">
      <div class="wx-step wx-ends" aria-hidden="true">
        <span />
        <span>
          <b>{nameOf(leg.from)}</b>
          <b>{nameOf(leg.to)}</b>
        </span>
      </div>
      <ol aria-label={words.steps}>
        {steps.map((step, index) => (
          <Step
            key={`${step.what} ${step.by}`}
            step={step}
            start={start}
            index={index}
            state={state}
          />
        ))}
      </ol>
    </div>
  );
}

function nameOf(program: string): string {
  const names: Readonly<Record<string, string>> = t.wire.lanes;
  return names[program] ?? program;
}

interface StepProps {
  readonly step: CloseStep;
  readonly start: number;
  readonly index: number;
  readonly state: ViewState;
}

function Step({ step, start, index, state }: StepProps) {
  const words = lookWords.closing;
  const { by, row, time } = step;
  const said = stepText(step, state.model);
  const label = words.step(index + 1, said, words.actors[by], t.wire.since(time - start));
  return (
    <li class="wx-step">
      <span class="wx-time">+{t.wire.duration(time - start)}</span>
      {row === undefined ? (
        <span class={`wx-said ${lookOf(step)}`}>{said}</span>
      ) : (
        <RowButton row={row} state={state} class={`wx-said ${lookOf(step)}`} label={label}>
          {said} {by === 'page' && <Says source="reported" />}
        </RowButton>
      )}
    </li>
  );
}

/** Frames and FINs are arrows, the end of TCP is a line through, a report only words. */
function lookOf({ what, by, arrived }: CloseStep): string {
  if (by === 'page') return 'wx-of-page';
  if (what === 'crash') return 'wx-note wv-close';
  if (what === 'closed') return 'wx-line wx-dashed wx-note wv-close';
  const way = by === 'browser' ? 'right' : 'left';
  if (what === 'fin') return `wx-line wx-${way}`;
  return `wx-line wv-close ${arrived === undefined ? 'wx-lost-' : 'wx-'}${way}`;
}

function stepText({ what, by, row }: CloseStep, { legs }: Pick<TraceView, 'legs'>): string {
  const words = lookWords.closing;
  switch (what) {
    case 'frame': {
      if (row?.source !== 'wire' || row.event.kind !== 'ws-frame') return '';
      return words.frame(codeOnWire(row.event), row.event.closeReason ?? '');
    }
    case 'fin':
      return words.fin;
    case 'closed':
      return row?.source === 'note' && row.record.type === 'close'
        ? words.tcp(causeWords(row.record.cause, legs.get(row.record.leg)))
        : '';
    case 'crash':
      return row?.source === 'note' && row.record.type === 'program' ? row.record.message : '';
    case 'page-call':
      return row?.source === 'page' ? `close(${row.event.detail})` : `close() ${by}`;
    case 'page-close':
      return row?.source === 'page' ? `onclose ${row.event.detail}` : '';
  }
}

interface PartProps {
  readonly closing: Closing;
}

function Handshake({ of }: { readonly of: WebSocketClose }) {
  const words = lookWords.closing;
  return (
    <Fact name={words.names.handshake} source="measured">
      <b>{words.handshake[of.handshake]}</b> {of.began !== undefined && words.began[of.began]}{' '}
      {of.answeredAfter !== undefined && words.apart(t.wire.duration(of.answeredAfter))}
    </Fact>
  );
}

function Cause({ closing }: PartProps) {
  const words = lookWords.closing;
  const { leg, undelivered } = closing;
  const lost = undelivered.up + undelivered.down;
  const closer = closerOf(leg.closeCause);
  return (
    <Fact name={words.names.tcp} source="measured">
      {leg.closeCause !== undefined && words.tcp(causeWords(leg.closeCause, leg))}.{' '}
      {closing.webSocket?.handshake === 'complete' && words.closedBy[closer]}{' '}
      {lost > 0 && words.lost(t.wire.size(undelivered.up), t.wire.size(undelivered.down))}
    </Fact>
  );
}

/** How the same WebSocket ended on another leg, and how long before or after this one. */
function Other({ other, state }: { readonly other: OtherLeg; readonly state: ViewState }) {
  const words = lookWords.closing;
  const { leg, closed, before } = other;
  const { from, to, connection, closeCause } = leg;
  return (
    <Fact name={words.names.other} source="measured">
      {words.between(connection, nameOf(from), nameOf(to))}{' '}
      {closeCause === undefined ? words.open : causeWords(closeCause, leg)}
      {before !== undefined && words.apartFrom(t.wire.duration(Math.abs(before)), before > 0)}.{' '}
      {closed !== undefined && <RowButton row={closed} state={state} />}
    </Fact>
  );
}

/** What the page was told, beside what it has to be told. */
function Told({ of }: { readonly of: WebSocketClose }) {
  const words = lookWords.closing;
  const { byTheWire, reported } = of;
  const same =
    reported !== undefined &&
    reported.code === byTheWire.code &&
    reported.clean === byTheWire.clean;
  const code = meaningOf(byTheWire.code);
  return (
    <>
      <Fact name={words.names.code} source="derived">
        <b>{code.title}.</b> {code.text}
      </Fact>
      <Fact name={words.names.told}>
        <span class="wx-pair">
          <code>{words.told(byTheWire.code, byTheWire.clean)}</code> <Says source="derived" />
        </span>
        <span class="wx-pair">
          {reported === undefined ? (
            words.notReported
          ) : (
            <>
              <code>{words.told(reported.code, reported.clean)}</code> <Says source="reported" />
            </>
          )}
        </span>
        {reported !== undefined && <span>{same ? words.same : words.differs}</span>}
      </Fact>
    </>
  );
}

function NeverTravels({ of }: { readonly of: WebSocketClose | undefined }) {
  const code = of?.reported?.code ?? of?.byTheWire.code;
  if (code !== 1005 && code !== 1006 && code !== 1015) return null;
  return <p class="wx-lead wv-quiet">{lookWords.closing.neverTravels(code)}</p>;
}
