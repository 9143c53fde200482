/**
 * What each setting did on the wire, as the two taps around the hop saw it: from the rows of the leg
 * before it and of the one behind it, paired. Measured alone; a setting of which nothing was seen has
 * no effect here. Pure and incremental: each update looks at what is new. What other settings did
 * counts no more once the hop is set anew.
 */

import {
  type ProxySettings,
  resolveSettings,
  scaledMilliseconds,
} from '../../../playground-server/proxy/model/settings.ts';
import { createAlignment } from '../../wire-view/hops/align.ts';
import { fieldValue } from '../../wire-view/model/request-target.ts';
import { createRowCursor } from '../../wire-view/model/row-cursor.ts';
import type { NoteRow, Row, TraceView, WireRow } from '../../wire-view/model/view.ts';
import type { Setting } from './controls.ts';
import { settingsOf } from './draft.ts';
import { requestEffects } from './effects-requests.ts';
import { responseEffects } from './effects-responses.ts';
import { heldBackEffects } from './held-back.ts';
import { cutEffect } from './silence.ts';

/** What was seen: a code and its measured values, for the dictionary. */
export type Seen =
  | { readonly code: 'version'; readonly version: string }
  | { readonly code: 'field-sent'; readonly name: string; readonly value: string }
  | { readonly code: 'field-absent'; readonly name: string }
  | { readonly code: 'field-dropped'; readonly name: string; readonly value: string }
  | {
      readonly code: 'field-changed';
      readonly name: string;
      readonly before: string;
      readonly after: string;
    }
  | { readonly code: 'switched' }
  | { readonly code: 'refused'; readonly status: number }
  | { readonly code: 'outside'; readonly status: number }
  | { readonly code: 'gateway-timeout'; readonly after: number }
  | { readonly code: 'cut'; readonly silence: number }
  /** `held` bytes had left for the hop and not come out of it. */
  | { readonly code: 'cut-sending'; readonly silence: number; readonly held: number }
  /** `missing` bytes of the request had not come out of the hop. */
  | {
      readonly code: 'gateway-timeout-sending';
      readonly after: number;
      readonly missing: number;
    }
  /** `longest` milliseconds from tap to tap. */
  | { readonly code: 'events'; readonly count: number; readonly longest: number }
  | { readonly code: 'events-waiting'; readonly count: number }
  | { readonly code: 'compressed'; readonly encoding: string }
  | { readonly code: 'uncompressed' }
  | { readonly code: 'cache'; readonly status: string }
  | { readonly code: 'kept'; readonly requests: number; readonly connection: number }
  | { readonly code: 'new-connection'; readonly connection: number }
  | { readonly code: 'servers'; readonly counts: readonly (readonly [string, number])[] };

export interface Effect {
  readonly setting: Setting;
  /** Where it is seen. */
  readonly row: Row;
  readonly seen: Seen;
}

/** An exchange's row on each side of the hop. */
export interface Pair {
  /** Between the browser and the hop. */
  readonly outer: WireRow | undefined;
  /** Between the hop and the program. */
  readonly inner: WireRow | undefined;
}

/** Milliseconds, scaled. */
export interface Timeouts {
  readonly read: number;
  readonly send: number;
}

export interface LabEffects {
  /** What the setting did last, each kind once. */
  of(setting: Setting): readonly Effect[];
  /** @returns whether anything is new */
  update(): boolean;
}

/** Milliseconds of trace time for which a row waits for its other side. */
const PATIENCE = 30_000;
const MOST_WAITING = 2_000;

export function createLabEffects(view: TraceView): LabEffects {
  const cursor = createRowCursor();
  let alignment = createAlignment(view);
  let found = new Map<Setting, Map<string, Effect>>();
  let waiting: WireRow[] = [];
  let events = { count: 0, longest: 0 };
  let servers = new Map<string, number>();
  let settings = '';
  let since = 0;
  let timeouts: Timeouts = { read: 0, send: 0 };
  let closes: NoteRow[] = [];
  let version = 0;
  const requests = new Map<string, WireRow>();
  /** Requests for a WebSocket, by the browser's leg that ends with it. */
  const upgrades = new Map<number, WireRow>();

  function anew(): void {
    found = new Map();
    waiting = [];
    closes = [];
    events = { count: 0, longest: 0 };
    servers = new Map();
    version += 1;
  }

  /** Keeps the last of each kind; `slot` is what the kind is of. */
  function put(effect: Effect, slot: string): void {
    const slots = found.get(effect.setting) ?? new Map<string, Effect>();
    found.set(effect.setting, slots);
    slots.set(slot, effect);
    version += 1;
  }

  function take(row: Row): void {
    if (row.source === 'note') {
      takeNote(row);
      return;
    }
    if (row.source !== 'wire' || (view.legs.get(row.leg)?.openedAt ?? 0) < since) return;
    if (isLookedAt(row, view) && waiting.length < MOST_WAITING) waiting.push(row);
  }

  function takeNote(row: NoteRow): void {
    const { record } = row;
    if (record.type === 'close') closes.push(row);
    if (record.type !== 'lab') return;
    const next = `${record.hop} ${JSON.stringify(record.settings)}`;
    if (record.state !== 'removed' && next === settings) return;
    settings = record.state === 'removed' ? '' : next;
    since = record.time;
    const read = settingsOf(record.settings);
    timeouts = timeoutsOf(read);
    anew();
  }

  function lookAtClose(row: NoteRow): void {
    const leg = row.leg === undefined ? undefined : view.legs.get(row.leg);
    if (leg === undefined || leg.openedAt < since) return;
    if (leg.place === 0) lookAtTunnel(leg.leg, row);
    if (leg.place !== 1) return;
    const first = requests.get(`${leg.leg} 0`);
    const outer = first && alignment.along(first)[0]?.leg;
    const cut = cutEffect(leg, { outer, row, timeout: timeouts.read }, view);
    if (cut) put(cut, 'silence');
  }

  function lookAtTunnel(leg: number, row: NoteRow): void {
    const outer = upgrades.get(leg);
    upgrades.delete(leg);
    const inner = outer && behind(outer);
    if (outer === undefined || inner === undefined) return;
    for (const effect of heldBackEffects({ outer, inner }, { row, timeouts }, view)) {
      put(effect, 'silence');
    }
  }

  /** The same request behind the hop. */
  function behind(request: WireRow): WireRow | undefined {
    return alignment.along(request)[1]?.row;
  }

  /** @returns whether there is nothing more to wait for */
  function look(row: WireRow): boolean {
    const pair = pairOf(row);
    const { kind } = row.event;
    if (kind === 'sse-event') return lookAtEvent(pair);
    if (kind === 'http-request') {
      if (pair.outer === undefined || pair.inner === undefined) return false;
      for (const effect of requestEffects(pair, view)) put(effect, slotOf(effect));
      countServer(pair.inner);
      return true;
    }
    const request = requestOf(row);
    const sent = request && behind(request);
    for (const effect of responseEffects(pair, { request, sent, timeouts }, view)) {
      put(effect, slotOf(effect));
    }
    return true;
  }

  function requestOf(row: WireRow): WireRow | undefined {
    const { event } = row;
    return 'exchange' in event ? requests.get(`${row.leg} ${event.exchange}`) : undefined;
  }

  function lookAtEvent({ outer, inner }: Pair): boolean {
    if (outer === undefined || inner === undefined) return false;
    events = {
      count: events.count + 1,
      longest: Math.max(events.longest, outer.time - inner.time),
    };
    put({ setting: 'proxyBuffering', row: outer, seen: { code: 'events', ...events } }, 'events');
    return true;
  }

  function countServer(inner: WireRow): void {
    const name = view.legs.get(inner.leg)?.to ?? '';
    servers.set(name, (servers.get(name) ?? 0) + 1);
    if (servers.size < 2) return;
    const seen = { code: 'servers', counts: [...servers] } as const;
    for (const setting of ['balance', 'upstreams'] as const)
      put({ setting, row: inner, seen }, 'servers');
  }

  function placeOf({ leg }: WireRow): number {
    return view.legs.get(leg)?.place ?? 0;
  }

  function pairOf(row: WireRow): Pair {
    const stations = alignment.along(row);
    return { outer: stations[0]?.row, inner: stations[1]?.row };
  }

  function tellWaiting(): void {
    const late = waiting.filter(({ event }) => event.kind === 'sse-event');
    const slots = found.get('proxyBuffering');
    const last = late.at(-1);
    const known = slots?.get('waiting')?.seen;
    const before = known?.code === 'events-waiting' ? known.count : 0;
    if (late.length === before) return;
    if (last === undefined) slots?.delete('waiting');
    else {
      const seen = { code: 'events-waiting', count: late.length } as const;
      put({ setting: 'proxyBuffering', row: last, seen }, 'waiting');
    }
    version += 1;
  }

  return {
    of: (setting) => [...(found.get(setting)?.values() ?? [])],
    update() {
      const before = version;
      const news = cursor.advance(view);
      if (news.anew) {
        alignment = createAlignment(view);
        requests.clear();
        upgrades.clear();
        settings = '';
        since = 0;
        anew();
      }
      for (let index = news.from; index < news.to; index++) {
        const row = view.rows[index];
        if (row?.source === 'wire' && row.event.kind === 'http-request') {
          requests.set(`${row.leg} ${row.event.exchange}`, row);
          if (asksForWebSocket(row) && placeOf(row) === 0) upgrades.set(row.leg, row);
        }
        if (row) take(row);
      }
      alignment.update();
      const now = view.rows.at(-1)?.time ?? 0;
      waiting = waiting.filter((row) => !look(row) && now - row.time < PATIENCE);
      for (const row of closes) lookAtClose(row);
      closes = [];
      tellWaiting();
      return version !== before;
    },
  };
}

/** Requests and events where they leave or enter the program's leg; answers where the browser gets them. */
function isLookedAt({ leg, event, byHop }: WireRow, view: TraceView): boolean {
  const place = view.legs.get(leg)?.place ?? 0;
  if (event.kind === 'http-response') return place === 0 && !byHop;
  return place === 1 && (event.kind === 'http-request' || event.kind === 'sse-event');
}

function timeoutsOf(settings: ProxySettings): Timeouts {
  const { proxyReadTimeout: read, proxySendTimeout: send } = resolveSettings(settings);
  const scaled = (seconds: number) => scaledMilliseconds(seconds, settings.timeScale);
  return { read: scaled(read), send: scaled(send) };
}

/** What the effect is of: of two with the same, the later holds. */
function slotOf({ seen: { code } }: Effect): string {
  if (code === 'switched' || code === 'refused') return 'answer';
  if (code === 'kept' || code === 'new-connection') return 'connection';
  if (code === 'compressed' || code === 'uncompressed') return 'coding';
  return code.startsWith('field') ? 'field' : code;
}

/** Whether a request asks for a WebSocket. */
export function asksForWebSocket(row: WireRow | undefined): boolean {
  const event = row?.event;
  return (
    event?.kind === 'http-request' &&
    (fieldValue(event, 'upgrade').toLowerCase() === 'websocket' ||
      fieldValue(event, 'sec-websocket-key') !== '')
  );
}
