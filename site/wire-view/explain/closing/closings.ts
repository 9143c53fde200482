/**
 * What a trace says of how its connections ended, collected row by row: close frames both ways, the
 * legs' ends, the page's sockets and what they reported, programs that died. Pure; each update looks
 * at what is new. `closing.ts` draws the conclusions.
 */

import type { ProgramChanged } from '../../../../playground-server/trace/trace.ts';
import type { Direction } from '../../../../playground-server/wire/index.ts';
import { createCallPairs } from '../../model/call-pairs.ts';
import { fieldValue, isInterim, upgradesToWebSocket } from '../../model/request-target.ts';
import { createRowCursor } from '../../model/row-cursor.ts';
import type { NoteRow, PageRow, Row, TraceView, WireRow } from '../../model/view.ts';

/** What was seen of one leg that bears on its end. */
export interface LegEnd {
  readonly leg: number;
  /** The request that asks for a WebSocket, and its answer. */
  upgrade: WireRow | undefined;
  answer: WireRow | undefined;
  /** The first close frame of each direction. */
  readonly frames: Record<Direction, WireRow | undefined>;
  /** The note of the leg's end. */
  closed: NoteRow | undefined;
}

/** A WebSocket as the page knows it. */
export interface PageSocket {
  readonly made: PageRow;
  /** `close()` was called. */
  closeCall: PageRow | undefined;
  /** The close event. */
  closeEvent: PageRow | undefined;
}

export interface Crash {
  readonly row: NoteRow;
  readonly record: ProgramChanged;
}

export interface Closings {
  legEnd(leg: number): LegEnd | undefined;
  /** The same WebSocket on the other legs of its path: they carry the same key (RFC 6455, section 4.1). */
  othersOf(leg: number): readonly LegEnd[];
  /** The page's socket that became the leg; undefined where the page said nothing of it. */
  socketOf(leg: number): PageSocket | undefined;
  /** The leg that the socket of a page's row became. */
  legOf(row: PageRow): number | undefined;
  readonly crashes: readonly Crash[];
  update(): void;
}

export function createClosings(view: TraceView): Closings {
  const pairs = createCallPairs();
  let legs = new Map<number, LegEnd>();
  let byKey = new Map<string, LegEnd[]>();
  let sockets = new Map<number, PageSocket>();
  let socketOfRow = new WeakMap<PageRow, PageSocket>();
  let crashes: Crash[] = [];
  const cursor = createRowCursor();

  function legEnd(leg: number): LegEnd {
    const known = legs.get(leg);
    if (known !== undefined) return known;
    const frames = { up: undefined, down: undefined };
    const made = { leg, upgrade: undefined, answer: undefined, frames, closed: undefined };
    legs.set(leg, made);
    return made;
  }

  function wire(row: WireRow): void {
    const { event } = row;
    if (event.kind === 'ws-frame' && event.opcode === 8) {
      legEnd(row.leg).frames[event.direction] ??= row;
    } else if (event.kind === 'http-request' && upgradesToWebSocket(event)) {
      const end = legEnd(row.leg);
      end.upgrade = row;
      const key = keyOf(end);
      if (key !== '') byKey.set(key, [...(byKey.get(key) ?? []), end]);
    } else if (event.kind === 'http-response') {
      const end = legs.get(row.leg);
      const asked = end?.upgrade?.event;
      if (
        end !== undefined &&
        asked?.kind === 'http-request' &&
        asked.exchange === event.exchange &&
        !isInterim(event.status)
      ) {
        end.answer = row;
      }
    }
  }

  function page(row: PageRow): void {
    const { api, name, object, role } = row.event;
    if (name === 'navigate') sockets = new Map();
    if (api !== 'websocket') return;
    if (name === 'new WebSocket') {
      sockets.set(object, { made: row, closeCall: undefined, closeEvent: undefined });
    }
    const socket = sockets.get(object);
    if (socket === undefined) return;
    socketOfRow.set(row, socket);
    if (name !== 'close') return;
    if (role === 'call') socket.closeCall ??= row;
    else socket.closeEvent ??= row;
  }

  function note(row: NoteRow): void {
    const { record } = row;
    if (record.type === 'close') legEnd(record.leg).closed = row;
    else if (record.type === 'program' && record.state === 'crashed') crashes.push({ row, record });
  }

  function take(row: Row): void {
    if (row.source === 'wire') wire(row);
    else if (row.source === 'page') page(row);
    else note(row);
  }

  return {
    legEnd: (leg) => legs.get(leg),
    othersOf(leg) {
      const own = legs.get(leg);
      const all = own === undefined ? [] : (byKey.get(keyOf(own)) ?? []);
      return all.filter((end) => end !== own);
    },
    socketOf(leg) {
      const upgrade = legs.get(leg)?.upgrade;
      const call = upgrade === undefined ? undefined : pairs.callOf(upgrade);
      return call === undefined ? undefined : socketOfRow.get(call);
    },
    legOf(row) {
      const socket = socketOfRow.get(row);
      return socket === undefined ? undefined : pairs.wireOf(socket.made)?.leg;
    },
    get crashes() {
      return crashes;
    },
    update() {
      const { anew, from, to } = cursor.advance(view);
      if (anew) {
        legs = new Map();
        byKey = new Map();
        sockets = new Map();
        socketOfRow = new WeakMap();
        crashes = [];
      }
      for (let index = from; index < to; index++) take(view.rows[index] as Row);
      pairs.read(view);
    },
  };
}

function keyOf({ upgrade }: LegEnd): string {
  const event = upgrade?.event;
  return event?.kind === 'http-request' ? fieldValue(event, 'sec-websocket-key') : '';
}
