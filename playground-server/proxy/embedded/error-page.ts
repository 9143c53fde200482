/** The small pages that a hop answers with by itself, in nginx's form. */

import { STATUS_CODES } from 'node:http';

/** nginx's own words where they aren't those of the standard. */
const TITLES: Readonly<Record<number, string>> = {
  413: '413 Request Entity Too Large',
  504: '504 Gateway Time-out',
};

export function errorPage(status: number, software: string): Buffer {
  const title = TITLES[status] ?? `${status} ${STATUS_CODES[status] ?? ''}`;
  const lines = [
    '<html>',
    `<head><title>${title}</title></head>`,
    '<body>',
    `<center><h1>${title}</h1></center>`,
    `<hr><center>${software}</center>`,
    '</body>',
    '</html>',
    '',
  ];
  return Buffer.from(lines.join('\r\n'));
}

/** The reason phrase of a status line, as nginx has it. */
export function reasonOf(status: number): string {
  return TITLES[status]?.slice(4) ?? STATUS_CODES[status] ?? '';
}
