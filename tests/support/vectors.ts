/**
 * Vectors: readable files that say which bytes give which wire events.
 *
 * A vector file is Markdown. Each `##` heading starts a vector; the first paragraph under it names
 * where the rule stands, further paragraphs explain. Then fences, in the order in which things
 * happen:
 *
 *     ```up            bytes toward the server, as text: escapes \r \n \t \0 \\ \xHH \u{H…};
 *     GET / HTTP/1.1\r\n           real line breaks, and white space around a line, are not bytes
 *     ```              (write \x20 for a space that stands at a line's end or start)
 *     ```down hex      bytes toward the browser, in hexadecimal; `#` starts a comment
 *     ```down end      the same, and then that direction ends (`up hex end` …)
 *     ```setup         JSON, handed to whoever makes the dissector
 *     ```events        what must be reported, one event a line, all of them, in order:
 *     up 0+37 http-request method="GET" fields.0.name="Host"
 *
 * An event line is its direction, `offset+length`, its kind, and then any of its properties as
 * `path=JSON` (a path into bytes takes a string with the escapes above, or `"hex:00 ff"`;
 * `path=undefined` says that there is none; `path.length=2` counts). Properties that a line doesn't name are not compared, order and number of
 * events are.
 *
 * Every vector is replayed whole, byte by byte and at every chunk size, and must report the same.
 */

import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import type { Direction, WireEvent } from '../../playground-server/wire/index.ts';

/** What happens in a vector: bytes come, or a direction ends. */
export type VectorStep =
  | { readonly type: 'push'; readonly direction: Direction; readonly bytes: Uint8Array }
  | { readonly type: 'end'; readonly direction: Direction };

/** One line of an `events` fence. */
export interface ExpectedEvent {
  readonly line: string;
  readonly direction: Direction;
  readonly offset: number;
  readonly length: number;
  readonly kind: string;
  readonly properties: ReadonlyArray<readonly [path: string, value: unknown]>;
}

export interface Vector {
  readonly file: string;
  readonly title: string;
  /** Where the rule stands, for example `RFC 9112, section 7.1`. */
  readonly rule: string;
  readonly prose: string;
  readonly setup: unknown;
  readonly steps: readonly VectorStep[];
  readonly events: readonly ExpectedEvent[];
}

/** Whatever a vector is replayed against. */
export interface Subject {
  push(direction: Direction, bytes: Uint8Array): readonly WireEvent[];
  end(direction: Direction): readonly WireEvent[];
}

/** Reads every `.md` of a folder. @throws Error where a file doesn't keep the format */
export function loadVectors(folder: string | URL): Vector[] {
  const path = folder instanceof URL ? decodeURIComponent(folder.pathname) : folder;
  return readdirSync(path)
    .filter((name) => name.endsWith('.md'))
    .sort()
    .flatMap((name) => parseVectors(readFileSync(join(path, name), 'utf8'), name));
}

/** Takes one vector file apart. @throws Error with file and title where it is malformed */
export function parseVectors(markdown: string, file: string): Vector[] {
  return markdown
    .split(/^## /m)
    .slice(1)
    .map((section) => parseVector(section, file));
}

function parseVector(section: string, file: string): Vector {
  const title = section.slice(0, section.indexOf('\n')).trim();
  const body = section.slice(section.indexOf('\n') + 1);
  const steps: VectorStep[] = [];
  const events: ExpectedEvent[] = [];
  let setup: unknown;
  const prose = body.replace(/^```(.*)\n([\s\S]*?)^```$/gm, (_, info: string, content: string) => {
    const [head = '', ...flags] = info.trim().split(/\s+/);
    if (head === 'up' || head === 'down') {
      const bytes = flags.includes('hex') ? bytesOfHex(content) : bytesOfText(content);
      if (bytes.length > 0) steps.push({ type: 'push', direction: head, bytes });
      if (flags.includes('end')) steps.push({ type: 'end', direction: head });
    } else if (head === 'events') {
      events.push(...content.split('\n').filter(isMeant).map(parseEventLine));
    } else if (head === 'setup') {
      setup = JSON.parse(content);
    } else {
      throw new Error(`${file}, "${title}": a fence of an unknown sort: ${info}`);
    }
    return '';
  });
  const [rule = '', ...rest] = prose.trim().split(/\n\s*\n/);
  if (rule === '')
    throw new Error(`${file}, "${title}": the paragraph that names the rule is missing`);
  return { file, title, rule, prose: rest.join('\n\n'), setup, steps, events };
}

const isMeant = (line: string): boolean => line.trim() !== '' && !line.trim().startsWith('#');

/** Bytes of hexadecimal digits; white space and `# comments` don't count. */
export function bytesOfHex(text: string): Uint8Array {
  const digits = text.replace(/#.*$/gm, '').replace(/\s+/g, '');
  if (!/^([0-9a-f]{2})*$/i.test(digits))
    throw new Error(`not pairs of hexadecimal digits: ${text}`);
  return Uint8Array.from(digits.match(/../g) ?? [], (pair) => Number.parseInt(pair, 16));
}

const ESCAPE = /\\(?:x([0-9a-fA-F]{2})|u\{([0-9a-fA-F]+)\}|([rnt0\\]))|([^\\]+)/gu;
const LETTERS: Record<string, number> = { r: 13, n: 10, t: 9, '0': 0, '\\': 92 };

/** Bytes of escaped text (UTF-8); line breaks and white space around lines don't count. */
export function bytesOfText(text: string): Uint8Array {
  const joined = text
    .split('\n')
    .map((line) => line.trim())
    .join('');
  return bytesOfEscaped(joined);
}

function bytesOfEscaped(text: string): Uint8Array {
  const encoder = new TextEncoder();
  const bytes: number[] = [];
  let read = 0;
  for (const [all, hex, codePoint, letter, plain] of text.matchAll(ESCAPE)) {
    read += all.length;
    if (hex !== undefined) bytes.push(Number.parseInt(hex, 16));
    else if (letter !== undefined) bytes.push(LETTERS[letter] as number);
    else {
      const value = plain ?? String.fromCodePoint(Number.parseInt(codePoint as string, 16));
      bytes.push(...encoder.encode(value));
    }
  }
  if (read !== text.length) throw new Error(`an escape that is not known, in: ${text}`);
  return Uint8Array.from(bytes);
}

const EVENT_LINE = /^(up|down)\s+(\d+)\+(\d+)\s+([a-z-]+)\s*(.*)$/;
const PROPERTY = /([A-Za-z][\w.]*)=("(?:[^"\\]|\\.)*"|\[.*?\]|[^\s]+)(?:\s+|$)/y;

function parseEventLine(text: string): ExpectedEvent {
  const line = text.trim();
  const [, direction, offset, length, kind, rest] = EVENT_LINE.exec(line) ?? [];
  if (direction === undefined || rest === undefined) throw new Error(`not an event line: ${line}`);
  const properties: Array<readonly [string, unknown]> = [];
  PROPERTY.lastIndex = 0;
  for (let at = 0; at < rest.length; at = PROPERTY.lastIndex) {
    const [, path = '', value = ''] = PROPERTY.exec(rest) ?? [];
    if (path === '') throw new Error(`not a property at "${rest.slice(at)}", in: ${line}`);
    properties.push([path, value === 'undefined' ? undefined : JSON.parse(value)]);
  }
  return {
    line,
    direction: direction as Direction,
    offset: Number(offset),
    length: Number(length),
    kind: kind as string,
    properties,
  };
}

/** Replays the steps in pieces of at most `size` bytes and returns all that was reported. */
export function replay(steps: readonly VectorStep[], subject: Subject, size: number): WireEvent[] {
  const events: WireEvent[] = [];
  for (const step of steps) {
    if (step.type === 'end') {
      events.push(...subject.end(step.direction));
      continue;
    }
    for (let at = 0; at < step.bytes.length; at += size) {
      // A copy that is overwritten afterwards: nobody may keep what was only lent.
      const piece = step.bytes.slice(at, at + size);
      events.push(...subject.push(step.direction, piece));
      piece.fill(0xaa);
    }
  }
  return events;
}

/** Throws where the events are not those that the vector expects. */
export function assertExpected(actual: readonly WireEvent[], vector: Vector): void {
  const place = (event: { direction: string; offset: number; length: number; kind: string }) =>
    `${event.direction} ${event.offset}+${event.length} ${event.kind}`;
  const seen = actual.map((event) =>
    event.kind === 'violation' ? `${place(event)} ${event.violation.code}` : place(event),
  );
  const expected = vector.events.map((event) => {
    const code = event.properties.find(([path]) => path === 'violation.code');
    return code === undefined || event.kind !== 'violation'
      ? place(event)
      : `${place(event)} ${String(code[1])}`;
  });
  assert.deepEqual(seen, expected);
  vector.events.forEach((event, at) => {
    for (const [path, value] of event.properties) {
      const found = valueAt(actual[at], path);
      const wanted = found instanceof Uint8Array ? bytesOfExpected(value) : value;
      assert.deepEqual(found, wanted, `${path} of: ${event.line}`);
    }
  });
}

function valueAt(value: unknown, path: string): unknown {
  return path
    .split('.')
    .reduce<unknown>((inner, key) => (inner as Record<string, unknown> | undefined)?.[key], value);
}

function bytesOfExpected(value: unknown): Uint8Array {
  const text = String(value);
  return text.startsWith('hex:') ? bytesOfHex(text.slice(4)) : bytesOfEscaped(text);
}

/** Chunk sizes to replay at: every one up to `all`, and then ever larger ones. */
export function chunkSizes(length: number, all = 80): number[] {
  const sizes: number[] = [];
  for (let size = 1; size < length; size += size < all ? 1 : Math.ceil(size / 4)) sizes.push(size);
  return sizes;
}

/**
 * Makes one test of each vector: replayed whole it gives the expected events, and in pieces of
 * every size it gives the very same ones.
 */
export function testVectors(vectors: readonly Vector[], make: (setup: unknown) => Subject): void {
  for (const vector of vectors) {
    test(`${vector.file}: ${vector.title} (${vector.rule})`, () => {
      const whole = replay(vector.steps, make(vector.setup), Number.POSITIVE_INFINITY);
      assertExpected(whole, vector);
      const longest = Math.max(
        ...vector.steps.map((step) => (step.type === 'push' ? step.bytes.length : 0)),
      );
      for (const size of chunkSizes(longest)) {
        const split = replay(vector.steps, make(vector.setup), size);
        assert.deepEqual(split, whole, `in pieces of ${size} bytes`);
      }
    });
  }
}
