/**
 * What is on the wire as a file. Loaded when somebody exports: a reader who doesn't never pays for
 * it.
 */

import { encodeTrace } from '../../../playground-server/trace/codec.ts';
import { type CsvRow, exportCsv } from '../../../playground-server/trace/export-csv.ts';
import { exportHar } from '../../../playground-server/trace/export-har.ts';
import { exportPcapng } from '../../../playground-server/trace/export-pcapng.ts';
import { redactRecords, sessionIds } from '../../../playground-server/trace/export-redact.ts';
import type { TraceMark } from '../../../playground-server/trace/marks.ts';
import { coverContent } from '../../../playground-server/trace/secret-content.ts';
import { coverText } from '../../../playground-server/trace/secrets.ts';
import type { TraceHead } from '../../../playground-server/trace/trace.ts';
import { t } from '../dictionary/index.ts';
import { droppedOf } from '../model/dropped.ts';
import { isListed } from '../model/listed.ts';
import { orderTime } from '../model/ordered-rows.ts';
import { numberOf } from '../model/spoken.ts';
import { kindWord, sizeOf, summaryOf, wayOf } from '../model/summary.ts';
import type { Row, TraceView } from '../model/view.ts';
import { marksOf } from '../time/marks.ts';
import type { ViewState } from '../view-state.ts';
import type { ExportFormat } from './formats.ts';

export interface ExportFile {
  readonly name: string;
  readonly type: string;
  readonly content: string | Uint8Array<ArrayBuffer>;
}

const TYPES: Readonly<Record<ExportFormat, readonly [extension: string, type: string]>> = {
  wireside: ['wire', 'application/octet-stream'],
  pcapng: ['pcapng', 'application/x-pcapng'],
  har: ['har', 'application/json'],
  csv: ['csv', 'text/csv;charset=utf-8'],
};

export function writeExport(
  format: ExportFormat,
  state: ViewState,
  head: TraceHead,
  secrets: boolean,
): ExportFile {
  const [extension, type] = TYPES[format];
  const stamp = head.recordedAt.slice(0, 19).replaceAll(':', '-');
  const name = `${fileName(head.example)}-${stamp}.${extension}`;
  return { name, type, content: contentOf(format, state, head, secrets) };
}

function contentOf(
  format: ExportFormat,
  state: ViewState,
  head: TraceHead,
  secrets: boolean,
): ExportFile['content'] {
  if (format === 'csv') return exportCsv(csvRows(state, head, secrets));
  const held = state.model.records();
  const records = secrets ? held : redactRecords(held);
  const comment = secrets ? t.export.comment.whole : t.export.comment.redacted;
  if (format === 'har') return JSON.stringify(exportHar(head, records, { comment }), null, 1);
  const bytes =
    format === 'pcapng'
      ? exportPcapng(head, records, { comment })
      : encodeTrace(withMarks(head, marksOf(state)), records);
  return bytes as Uint8Array<ArrayBuffer>;
}

function withMarks(head: TraceHead, marks: readonly TraceMark[]): TraceHead {
  return marks.length === 0 ? head : { ...head, marks };
}

/** The rows that the table shows, in its order. */
function* csvRows(state: ViewState, head: TraceHead, secrets: boolean): Generator<CsvRow> {
  const { model } = state;
  const passes = state.passes();
  const shown = model.rows.filter((row) => isListed(row) && passes(row));
  const sessions = secrets
    ? []
    : sessionIds(
        [...model.legs.values()].map(({ leg, rewrites = [] }) => ({
          rewrites,
          bytes: (direction, offset, length) => model.bytes(leg, direction, offset, length),
        })),
      );
  for (const row of shown.toSorted((one, other) => orderTime(one) - orderTime(other))) {
    const time = orderTime(row);
    const leg = row.source === 'page' ? undefined : row.leg;
    const summary = summaryOf(row, model);
    yield {
      number: numberOf(row),
      time: time - model.startedAt,
      at: new Date(head.epoch + time).toISOString(),
      direction: wayOf(row) ?? '',
      kind: kindWord(row),
      summary: secrets ? summary : coverContent(coverText(summary, sessions)),
      bytes: sizeOf(row),
      connection: leg === undefined ? undefined : model.legs.get(leg)?.connection,
      dropped: droppedOfRow(row, model),
    };
  }
}

function droppedOfRow(row: Row, model: TraceView): number | undefined {
  if (row.source !== 'wire' || row.dropped !== true) return undefined;
  return droppedOf(model.legs.get(row.leg)?.drops?.[row.event.direction] ?? [], row.event);
}

function fileName(example: string): string {
  const plain = example.replace(/\.(pcapng|pcap|cap|har|wire)$/i, '').replace(/[^\w.-]+/g, '-');
  return plain === '' || plain.startsWith('.') ? 'wireside' : plain.slice(0, 80);
}
