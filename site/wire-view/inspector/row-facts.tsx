/** What is known of a row that has no bytes: what the page reported, what the playground noted. */

import { t } from '../dictionary/index.ts';
import { numberOf } from '../model/spoken.ts';
import { summaryOf } from '../model/summary.ts';
import type { NoteRow, PageRow, TraceView } from '../model/view.ts';
import type { TraceOrigin } from '../origin.ts';

export interface RowFactsProps {
  readonly row: PageRow | NoteRow;
  readonly view: TraceView;
  readonly origin: TraceOrigin | undefined;
}

export function RowFacts({ row, view, origin }: RowFactsProps) {
  const title =
    row.source === 'page' ? t.wire.inspector.pageTitle(numberOf(row)) : noteTitle(row, origin);
  return (
    <>
      <h2 class="wv-title">{title}</h2>
      <p class="wv-fact">{summaryOf(row, view)}</p>
      {row.source === 'page' && <PageFacts row={row} />}
      {row.source === 'note' &&
        row.record.type === 'program' &&
        row.record.stderr !== undefined && <pre class="wv-content">{row.record.stderr}</pre>}
    </>
  );
}

function noteTitle(row: NoteRow, origin: TraceOrigin | undefined): string {
  const n = numberOf(row);
  if (origin === undefined) return t.wire.inspector.noteTitle(n);
  return t.origin.note(n, t.origin.from[origin.kind](origin.name));
}

function PageFacts({ row }: { row: PageRow }) {
  const { detail, size, line } = row.event;
  const parts = [
    size === undefined ? '' : t.wire.spoken.bytes(size),
    line === undefined ? '' : t.wire.inspector.line(line),
  ].filter((part) => part !== '');
  return (
    <>
      {detail.length > 60 && <pre class="wv-content">{detail}</pre>}
      {parts.length > 0 && <p class="wv-quiet">{parts.join(', ')}</p>}
    </>
  );
}
