/**
 * The sentence that a screen reader says of a row: "frame 5, browser to server, text, final,
 * masked, 5 bytes: hello". Whole words, in the order of the wire.
 */

import type { WebSocketFrameEvent } from '../../../playground-server/wire/index.ts';
import { t } from '../dictionary/index.ts';
import { looksLikeText, shortened, textOf } from './payload-text.ts';
import { codeOnWire, kindWord, summaryOf } from './summary.ts';
import { travels } from './travels.ts';
import type { Row, TraceView, WireRow } from './view.ts';

/** The row's number as it is shown everywhere. */
export function numberOf(row: Row): number {
  return row.number ?? row.id + 1;
}

/** @param broken the codes of the rules that the row's bytes break, where it is no violation itself */
export function spokenOf(
  row: Row,
  view: Pick<TraceView, 'legs'>,
  broken: readonly string[] = [],
): string {
  const words = t.wire.spoken;
  if (row.source !== 'wire') {
    const who = row.source === 'page' ? `${words.page}, ` : '';
    return words.event(numberOf(row), `${who}${kindWord(row)}: ${summaryOf(row, view)}`);
  }
  const way = t.wire.directions[row.event.direction];
  if (row.event.kind === 'violation') {
    return words.event(numberOf(row), `${way}, ${words.violation(row.event.violation.message)}`);
  }
  const breaks = broken.length === 0 ? '' : `, ${t.explain.violation.breaks(broken.join(', '))}`;
  if (row.event.kind === 'ws-frame') {
    return words.frame(
      numberOf(row),
      `${way}, ${spokenFrame(row.event)}${breaks}${fateOf(row, view)}`,
    );
  }
  const said = `${way}, ${kindWord(row)}: ${summaryOf(row, view)}`;
  return words.event(numberOf(row), `${said}${breaks}${fateOf(row, view)}`);
}

/** Bytes that never came through: what a cross says at the end of an arrow. */
function fateOf(row: WireRow, view: Pick<TraceView, 'legs'>): string {
  const words = t.wire.spoken;
  if (row.dropped) return `, ${words.dropped}`;
  if (row.arrived !== undefined || !travels(row)) return '';
  return view.legs.get(row.leg)?.closedAt === undefined ? '' : `, ${words.lost}`;
}

function spokenFrame(event: WebSocketFrameEvent): string {
  const words = t.wire.spoken;
  const names: Readonly<Record<number, string>> = words.opcodes;
  const code = codeOnWire(event);
  const parts = [
    names[event.opcode] ?? words.reserved(event.opcode),
    event.fin ? words.final : words.more,
    event.rsv1 ? words.compressed : '',
    event.masked ? words.masked : words.unmasked,
    code === undefined ? '' : words.code(code),
    words.bytes(event.payloadLength),
  ].filter((part) => part !== '');
  const text = spokenPayload(event);
  return text === '' ? parts.join(', ') : `${parts.join(', ')}: ${text}`;
}

function spokenPayload(event: WebSocketFrameEvent): string {
  if (event.opcode === 8) return event.closeReason ?? '';
  if (event.rsv1 || event.opcode > 8 || !looksLikeText(event.payload)) return '';
  return shortened(textOf(event.payload), 120);
}
