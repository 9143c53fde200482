/**
 * Finds where a head ends (RFC 9112, section 2.1): behind the first empty line.
 *
 * Lines may end with LF alone (section 2.2), so that a violation doesn't hide the border. Only a
 * head that a chunk border cut is copied. The start line is looked at as soon as its LF is there,
 * so that bytes of another protocol don't wait for an empty line that never comes.
 */

import { ByteBuffer, decodeLatin1, encodeLatin1 } from './byte-reader.ts';

/** Bytes of a head or a trailer section, unless somebody says otherwise. */
export const HEAD_LIMIT = 64 * 1024;

/** Bytes of a head that is worth remembering: above that, comparing is no gain any more. */
const LONGEST_REMEMBERED = 2048;

/** What the scanner found; `more` needs more bytes. */
export type ScanOutcome = 'more' | 'head' | 'not-http' | 'too-large';

/** The section that is looked for; `trailers` has no start line. */
export type SectionKind = 'request' | 'response' | 'trailers';

const LF = 10;
const CR = 13;

/** Control characters that no line of a head may hold; CR is judged where lines are. */
const CONTROL = new Uint8Array(256);
for (let code = 0; code < 0x20; code++) CONTROL[code] = 1;
for (const code of [9, LF, CR]) CONTROL[code] = 0;
CONTROL[0x7f] = 1;
/** All others. */
const PLAIN = CONTROL.map((control, code) => (control === 1 || code === LF || code === CR ? 0 : 1));

/** The index of the first byte from `from` on that is a control character, or `end`. */
function skipPlain(bytes: Uint8Array, from: number, end: number): number {
  let at = from;
  while (
    at + 4 <= end &&
    (PLAIN[bytes[at] as number] as number) &
      (PLAIN[bytes[at + 1] as number] as number) &
      (PLAIN[bytes[at + 2] as number] as number) &
      (PLAIN[bytes[at + 3] as number] as number)
  ) {
    at += 4;
  }
  while (at < end && PLAIN[bytes[at] as number] === 1) at++;
  return at;
}

export class HeadScanner {
  readonly #kind: SectionKind;
  readonly #limit: number;
  readonly #held = new ByteBuffer();
  readonly #remembers: boolean;
  /** The last whole head, where heads are remembered; its first `#lastLength` bytes. */
  #last: Uint8Array | undefined;
  #lastLength = 0;
  #lastText = '';
  #lastClean = true;
  /** Where the line that is not complete begins, from the head's first byte. */
  #lineStart = 0;
  #controls = 0;

  /** With `head`: whether it is free of control characters. */
  clean = true;
  /** With `head` or `not-http`: the head, or its start line, its line end included. */
  text = '';
  /** With anything but `more`: the first index behind the text, or behind the limit. */
  end = 0;

  /**
   * @param remembers keep the last head, so that the same head again is compared and not read:
   *   what is sent on one connection is often the same again and again
   */
  constructor(kind: SectionKind, limit = HEAD_LIMIT, held = '', remembers = false) {
    this.#kind = kind;
    this.#remembers = remembers;
    this.#limit = limit;
    // A checkpoint holds what had been scanned; the scan says where its last line began.
    const bytes = encodeLatin1(held);
    this.#held.append(bytes);
    this.#lineStart = bytes.lastIndexOf(LF) + 1;
    for (const byte of bytes) this.#controls |= CONTROL[byte] as number;
  }

  /** Bytes of the unfinished head that came with earlier pushes. */
  get heldLength(): number {
    return this.#held.length;
  }

  /** Those bytes as Latin-1, for a checkpoint. */
  get held(): string {
    return decodeLatin1(this.#held.view());
  }

  /** Looks on from `bytes[from]`, which is the byte behind those that are held. */
  scan(bytes: Uint8Array, from: number): ScanOutcome {
    if (this.#lastLength > 0 && this.#isLast(bytes, from)) {
      this.text = this.#lastText;
      this.clean = this.#lastClean;
      this.end = from + this.#lastLength;
      return 'head';
    }
    const start = from - this.#held.length;
    const limit = start + this.#limit;
    const end = Math.min(bytes.length, limit);
    let controls = this.#controls;
    for (let at = skipPlain(bytes, from, end); at < end; at = skipPlain(bytes, at + 1, end)) {
      const byte = bytes[at] as number;
      if (byte !== LF) {
        controls |= CONTROL[byte] as number;
        continue;
      }
      this.#controls = controls;
      const line = start + this.#lineStart;
      if (at === line || (at === line + 1 && this.#before(bytes, at, from) === CR)) {
        return this.#found('head', bytes, from, at + 1);
      }
      if (this.#lineStart === 0 && this.#kind !== 'trailers' && !this.#isHttp(bytes, at, from)) {
        return this.#found('not-http', bytes, from, at + 1);
      }
      this.#lineStart = at + 1 - start;
    }
    this.#controls = controls;
    if (bytes.length >= limit) return this.#found('too-large', bytes, from, limit);
    this.#held.append(bytes, from);
    return 'more';
  }

  #found(outcome: ScanOutcome, bytes: Uint8Array, from: number, end: number): ScanOutcome {
    this.end = end;
    if (outcome !== 'too-large') this.text = this.#read(bytes, from, end);
    this.clean = this.#controls === 0;
    if (this.#remembers && outcome === 'head') this.#remember(bytes, from, end);
    this.#controls = 0;
    this.#held.clear();
    this.#lineStart = 0;
    return outcome;
  }

  /** A head says where it ends, so where its bytes stand again, it is the same head. */
  #isLast(bytes: Uint8Array, from: number): boolean {
    const last = this.#last as Uint8Array;
    const length = this.#lastLength;
    if (this.#held.length > 0 || bytes.length - from < length) return false;
    for (let at = 0; at < length; at++) if (bytes[from + at] !== last[at]) return false;
    return true;
  }

  #remember(bytes: Uint8Array, from: number, end: number): void {
    const length = end - from;
    if (this.#held.length > 0 || length > LONGEST_REMEMBERED) return;
    if (this.#last === undefined || this.#last.length < length) this.#last = new Uint8Array(length);
    for (let at = 0; at < length; at++) this.#last[at] = bytes[from + at] as number;
    this.#lastLength = length;
    this.#lastText = this.text;
    this.#lastClean = this.clean;
  }

  #read(bytes: Uint8Array, from: number, end: number): string {
    if (this.#held.length === 0) return decodeLatin1(bytes.subarray(from, end));
    this.#held.append(bytes, from, end);
    return decodeLatin1(this.#held.view());
  }

  /** The byte before `index`, which may be among those that are held. */
  #before(bytes: Uint8Array, index: number, from: number, distance = 1): number | undefined {
    const at = index - distance;
    return at >= from ? bytes[at] : this.#held.at(this.#held.length - (from - at));
  }

  /** Whether the start line has `HTTP/1.` where its kind has it. */
  #isHttp(bytes: Uint8Array, lf: number, from: number): boolean {
    const crlf = this.#before(bytes, lf, from) === CR ? 1 : 0;
    const back = this.#kind === 'request' ? 8 + crlf : lf - from + this.#held.length;
    for (let at = 0; at < HTTP_1.length; at++) {
      if (this.#before(bytes, lf, from, back - at) !== HTTP_1[at]) return false;
    }
    return true;
  }
}

const HTTP_1 = encodeLatin1('HTTP/1.');
