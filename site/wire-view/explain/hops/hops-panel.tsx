/** The selected message on each leg of its path, side by side: what a hop changed, held or dropped. */

import './hops.css';
import { useMemo } from 'preact/hooks';
import { t } from '../../dictionary/index.ts';
import { lookWords } from '../../dictionary/looks.ts';
import { createAlignment } from '../../hops/align.ts';
import type { Cell, HeadLine } from '../../hops/head-lines.ts';
import { type Path, pathOf, type Stop } from '../../hops/path.ts';
import type { WireRow } from '../../model/view.ts';
import type { ViewState } from '../../view-state.ts';
import type { ExplainerProps } from '../explainer.ts';
import { Fact, RowButton } from '../parts.tsx';

export function Panel({ row, state }: ExplainerProps) {
  const alignment = useMemo(() => createAlignment(state.model), [state]);
  if (row.source !== 'wire') return null;
  alignment.update();
  const path = pathOf(row, alignment.along(row), state.model);
  const words = lookWords.hops;
  return (
    <section class="wx-hops" aria-label={words.label}>
      <p class="wx-lead">
        {path.own ? words.own[path.direction] : words.several(path.stops.length)}
      </p>
      <div class="wx-across">
        <table class={`wx-stops wx-way-${path.direction}`}>
          <caption class="wv-unseen">{words.table}</caption>
          <thead>
            <tr>
              {path.stops.map((stop) => (
                <th key={`${stop.from} ${stop.to}`} scope="col">
                  <StopHead stop={stop} path={path} state={state} />
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {path.lines.map((line, index) => (
              // Fields may repeat: their place tells them apart.
              <Line key={`${line.name} ${index}`} line={line} />
            ))}
            {path.lines.length === 0 && <Bytes path={path} row={row} />}
          </tbody>
        </table>
      </div>
      <dl class="wx-facts">
        <Outcome path={path} row={row} state={state} />
      </dl>
      {path.lines.some(({ hopByHop }) => hopByHop) && (
        <p class="wv-quiet wx-fine">{words.aboutHopByHop}</p>
      )}
    </section>
  );
}

interface StopProps {
  readonly stop: Stop;
  readonly path: Path;
  readonly state: ViewState;
}

function nameOf(program: string): string {
  const names: Readonly<Record<string, string>> = lookWords.hops.programs;
  return names[program] ?? program;
}

function StopHead({ stop, path, state }: StopProps) {
  const words = lookWords.hops;
  const { row, time, fate } = stop;
  const first = path.direction === 'up' ? path.stops[0] : path.stops.at(-1);
  const since =
    time === undefined
      ? ''
      : stop === first || first?.time === undefined
        ? t.wire.since(time - state.model.startedAt)
        : words.later(t.wire.duration(time - first.time));
  return (
    <>
      <b>{words.leg(nameOf(stop.from), nameOf(stop.to))}</b>
      <small>
        {fate === 'passed' ? '' : `${words.fates[fate]} `}
        {since} {row !== undefined && !path.own && <RowButton row={row} state={state} />}
      </small>
    </>
  );
}

function Line({ line }: { readonly line: HeadLine }) {
  const words = lookWords.hops;
  const { name, cells, change, hopByHop } = line;
  const marks = [
    change === 'same' ? '' : words.changes[change],
    hopByHop ? words.hopByHop : '',
  ].filter((mark) => mark !== '');
  return (
    <tr class={`wx-line-${change}`}>
      {cells.map((cell, index) => (
        // Cells stand by their leg.
        <td key={`${index}`}>
          {cell === undefined ? (
            <span class="wx-none">{words.nothing}</span>
          ) : (
            <HeadCell
              name={name}
              cell={cell}
              dropped={change === 'dropped'}
              added={change === 'added'}
            />
          )}
          {index === cells.length - 1 && marks.length > 0 && (
            <small class="wx-marks">{marks.join(', ')}</small>
          )}
        </td>
      ))}
    </tr>
  );
}

interface CellProps {
  readonly name: string;
  readonly cell: NonNullable<Cell>;
  readonly dropped: boolean;
  readonly added: boolean;
}

function HeadCell({ name, cell, dropped, added }: CellProps) {
  const content = (
    <>
      {name !== '' && <b>{name}: </b>}
      {cell.map(({ text, change }) => {
        if (change === 'removed') return <del key={text}>{text}</del>;
        return change === 'inserted' ? <ins key={text}>{text}</ins> : text;
      })}
    </>
  );
  if (dropped) return <del>{content}</del>;
  return added ? <ins>{content}</ins> : content;
}

/** What is no head: how many bytes of it passed where. */
function Bytes({ path, row }: { readonly path: Path; readonly row: WireRow }) {
  const words = lookWords.hops;
  return (
    <tr>
      {path.stops.map((stop) => (
        <td key={`${stop.from} ${stop.to}`}>
          {stop.fate === 'lost' || stop.fate === 'missing' ? (
            <span class="wx-none">{words.nothing}</span>
          ) : (
            t.wire.spoken.bytes((stop.row ?? row).event.length)
          )}
        </td>
      ))}
    </tr>
  );
}

interface OutcomeProps {
  readonly path: Path;
  readonly row: WireRow;
  readonly state: ViewState;
}

function Outcome({ path, row, state }: OutcomeProps) {
  const words = lookWords.hops;
  const leg = state.model.legs.get(row.leg);
  const changed = path.lines.filter(({ change }) => change !== 'same');
  const lost = path.stops.some(({ fate }) => fate === 'lost');
  const undelivered = leg?.undelivered;
  return (
    <>
      <Fact name={words.names.changed} source="measured">
        {changed.length > 0 && `${words.lines(changed.length)} `}
        {path.changes.map((change) => words.altered[change]).join(' ')}
        {changed.length + path.changes.length === 0 &&
          (row.byHop ? words.wrote : lost ? words.unknown : words.untouched)}
      </Fact>
      <Fact name={words.names.held} source="measured">
        {path.took === undefined ? words.notThrough : words.held(t.wire.duration(path.took))}
      </Fact>
      {undelivered !== undefined && undelivered.up + undelivered.down > 0 && (
        <Fact name={words.names.dropped} source="measured">
          {words.dropped(t.wire.size(undelivered.up), t.wire.size(undelivered.down))}
        </Fact>
      )}
    </>
  );
}
