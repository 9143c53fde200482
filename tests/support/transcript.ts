/**
 * A trace as a transcript that a test can hold against a text:
 *
 *     -- leg 1 opens on connection 1 for echo
 *     >> GET /anna/echo/ HTTP/1.1\r\nHost: localhost\r\n\r\n
 *     << HTTP/1.1 204 No Content\r\n\r\n
 *     -- FIN >>
 *     -- leg 1 closes: browser-fin
 *
 * `>>` came from the browser, `<<` from the program, `<*` from the hop itself. How reads split the
 * bytes is the kernel's business: neighbouring chunks of one direction are one line.
 */

import type { Chunk, TraceRecord } from '../../playground-server/trace/trace.ts';

/** Characters of a line. */
const SHOWN = 400;

export function transcriptOf(records: readonly TraceRecord[]): string {
  const lines: string[] = [];
  let arrow = '';
  for (const record of records) {
    if (record.type === 'relayed' || record.type === 'rewritten') continue;
    if (record.type === 'chunk') {
      const text = textOf(record);
      const next = arrowOf(record);
      if (next === arrow) lines.push(`${lines.pop()}${text}`);
      else lines.push(`${next}${text}`);
      arrow = next;
      continue;
    }
    arrow = '';
    lines.push(`-- ${nameOf(record)}`);
  }
  return lines.map((line) => line.slice(0, SHOWN)).join('\n');
}

function arrowOf({ leg, direction, byHop }: Chunk): string {
  const place = leg === 1 ? '' : `${leg} `;
  if (byHop) return `${place}<* `;
  return direction === 'up' ? `${place}>> ` : `${place}<< `;
}

function textOf({ bytes }: Chunk): string {
  return Buffer.from(bytes)
    .toString('latin1')
    .replaceAll('\r', '\\r')
    .replaceAll('\n', '\\n')
    .replace(
      /[^\x20-\x7e]/g,
      (character) => `\\x${character.charCodeAt(0).toString(16).padStart(2, '0')}`,
    );
}

function nameOf(record: Exclude<TraceRecord, Chunk>): string {
  switch (record.type) {
    case 'open': {
      const { leg, connection, reused, example } = record;
      return `leg ${leg} opens on connection ${connection}${reused ? ', reused,' : ''} for ${example}`;
    }
    case 'half-close': {
      const place = record.leg === 1 ? '' : `${record.leg} `;
      return `${place}FIN ${record.direction === 'up' ? '>>' : '<<'}`;
    }
    case 'close':
      return `leg ${record.leg} closes: ${record.cause}`;
    case 'program':
      return `program of ${record.example}: ${record.state}`;
    default:
      return record.type;
  }
}
