/** What was offered beside what was answered: subprotocols, and extensions with their parameters. */

import './negotiation.css';
import type { ComponentChildren } from 'preact';
import { useMemo } from 'preact/hooks';
import type { Direction, Span, ViolationEvent } from '../../../../playground-server/wire/index.ts';
import { lookWords } from '../../dictionary/looks.ts';
import type { Row, WireRow } from '../../model/view.ts';
import type { ExplainerProps } from '../explainer.ts';
import { handshakeFinder } from './handshake-rows.ts';
import { readRequestHead, readResponseHead } from './heads.ts';
import {
  type ExtensionLine,
  forceOf,
  type ParameterLine,
  readNegotiation,
  type SubprotocolLine,
} from './negotiation.ts';
import { Box, fieldOf, Rule, Rules, useLanding } from './parts.tsx';

type At = (direction: Direction, name: string, span: Span | undefined) => ComponentChildren;

export function Panel({ row, state, pointer }: ExplainerProps<Row>) {
  const selected = row as WireRow;
  const words = lookWords.ws.negotiation;
  const landing = useLanding<HTMLDivElement>();
  const find = useMemo(() => handshakeFinder(selected, state.model), [row, state]);
  const { request, response } = find();
  const { subprotocols, extensions } = useMemo(
    () => readNegotiation(request?.event, response?.event),
    [request, response],
  );
  const broken = useMemo(() => {
    const up = request && readRequestHead(request.event, response?.event);
    const down = response && readResponseHead(response.event, request?.event);
    return (
      [up, down]
        .flatMap((reading) => reading?.lines.flatMap(({ violations }) => violations) ?? [])
        .filter(({ violation: { code } }) => /PROTOCOL|EXTENSION|DEFLATE/.test(code))
        // Those are told where they stand.
        .filter(({ violation: { code } }) => !code.endsWith('_NOT_OFFERED'))
    );
  }, [request, response]);
  const status = response?.event.status;
  const box: At = (direction, name, span) => (
    <Box
      field={
        span === undefined || selected.event.direction !== direction
          ? undefined
          : fieldOf(`ws.negotiated.${name}`, name, '', span)
      }
      tone="value"
      class={span === undefined ? 'ww-nothing' : ''}
      pointer={pointer}
    >
      {name}
    </Box>
  );
  return (
    <div class="ww" ref={landing} tabIndex={-1}>
      <p class="ww-say">{words.lead}</p>
      {request === undefined && <p class="wv-quiet">{lookWords.ws.noRequest}</p>}
      {status !== undefined && status !== 101 && (
        <p class="ww-verdict ww-bad">{words.refused(status)}</p>
      )}
      <Subprotocols lines={subprotocols} answered={status === 101} box={box} />
      <section class="ww-agree">
        <p class="ww-head">{words.extensions}</p>
        {extensions.length === 0 && <p class="ww-say">{words.noExtensions}</p>}
        {extensions.map((line) => (
          <Extension key={line.name} line={line} box={box} />
        ))}
      </section>
      <Violations broken={broken} />
      <Rules rules={[words.rules.subprotocol, words.rules.extensions, words.rules.deflate]} />
    </div>
  );
}

function Violations({ broken }: { readonly broken: readonly ViolationEvent[] }) {
  return (
    <>
      {broken.map(({ offset, violation: { code, message, rule } }) => (
        <p class="wv-violated" key={`${code} ${offset}`}>
          <b>{code}</b> {message} <Rule rule={rule} />
        </p>
      ))}
    </>
  );
}

interface PairProps {
  readonly offered: ComponentChildren;
  readonly answered: ComponentChildren;
  /** Another pair above has said which side is whose. */
  readonly again?: boolean;
}

function Pair({ offered, answered, again = false }: PairProps) {
  const words = lookWords.ws.negotiation;
  const look = again ? 'wv-unseen' : 'ww-label';
  return (
    <div class="ww-pair">
      <div>
        <span class={look}>{words.offered}</span>
        {offered}
      </div>
      <div>
        <span class={look}>{words.answered}</span>
        {answered}
      </div>
    </div>
  );
}

interface SubprotocolsProps {
  readonly lines: readonly SubprotocolLine[];
  readonly answered: boolean;
  readonly box: At;
}

function Subprotocols({ lines, answered, box }: SubprotocolsProps) {
  const words = lookWords.ws.negotiation;
  const offers = lines.filter(({ offered }) => offered !== undefined);
  const answers = lines.filter((line) => line.answered !== undefined);
  return (
    <section class="ww-agree">
      <p class="ww-head">{words.subprotocol}</p>
      <Pair
        offered={
          offers.length === 0
            ? box('up', words.nothing, undefined)
            : offers.map(({ name, outcome, offered }) => (
                <div key={name} class={`ww-${outcome}`}>
                  {box('up', name, offered)}
                </div>
              ))
        }
        answered={
          answers.length === 0
            ? box('down', words.nothing, undefined)
            : answers.map(({ name, answered: at }) => <div key={name}>{box('down', name, at)}</div>)
        }
      />
      {lines.map(({ name, outcome }) => (
        <Outcome key={name} name={name} outcome={outcome} />
      ))}
      {lines.length === 0 && <p class="ww-say">{words.noSubprotocols}</p>}
      {answered && offers.length > 0 && answers.length === 0 && (
        <p class="ww-say">{words.noneTaken}</p>
      )}
    </section>
  );
}

function Outcome({ name, outcome }: Pick<SubprotocolLine, 'name' | 'outcome'>) {
  const words = lookWords.ws.negotiation;
  return (
    <p class={`ww-outcome ww-${outcome}`}>
      {name}: {words.outcomes[outcome]}. {outcome === 'unasked' && words.unasked}
    </p>
  );
}

function Extension({ line, box }: { readonly line: ExtensionLine; readonly box: At }) {
  const words = lookWords.ws.negotiation;
  const { name, offered, answered, offers, outcome } = line;
  // What is not in use is listed as far as it was offered.
  const shown = line.parameters.filter(
    (one) => answered !== undefined || one.offered !== undefined,
  );
  return (
    <>
      <Pair
        offered={box('up', offered === undefined ? words.nothing : name, offered)}
        answered={box('down', answered === undefined ? words.nothing : name, answered)}
      />
      <Outcome name={name} outcome={outcome} />
      {offers > 1 && <p class="wv-quiet">{words.moreOffers(offers)}</p>}
      {shown.map((parameter) => (
        <Parameter key={parameter.name} line={parameter} taken={answered !== undefined} box={box} />
      ))}
    </>
  );
}

interface ParameterProps {
  readonly line: ParameterLine;
  readonly taken: boolean;
  readonly box: At;
}

function Parameter({ line, taken, box }: ParameterProps) {
  const words = lookWords.ws.negotiation;
  const { name, offered, answered, offeredAt, answeredAt } = line;
  const text = textOf(name);
  const said = (value: string | undefined) =>
    value === undefined ? words.notMentioned : value === '' ? words.noValue : value;
  const bound = name.startsWith('server') ? 'server' : 'client';
  return (
    <div class="ww-parameter">
      <header>
        <b>{name}</b>
        <span class="ww-label">
          {text !== undefined && (
            <>
              {words.binds[bound]} · <Rule rule={text.rule} />
            </>
          )}
        </span>
      </header>
      <Pair
        again
        offered={box('up', said(offered), offeredAt)}
        answered={box('down', said(answered), answeredAt)}
      />
      <p class="ww-say">{taken ? inForce(line) : words.notInUse}</p>
    </div>
  );
}

type ParameterText =
  (typeof lookWords.ws.negotiation.parameters)[keyof typeof lookWords.ws.negotiation.parameters];

function textOf(name: string): ParameterText | undefined {
  const texts: Partial<Record<string, ParameterText>> = lookWords.ws.negotiation.parameters;
  return texts[name];
}

/** What holds of a parameter once the extension is in use. */
function inForce(line: ParameterLine): string {
  const words = lookWords.ws.negotiation;
  const text = textOf(line.name);
  if (text === undefined) return words.unknownParameter;
  switch (forceOf(line)) {
    case 'off':
      return text.off;
    case 'on':
      return typeof text.on === 'string' ? text.on : text.on(Number(line.answered));
    case 'hinted':
      return words.hinted(Number(line.offered));
    case 'invalid':
      return words.invalid;
  }
}
