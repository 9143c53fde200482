/** The two heads of the handshake, line by line. */

import './heads.css';
import { useMemo } from 'preact/hooks';
import type { Direction, HttpField } from '../../../../playground-server/wire/index.ts';
import { explain } from '../../dictionary/explain.ts';
import { lookWords } from '../../dictionary/looks.ts';
import { shortened, visible } from '../../model/payload-text.ts';
import type { Row, WireRow } from '../../model/view.ts';
import type { ExplainerProps } from '../explainer.ts';
import { handshakeFinder } from './handshake-rows.ts';
import {
  answerState,
  type HeadLine,
  type HeadReading,
  readRequestHead,
  readResponseHead,
} from './heads.ts';
import { Box, fieldOf, RowLink, Rule, useLanding } from './parts.tsx';

export function Panel({ row, state, pointer }: ExplainerProps<Row>) {
  const selected = row as WireRow;
  const words = lookWords.ws.heads;
  const landing = useLanding<HTMLDivElement>();
  const find = useMemo(() => handshakeFinder(selected, state.model), [row, state]);
  const { request, response } = find();
  const read = useMemo(
    () => ({
      up: request && readRequestHead(request.event, response?.event),
      down: response && readResponseHead(response.event, request?.event),
    }),
    [request, response],
  );
  const answer = answerState(response?.event, state.model.legs.get(selected.leg));
  const part = (way: Direction, of: WireRow | undefined, reading: HeadReading | undefined) => {
    if (of === undefined || reading === undefined) return null;
    return (
      <section>
        <p class="ww-head">
          <RowLink kind={words.heads[way]} row={of} {...{ selected, state }} />
        </p>
        <Lines reading={reading} {...{ way, pointer }} here={selected.event.direction === way} />
      </section>
    );
  };
  return (
    <div class="ww" ref={landing} tabIndex={-1}>
      <p class="ww-say">{words.lead}</p>
      {request === undefined && <p class="wv-quiet">{lookWords.ws.noRequest}</p>}
      {part('up', request, read.up)}
      {part('down', response, read.down)}
      {answer === 'waiting' && <p class="ww-verdict ww-open">{words.waiting}</p>}
      {answer === 'never' && <p class="ww-verdict ww-bad">{words.never}</p>}
    </div>
  );
}

interface LinesProps {
  readonly reading: HeadReading;
  readonly way: Direction;
  /** Whether the head is the selected event's. */
  readonly here: boolean;
  readonly pointer: ExplainerProps['pointer'];
}

type Texts = Readonly<
  Record<string, { title: string; role: string; otherwise: string; rule: string } | undefined>
>;

function Lines({ reading, way, here, pointer }: LinesProps) {
  const words = lookWords.ws.heads;
  const texts: Texts = way === 'up' ? words.request : words.response;
  // What a 101 has no use for is not worth a line where it isn't there.
  const shown = reading.lines.filter(
    ({ name, state }) => state !== 'absent' || name !== 'sec-websocket-version',
  );
  return (
    <>
      <ol class="ww-lines">
        {shown.map((line, index) => (
          <Line
            key={`${line.name} ${index}`}
            text={texts[line.name]}
            {...{ line, here, pointer }}
          />
        ))}
      </ol>
      {reading.others.length > 0 && (
        <details class="ww-others">
          <summary>{words.others(reading.others.length)}</summary>
          <ul class="ww-lines">
            {reading.others.map((field) => (
              <Other key={field.offset} {...{ field, way, here, pointer }} />
            ))}
          </ul>
        </details>
      )}
    </>
  );
}

const MOST_VALUE = 120;

interface LineProps {
  readonly line: HeadLine;
  readonly text: Texts[string];
  readonly here: boolean;
  readonly pointer: LinesProps['pointer'];
}

function Line({ line, text, here, pointer }: LineProps) {
  const words = lookWords.ws.heads;
  if (text === undefined) return null;
  const { value = '', span, state, violations } = line;
  const key = line.name === 'start' ? 'http.startLine' : 'http.field';
  const field = here && span !== undefined ? fieldOf(key, text.title, value, span) : undefined;
  const refused = line.name === 'start' && state === 'wrong' && violations.length === 0;
  return (
    <li class="ww-line">
      <Box field={field} pointer={pointer}>
        <b>{text.title}</b> {shortened(visible(value), MOST_VALUE)}
      </Box>
      <span class={`ww-state ww-${state}`}>{refused ? words.refused : words.states[state]}</span>
      {violations.map(({ violation: { code, message } }) => (
        <p class="wv-violated" key={code}>
          <b>{code}</b> {message}
        </p>
      ))}
      <p class="ww-say">
        {text.role} <span class="ww-otherwise">{text.otherwise}</span>{' '}
        <small>
          <Rule rule={text.rule} />
        </small>
      </p>
    </li>
  );
}

interface OtherProps extends Omit<LinesProps, 'reading'> {
  readonly field: HttpField;
}

/** A field that is not the handshake's own, with what the dictionary says of it. */
function Other({ field, way, here, pointer }: OtherProps) {
  const { name, value } = field;
  const said = explain({ key: 'http.field', name, value }, way);
  return (
    <li class="ww-line">
      <Box field={here ? fieldOf('http.field', name, value, field) : undefined} pointer={pointer}>
        <b>{name}</b> {shortened(visible(value), MOST_VALUE)}
      </Box>
      {said !== undefined && <p class="ww-say">{said.text}</p>}
    </li>
  );
}
