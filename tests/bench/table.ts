/** The bench's table as text. */

import { type BenchRow, meets } from './row.ts';

const number = new Intl.NumberFormat('en-GB', { maximumSignificantDigits: 4 });

function cells(row: BenchRow): string[] {
  const bound = row.bound === undefined ? '' : `≥ ${row.bound} ${meets(row) ? 'ok' : 'MISSED'}`;
  return [
    row.name,
    number.format(row.ours),
    Number.isNaN(row.theirs) ? '' : number.format(row.theirs),
    row.unit,
    Number.isNaN(row.ratio) ? '' : row.ratio.toFixed(2),
    bound,
    row.note ?? '',
  ];
}

/** Rows as aligned columns, a heading first. */
export function formatTable(rows: readonly BenchRow[]): string {
  const lines = [['', 'ours', 'theirs', 'unit', 'ratio', 'bound', ''], ...rows.map(cells)];
  const widths = lines[0]?.map((_, column) =>
    Math.max(...lines.map((line) => line[column]?.length ?? 0)),
  );
  return lines
    .map((line) =>
      line
        .map((cell, column) => {
          const width = widths?.[column] ?? 0;
          return column === 0 || column > 3 ? cell.padEnd(width) : cell.padStart(width);
        })
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
}
