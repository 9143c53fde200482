/** One line for each row: what the ladder's labels and the table show. */

import type { Faults } from '../../../playground-server/trace/faults.ts';
import type { Dropped } from '../../../playground-server/trace/trace.ts';
import type {
  HttpRequestEvent,
  HttpResponseEvent,
  SseEvent,
  WebSocketFrameEvent,
  WebSocketMessageEvent,
  WireEvent,
} from '../../../playground-server/wire/index.ts';
import { t } from '../dictionary/index.ts';
import { causeWords } from './cause.ts';
import { preview, shortened, visible } from './payload-text.ts';
import { fieldValue, targetOf } from './request-target.ts';
import type { LegView, NoteRow, PageRow, Row, TraceView, WireRow } from './view.ts';

/** What stands in one line for the row. */
export function summaryOf(row: Row, view: Pick<TraceView, 'legs'>): string {
  if (row.source === 'page') return pageSummary(row);
  if (row.source === 'note') return noteSummary(row, view);
  return eventSummary(row.event, view.legs.get(row.leg));
}

export function eventSummary(event: WireEvent, leg?: LegView): string {
  const words = t.wire.events;
  switch (event.kind) {
    case 'http-request':
      return requestSummary(event, leg);
    case 'http-response':
      return responseSummary(event);
    case 'http-chunk':
      if (event.size === 0) return words.lastChunk;
      return words.chunk(event.index, t.wire.size(event.size));
    case 'http-trailers':
      return words.trailers(event.fields.length);
    case 'http-body':
      if (!event.complete) return words.incompleteBody(t.wire.size(event.contentLength));
      return words.body(t.wire.size(event.contentLength), preview(event.content));
    case 'sse-event':
      return sseSummary(event);
    case 'ws-handshake':
      return event.accept === event.expectedAccept
        ? words.handshakeRight(event.key)
        : words.handshakeWrong(event.accept, event.expectedAccept);
    case 'ws-frame':
      return frameSummary(event);
    case 'ws-message':
      return messageSummary(event);
    case 'violation':
      return event.violation.message;
    case 'raw':
      return words.raw[event.reason](t.wire.size(event.length));
    case 'gap':
      return words.gap(t.wire.size(event.length));
    case 'truncated':
      return words.truncated[event.what];
  }
}

function requestSummary(event: HttpRequestEvent, leg: LegView | undefined): string {
  const upgrade = fieldValue(event, 'upgrade');
  const lastEventId = fieldValue(event, 'last-event-id');
  const line = `${event.method} ${targetOf(event, leg)}`;
  if (upgrade !== '') return `${line}  Upgrade: ${upgrade}`;
  return lastEventId === '' ? line : `${line}  Last-Event-ID: ${lastEventId}`;
}

function responseSummary(event: HttpResponseEvent): string {
  const line = `${event.status} ${event.reason}`.trim();
  if (event.framing === 'tunnel') {
    const accept = fieldValue(event, 'sec-websocket-accept');
    return accept === '' ? line : `${line}  Sec-WebSocket-Accept: ${shortened(accept, 9)}`;
  }
  const type = fieldValue(event, 'content-type').split(';')[0] ?? '';
  return [line, type, framingWords(event)].filter((part) => part !== '').join(', ');
}

function framingWords(event: HttpResponseEvent): string {
  if (event.framing === 'content-length') {
    return t.wire.size(Number(fieldValue(event, 'content-length')));
  }
  return t.wire.framing[event.framing];
}

function sseSummary(event: SseEvent): string {
  const comments = event.lines.filter((line) => line.role === 'comment');
  const id = event.lines.some((line) => line.role === 'id') ? `id ${event.lastEventId}` : '';
  const retry = event.retry === undefined ? '' : `retry ${event.retry}`;
  if (event.outcome === 'dispatched') {
    const data = `"${shortened(visible(event.data), 80)}"`;
    return [event.type, id, retry, data].filter((part) => part !== '').join(' ');
  }
  if (event.outcome === 'never-dispatched') return t.wire.events.neverDispatched;
  const comment = comments[0];
  if (comment !== undefined) return t.wire.events.comment(visible(comment.value.trim()));
  return [id, retry, t.wire.events.noData].filter((part) => part !== '').join(' ');
}

export function opcodeWord(opcode: number): string {
  const words: Readonly<Record<number, string>> = t.wire.opcodes;
  return words[opcode] ?? t.wire.reservedOpcode(opcode);
}

function frameSummary(event: WebSocketFrameEvent): string {
  const parts = [opcodeWord(event.opcode)];
  if (event.fin && event.opcode < 8) parts.push('fin');
  if (event.rsv1) parts.push('rsv1');
  if (event.masked) parts.push('mask');
  if (event.opcode === 8) parts.push(closeWords(event));
  else {
    parts.push(t.wire.size(event.payloadLength));
    if (event.opcode < 3 && !event.rsv1) parts.push(preview(event.payload));
  }
  return parts.filter((part) => part !== '').join(' ');
}

/** The code that a close frame carries: one that breaks the rule may be 1005 itself. */
export function codeOnWire(event: WebSocketFrameEvent): number | undefined {
  return event.payloadLength < 2 ? undefined : event.closeCode;
}

function closeWords(event: WebSocketFrameEvent): string {
  const code = codeOnWire(event);
  if (code === undefined) return t.wire.noCloseCode;
  const reason = event.closeReason ?? '';
  return reason === '' ? `${code}` : `${code} "${visible(reason)}"`;
}

function messageSummary(event: WebSocketMessageEvent): string {
  const wire = t.wire.size(event.wireLength);
  const bytes = event.payloadLength < 0 ? '?' : t.wire.size(event.payloadLength);
  const size = event.compressed ? t.wire.events.inflated(wire, bytes) : bytes;
  const kind = opcodeWord(event.opcode);
  return `${t.wire.events.message(kind, size, event.frames)} ${preview(event.payload)}`.trim();
}

function pageSummary({ event }: PageRow): string {
  if (event.name === 'new WebSocket' || event.name === 'new EventSource') return `${event.name}()`;
  const detail = visible(event.detail);
  if (event.role === 'call') return `${event.name}(${detail})`;
  const name = event.api === 'fetch' || event.api === 'page' ? event.name : `on${event.name}`;
  return `${name} ${detail}`.trim();
}

/** The beginning or end of a connection in few words, the telling ones first; undefined of another row. */
export function briefNote(row: Row, view: Pick<TraceView, 'legs'>): string | undefined {
  if (row.source !== 'note') return undefined;
  const { record } = row;
  const { brief } = t.wire.notes;
  if (record.type === 'open') return brief.opened(record.connection);
  if (record.type !== 'close') return undefined;
  const leg = view.legs.get(record.leg);
  return brief.closed(leg?.connection ?? record.leg, causeWords(record.cause, leg));
}

function noteSummary({ record }: NoteRow, view: Pick<TraceView, 'legs'>): string {
  const words = t.wire.notes;
  switch (record.type) {
    case 'open':
      return words.opened(record.connection, record.reused);
    case 'close': {
      const lost = record.undelivered.up + record.undelivered.down;
      const connection = view.legs.get(record.leg)?.connection ?? record.leg;
      const cause = causeWords(record.cause, view.legs.get(record.leg));
      const why = record.fault === undefined ? cause : t.faults.notes.closed[record.fault](cause);
      const line = words.closed(connection, why);
      if (lost === 0) return line;
      return `${line}; ${words.undelivered(record.undelivered.up, record.undelivered.down)}`;
    }
    case 'gap':
      if (record.cause === 'not-captured') {
        return record.bytes === 0
          ? words.begunBefore
          : words.notCaptured(t.wire.size(record.bytes));
      }
      return words.gap(record.records, t.wire.size(record.bytes));
    case 'program':
    case 'lab':
      return record.message;
    case 'storm':
      return record.message ?? record.state;
    case 'faults':
      return faultsSummary(record.faults);
    case 'dropped':
      return droppedSummary(record, view.legs.get(record.leg)?.connection ?? record.leg);
  }
}

function faultsSummary({ latency, script }: Faults): string {
  const words = t.wire.notes;
  const { up, down } = latency;
  const steps = script?.steps ?? [];
  const wire = words.latency(t.wire.duration(up), t.wire.duration(down));
  if (steps.length === 0) return up === 0 && down === 0 ? words.noLatency : wire;
  const set = t.faults.notes.set(steps.map((step) => t.faults.step(step)));
  return up === 0 && down === 0 ? set : `${wire}; ${set}`;
}

function droppedSummary({ direction, length, fault, end }: Dropped, connection: number): string {
  const words = t.faults.notes;
  const way = t.faults.directions[direction];
  if (end !== undefined) return words.endDropped(connection, way, end, t.faults.kinds[fault]);
  return words.dropped(connection, way, t.wire.size(length), t.faults.kinds[fault]);
}

/** Bytes on the wire, where the row stands for any. */
export function sizeOf(row: Row): number | undefined {
  if (row.source === 'wire') return row.event.length;
  return row.source === 'page' ? row.event.size : undefined;
}

/** The word for what the row is: `frame`, `chunk`, `page call`. */
export function kindWord(row: Row): string {
  if (row.source === 'wire') return t.wire.kinds[row.event.kind];
  if (row.source === 'page') return t.wire.kinds[row.event.role];
  return row.record.type === 'gap' ? t.wire.kinds.gap : t.wire.kinds[row.record.type];
}

/** Direction of a row: a call goes toward the wire, an event toward the page. */
export function wayOf(row: Row): WireRow['event']['direction'] | undefined {
  if (row.source === 'wire') return row.event.direction;
  if (row.source === 'page') return row.event.role === 'call' ? 'up' : 'down';
  return undefined;
}
