/**
 * A connection's exchanges as bars in time, the slots of the browser, and what waits for one. What
 * is on the wire is drawn solid, what the page reports dotted.
 */

import './connections.css';
import { useSignal } from '@preact/signals';
import { useMemo } from 'preact/hooks';
import { t } from '../../dictionary/index.ts';
import { lookWords } from '../../dictionary/looks.ts';
import { shortened } from '../../model/payload-text.ts';
import { targetOf } from '../../model/request-target.ts';
import { numberOf } from '../../model/spoken.ts';
import type { Row } from '../../model/view.ts';
import type { ViewState } from '../../view-state.ts';
import type { ExplainerProps } from '../explainer.ts';
import { RowButton, Says } from '../parts.tsx';
import {
  BROWSER_SLOTS,
  type Call,
  type Connections,
  createConnections,
  type SlotsAt,
} from './connections.ts';
import type { Exchange } from './exchanges.ts';

type When = 'now' | 'event' | 'fullest';

export function Panel({ row, state }: ExplainerProps) {
  const words = lookWords.connections;
  const connections = useMemo(() => createConnections(state.model), [state]);
  connections.update();
  const when = useSignal<When>(state.model.recorded ? 'event' : 'now');
  const time = timeOf(when.value, row, connections);
  const moment = connections.at(time);
  return (
    <section class="wx-connections" aria-label={words.label}>
      <Shared row={row} connections={connections} state={state} />
      <div class="wv-chips" role="group" aria-label={words.when}>
        {(['now', 'event', 'fullest'] as const).map(
          (name) =>
            (name !== 'fullest' || connections.fullest !== undefined) && (
              <button
                key={name}
                type="button"
                class="wv-chip"
                aria-pressed={when.value === name}
                onClick={() => {
                  when.value = name;
                }}
              >
                {words.moments[name]}
              </button>
            ),
        )}
      </div>
      <Slots moment={moment} state={state} />
      <Timeline moment={moment} connections={connections} state={state} row={row} />
      <p class="wv-quiet wx-fine">{words.aboutSix}</p>
    </section>
  );
}

function timeOf(when: When, row: Row, connections: Connections): number {
  if (when === 'fullest' && connections.fullest !== undefined) return connections.fullest;
  if (when === 'event') return row.time;
  return connections.now;
}

/** How many exchanges share the selected one's connection. */
function Shared({ row, connections, state }: PartProps & { readonly row: Row }) {
  const words = lookWords.connections;
  const exchange = connections.exchangeOf(row);
  const leg = exchange === undefined ? undefined : state.model.legs.get(exchange.leg);
  if (exchange === undefined || leg === undefined) {
    const call = row.source === 'page' ? words.notYet : words.noExchange;
    return <p class="wx-lead">{call}</p>;
  }
  const { place, all } = connections.shareOf(exchange);
  return <p class="wx-lead">{words.shared(leg.connection, place, all)}</p>;
}

interface PartProps {
  readonly connections: Connections;
  readonly state: ViewState;
}

interface MomentProps {
  readonly moment: SlotsAt;
  readonly state: ViewState;
}

function Slots({ moment, state }: MomentProps) {
  const words = lookWords.connections;
  const { inUse, waiting, idle, time } = moment;
  const count = Math.max(BROWSER_SLOTS, inUse.length);
  const slots = Array.from({ length: count }, (_, index) => inUse[index]);
  return (
    <div class="wx-queue">
      <h3 class="wv-title">
        {words.inUse(inUse.length, BROWSER_SLOTS)} <Says source="measured" />
      </h3>
      <ol class="wx-slots" aria-label={words.slots}>
        {slots.map((exchange, index) => (
          <li key={index} class={exchange === undefined ? 'wx-free' : 'wx-used wv-http'}>
            {exchange === undefined ? (
              <Free idle={idle[index - inUse.length]} />
            ) : (
              <Holder exchange={exchange} time={time} state={state} />
            )}
          </li>
        ))}
      </ol>
      <h3 class="wv-title">
        {words.waiting(waiting.length)} <Says source="reported" />
      </h3>
      {waiting.length > 0 && (
        <ol class="wx-slots wx-waiting" aria-label={words.waitingLabel}>
          {waiting.slice(0, 24).map((call) => (
            <li key={call.row.id}>
              <RowButton row={call.row} state={state}>
                {words.call(call.row.event.detail)}
                <small>{t.wire.duration(time - call.row.time)}</small>
              </RowButton>
            </li>
          ))}
          {waiting.length > 24 && <li>{words.more(waiting.length - 24)}</li>}
        </ol>
      )}
    </div>
  );
}

function Free({ idle }: { readonly idle: number | undefined }) {
  const words = lookWords.connections;
  return (
    <span>
      {words.free}
      <small>{idle === undefined ? '' : words.idle(idle)}</small>
    </span>
  );
}

function Holder({ exchange, time, state }: Omit<MomentProps, 'moment'> & HolderProps) {
  const words = lookWords.connections;
  const leg = state.model.legs.get(exchange.leg);
  return (
    <RowButton row={exchange.request} state={state}>
      {lineOf(exchange, state)}
      <small>
        {words.held(leg?.connection ?? exchange.leg, t.wire.duration(time - exchange.request.time))}
      </small>
    </RowButton>
  );
}

interface HolderProps {
  readonly exchange: Exchange;
  readonly time: number;
}

function lineOf(exchange: Exchange, state: ViewState): string {
  const { event } = exchange.request;
  if (event.kind !== 'http-request') return '';
  return `${event.method} ${shortened(targetOf(event, state.model.legs.get(exchange.leg)), 40)}`;
}

/** Milliseconds that are always shown before the moment, and behind it. */
const BEFORE = 4000;
const BEHIND = 400;
const LONGEST = 60_000;
const MOST_LANES = 12;
const MOST_BARS = 60;
/** Pixels for a call that waits. */
const CALL_HEIGHT = 14;

interface TimelineProps extends PartProps {
  readonly moment: SlotsAt;
  readonly row: Row;
}

function Timeline({ moment, connections, state, row }: TimelineProps) {
  const words = lookWords.connections;
  const { time, inUse, waiting } = moment;
  const since = Math.min(
    time,
    ...inUse.map(({ request }) => request.time),
    ...waiting.map((call) => call.row.time),
  );
  const first = state.model.startedAt;
  const from = Math.max(Math.min(since - 200, time - BEFORE), time - LONGEST, first);
  const to = Math.min(connections.now, time + BEHIND) + 50;
  const place = (at: number) => ((Math.min(Math.max(at, from), to) - from) / (to - from)) * 100;
  const lanes = connections.lanes(from, to);
  const queue = waiting.slice(0, MOST_LANES);
  return (
    <figure class="wx-timeline">
      <figcaption class="wv-title">
        {words.timeline(t.wire.since(from - first), t.wire.since(to - first))}
      </figcaption>
      {lanes.slice(-MOST_LANES).map((lane) => (
        <div key={lane.connection} class="wx-track">
          <span class="wx-name">#{lane.connection}</span>
          <div class="wx-bars">
            <i
              class={`wx-open${lane.webSocket ? ' wx-socket' : ''}`}
              style={span(place(lane.openedAt), place(lane.closedAt ?? to))}
            />
            {lane.exchanges.slice(-MOST_BARS).map((exchange) => (
              <Bar
                key={exchange.request.id}
                freed={connections.freedAt(exchange)}
                {...{ exchange, place, to, state }}
              />
            ))}
            <i class="wx-moment" style={{ left: `${place(time)}%` }} />
          </div>
        </div>
      ))}
      {queue.length > 0 && (
        <div class="wx-track">
          <span class="wx-name">{words.page}</span>
          <div class="wx-bars" style={{ height: `${queue.length * CALL_HEIGHT}px` }}>
            {queue.map((call, line) => (
              <WaitingBar key={call.row.id} {...{ call, line, place, time, state }} />
            ))}
            <i class="wx-moment" style={{ left: `${place(time)}%` }} />
          </div>
        </div>
      )}
      {row.source === 'wire' && <p class="wv-quiet wx-fine">{words.bars}</p>}
    </figure>
  );
}

function span(left: number, right: number) {
  return { left: `${left}%`, width: `${Math.max(right - left, 0)}%` };
}

interface BarProps {
  readonly exchange: Exchange;
  readonly place: (at: number) => number;
  readonly to: number;
  /** When the browser had the whole answer. */
  readonly freed: number | undefined;
  readonly state: ViewState;
}

/** Until the browser has the head of the answer, and from there to its end. */
function Bar({ exchange, place, to, freed, state }: BarProps) {
  const words = lookWords.connections;
  const { request, response, webSocket } = exchange;
  const left = place(request.time);
  const answered = place(response?.arrived ?? freed ?? to);
  const right = place(freed ?? to);
  const took = t.wire.duration((freed ?? to) - request.time);
  const label = words.bar(numberOf(request), lineOf(exchange, state), took, freed === undefined);
  return (
    <button
      type="button"
      class={`wx-bar wv-http${freed === undefined ? ' wx-going' : ''}${webSocket ? ' wx-upgrade' : ''}`}
      style={span(left, right)}
      aria-label={label}
      aria-pressed={state.selected.value === request}
      title={label}
      onClick={() => state.select(request)}
    >
      <i style={{ width: `${right > left ? ((answered - left) / (right - left)) * 100 : 100}%` }} />
    </button>
  );
}

interface WaitingBarProps {
  readonly call: Call;
  readonly line: number;
  readonly place: (at: number) => number;
  readonly time: number;
  readonly state: ViewState;
}

function WaitingBar({ call, line, place, time, state }: WaitingBarProps) {
  const words = lookWords.connections;
  const said = words.waitingBar(
    numberOf(call.row),
    call.row.event.detail,
    t.wire.duration(time - call.row.time),
  );
  return (
    <button
      type="button"
      class="wx-bar wx-wait"
      style={{ ...span(place(call.row.time), place(time)), top: `${line * CALL_HEIGHT + 2}px` }}
      aria-label={said}
      title={said}
      onClick={() => state.select(call.row)}
    />
  );
}
