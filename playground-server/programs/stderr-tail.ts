/** Keeps the last lines of a program's stderr, in bounded memory. */

import { StringDecoder } from 'node:string_decoder';

const LINES = 20;
/** Characters of one line. */
const LINE_LIMIT = 400;

export interface StderrTail {
  push(bytes: Buffer): void;
  /** The last lines, without an empty one at the end. */
  text(): string;
}

export function createStderrTail(): StderrTail {
  const decoder = new StringDecoder('utf8');
  let lines: string[] = [''];
  return {
    push(bytes) {
      const [first = '', ...rest] = decoder.write(bytes).split(/\r?\n/);
      const open = lines.pop() ?? '';
      const all = [open + first, ...rest].map((line) => line.slice(0, LINE_LIMIT));
      lines = [...lines, ...all].slice(-LINES - 1);
    },
    text() {
      return lines.join('\n').replace(/\n+$/, '').split('\n').slice(-LINES).join('\n');
    },
  };
}
