/**
 * Bytes as people paste them: hex in any spelling, a hex dump (xxd, hexdump -C, Wireshark), base64
 * or base64url, a C array. Pure.
 */

export type BytesFormat = 'hex' | 'dump' | 'base64' | 'array';

export type BytesErrorCode =
  | 'BYTES_HEX_DIGIT'
  | 'BYTES_HEX_ODD'
  | 'BYTES_BASE64'
  | 'BYTES_ARRAY_ITEM'
  | 'BYTES_TOO_MANY';

/** What is wrong with the pasted text; the dictionary has the sentence for the code. */
export class BytesError extends Error {
  readonly code: BytesErrorCode;
  readonly seen: string;
  /** Characters from the start, counted from 1; for `BYTES_TOO_MANY` the limit. */
  readonly at: number;

  constructor(code: BytesErrorCode, seen: string, at: number) {
    super(`${code} at ${at}: ${seen}`);
    this.code = code;
    this.seen = seen;
    this.at = at;
  }
}

export interface ParsedBytes {
  readonly format: BytesFormat;
  readonly bytes: Uint8Array;
}

/** Bytes that are taken at once. */
export const MOST_BYTES = 1024 * 1024;

/** @throws BytesError where the text is none of these */
export function parseBytes(text: string): ParsedBytes {
  const parsed = parse(text);
  if (parsed.bytes.length > MOST_BYTES) throw new BytesError('BYTES_TOO_MANY', '', MOST_BYTES);
  return parsed;
}

function parse(text: string): ParsedBytes {
  if (isArray(text)) return { format: 'array', bytes: arrayBytes(text) };
  const dump = dumpBytes(text);
  if (dump !== undefined) return { format: 'dump', bytes: dump };
  if (looksLikeBase64(text)) return { format: 'base64', bytes: base64Bytes(text) };
  return { format: 'hex', bytes: hexBytes(text) };
}

/** Braces, or a list of decimal numbers: `81, 85` is hex, since each could be. */
function isArray(text: string): boolean {
  if (/[{}]/.test(text)) return true;
  const isList = /^\s*-?\d{1,3}\s*(,\s*-?\d{1,3}\s*)+,?\s*$/.test(text);
  return isList && text.split(',').some((item) => !/^\s*(\d\d)?\s*$/.test(item));
}

/** `81 85`, `8185`, `81:85`, `0x81, 0x85`, `\x81\x85`, `%81%85`. */
function hexBytes(text: string): Uint8Array {
  const bytes: number[] = [];
  const token = /[\s,:;"']+|(0x|\\x|%)?([\da-f]+)|([\s\S])/giy;
  const tokens = [...text.matchAll(token)];
  const alien = tokens.find((match) => match[3] !== undefined);
  if (alien !== undefined) throw new BytesError('BYTES_HEX_DIGIT', alien[0], alien.index + 1);
  for (const match of tokens) {
    const [, prefix, digits] = match;
    const at = match.index + 1;
    if (digits === undefined) continue;
    if (prefix !== undefined && digits.length === 1) bytes.push(Number.parseInt(digits, 16));
    else if (digits.length % 2 === 1) throw new BytesError('BYTES_HEX_ODD', shortened(digits), at);
    else for (const byte of pairs(digits)) bytes.push(byte);
  }
  return Uint8Array.from(bytes);
}

function pairs(digits: string): number[] {
  return (digits.match(/../g) ?? []).map((pair) => Number.parseInt(pair, 16));
}

const DUMP_LINE = /^[\da-f]{4,8}(?::\s?|\s{2,3})((?:[\da-f]{2}[ ]{0,2}){1,32})(?:\s*[|\s].*)?$/i;

/** A dump's bytes; undefined where not every line has an offset. (Wireshark's and xxd's forms.) */
function dumpBytes(text: string): Uint8Array | undefined {
  const lines = text.split(/\r?\n/).filter((line) => line.trim() !== '');
  const bytes: number[] = [];
  for (const line of lines) {
    // `hexdump -C` ends with the bare offset behind the last byte.
    if (bytes.length > 0 && /^\s*[\da-f]{8}\s*$/i.test(line)) continue;
    const match = DUMP_LINE.exec(line.trim());
    if (match === null) return undefined;
    const digits = (match[1] ?? '').replaceAll(/\s/g, '');
    bytes.push(...pairs(digits));
  }
  return lines.length === 0 ? undefined : Uint8Array.from(bytes);
}

/** One word of base64's letters that hex hasn't; a wrapped one has lines of the same length. */
function looksLikeBase64(text: string): boolean {
  const trimmed = text.trim();
  if (!/^[A-Za-z0-9+/_\s-]+={0,2}$/.test(trimmed)) return false;
  const lines = trimmed.split(/\s+/);
  if (lines.some((line, index) => index < lines.length - 1 && line.length !== lines[0]?.length))
    return false;
  if (lines.length > 1 && (lines[0]?.length ?? 0) < 8) return false;
  const joined = lines.join('');
  return !/^(0x)?[\da-f]*$/i.test(joined) && !lines.every((line) => /^0x[\da-f]+$/i.test(line));
}

function base64Bytes(text: string): Uint8Array {
  const letters = text
    .replaceAll(/\s/g, '')
    .replaceAll('-', '+')
    .replaceAll('_', '/')
    .replace(/=+$/, '');
  if (letters.length % 4 === 1)
    throw new BytesError('BYTES_BASE64', letters.slice(-1), letters.length);
  return Uint8Array.from(atob(letters), (character) => character.charCodeAt(0));
}

const ESCAPES: Readonly<Record<string, number>> = {
  n: 10,
  r: 13,
  t: 9,
  '0': 0,
  '\\': 92,
  "'": 39,
  '"': 34,
};

/** What stands between the braces, or all of it: numbers in C's spellings, and characters. */
function arrayBytes(text: string): Uint8Array {
  const open = text.indexOf('{');
  const close = text.indexOf('}', open);
  const start = open + 1;
  const inner = text
    .slice(start, open < 0 || close < 0 ? undefined : close)
    .replaceAll(/\/\*[\s\S]*?\*\/|\/\/[^\n]*/g, (comment) => ' '.repeat(comment.length));
  const bytes: number[] = [];
  for (const match of inner.matchAll(/(?:'(?:\\.|[^'])[^']*'|[^,\s])+/g)) {
    const value = itemValue(match[0]);
    if (value === undefined) {
      throw new BytesError('BYTES_ARRAY_ITEM', shortened(match[0]), start + match.index + 1);
    }
    bytes.push(value);
  }
  return Uint8Array.from(bytes);
}

function itemValue(item: string): number | undefined {
  const written = item.replace(/^\((?:unsigned char|uint8_t|byte|char)\)/, '').replace(/u$/i, '');
  const character = /^'(?:\\x([\da-f]{1,2})|\\([nrt0\\'"])|([ -~]))'$/i.exec(written);
  if (character !== null) {
    const [, hex, short, plain] = character;
    if (hex !== undefined) return Number.parseInt(hex, 16);
    return short === undefined ? plain?.charCodeAt(0) : ESCAPES[short];
  }
  const value = numberOf(written);
  return value !== undefined && value >= -128 && value < 256 ? value & 0xff : undefined;
}

function numberOf(written: string): number | undefined {
  if (/^0x[\da-f]+$/i.test(written)) return Number.parseInt(written, 16);
  if (/^0b[01]+$/i.test(written)) return Number.parseInt(written.slice(2), 2);
  if (/^0[0-7]+$/.test(written)) return Number.parseInt(written, 8);
  return /^-?\d+$/.test(written) ? Number.parseInt(written, 10) : undefined;
}

function shortened(text: string): string {
  return text.length > 20 ? `${text.slice(0, 20)}…` : text;
}
