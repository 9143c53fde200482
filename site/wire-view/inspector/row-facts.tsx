/** What is known of a row that has no bytes: what the page reported, what the playground noted. */

import { t } from '../dictionary/index.ts';
import { numberOf } from '../model/spoken.ts';
import { summaryOf } from '../model/summary.ts';
import type { NoteRow, PageRow, TraceView } from '../model/view.ts';

export function RowFacts({ row, view }: { row: PageRow | NoteRow; view: TraceView }) {
  const words = t.wire.inspector;
  const title =
    row.source === 'page' ? words.pageTitle(numberOf(row)) : words.noteTitle(numberOf(row));
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
