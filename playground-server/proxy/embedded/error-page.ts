/** The small pages that a hop answers with by itself, in nginx's form. */

import { STATUS_CODES } from 'node:http';

/** nginx's own number for a head that is too large; the browser is told 400. */
export const HEAD_TOO_LARGE = 494;

/** nginx's own words where they aren't those of the standard. */
const REASONS: Readonly<Record<number, string>> = {
  413: 'Request Entity Too Large',
  414: 'Request-URI Too Large',
  504: 'Gateway Time-out',
};
const HEAD_TOO_LARGE_REASON = 'Request Header Or Cookie Too Large';

export function errorPage(status: number, software: string): Buffer {
  const heading = statusLineOf(status);
  const tooLarge = status === HEAD_TOO_LARGE;
  const title = tooLarge ? `400 ${HEAD_TOO_LARGE_REASON}` : heading;
  const lines = [
    '<html>',
    `<head><title>${title}</title></head>`,
    '<body>',
    `<center><h1>${heading}</h1></center>`,
    ...(tooLarge ? [`<center>${HEAD_TOO_LARGE_REASON}</center>`] : []),
    `<hr><center>${software}</center>`,
    '</body>',
    '</html>',
    '',
  ];
  return Buffer.from(lines.join('\r\n'));
}

/** The status and its reason, as they stand in the first line of an answer. */
export function statusLineOf(status: number): string {
  const told = status === HEAD_TOO_LARGE ? 400 : status;
  return `${told} ${reasonOf(told)}`;
}

/** The reason phrase of a status line, as nginx has it. */
export function reasonOf(status: number): string {
  return REASONS[status] ?? STATUS_CODES[status] ?? '';
}
