/** A request as a `curl` command (options as of curl 7.42 and later). Pure. */

import type { CopiedRequest } from './request-of.ts';
import { fitsArgument, printfOf, shellWord } from './shell-quote.ts';
import { textOrNone } from './utf8.ts';

/** Encodings that curl undoes by itself when it is asked to. */
const UNDONE = /^(\s*(gzip|deflate|br|zstd|identity|\*)\s*(;\s*q=[\d.]+)?\s*,?)*$/i;

export function asCurl({ method, url, fields, body, streams }: CopiedRequest): string {
  // Brackets in a URL are a pattern to curl, and dots in its path would be folded.
  const words = ['curl --globoff --path-as-is', shellWord(url)];
  const implied = body === undefined ? 'GET' : 'POST';
  if (method === 'HEAD') words.push('--head');
  else if (method !== implied) words.push(`--request ${shellWord(method)}`);
  if (streams) words.push('--no-buffer');
  for (const [name, value] of fields) {
    if (name.toLowerCase() === 'accept-encoding' && UNDONE.test(value)) words.push('--compressed');
    else words.push(`--header ${header(name, value)}`);
  }
  if (body === undefined) return words.join(BREAK);
  // curl would say what content this is, where the browser said nothing.
  if (!fields.some(([name]) => name.toLowerCase() === 'content-type')) {
    words.push("--header 'Content-Type:'");
  }
  const text = textOrNone(body);
  if (text !== undefined && fitsArgument(text)) {
    return [...words, `--data-raw ${shellWord(text)}`].join(BREAK);
  }
  return `${printfOf(body)} | ${[...words, '--data-binary @-'].join(BREAK)}`;
}

const BREAK = ' \\\n  ';

/** An empty value would take the field away; a semicolon sends it empty. */
function header(name: string, value: string): string {
  const line = value === '' ? `${name};` : `${name}: ${value}`;
  // A line that begins with @ would name a file.
  return shellWord(withoutNul(line.replace(/^@/, '')));
}

const withoutNul = (text: string): string => text.replaceAll('\0', '');
