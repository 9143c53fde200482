import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { decodeTrace, encodeTrace } from '../../../playground-server/trace/codec.ts';
import {
  cleanNote,
  LONGEST_NOTE,
  MOST_MARKS,
  readMarks,
} from '../../../playground-server/trace/marks.ts';
import { HEAD } from '../../support/trace-of.ts';

test('marks and their notes go with a trace and come back', () => {
  const marks = [
    { event: '1.up.512.ws-frame', note: 'here it breaks: “√”' },
    { event: 'page.3.5.1.message.4', note: '' },
  ];
  assert.deepEqual(decodeTrace(encodeTrace({ ...HEAD, marks }, [])).head.marks, marks);
  assert.equal('marks' in decodeTrace(encodeTrace(HEAD, [])).head, false);
});

test('as many and as long marks as there may be still fit a file’s head', () => {
  const note = '€'.repeat(LONGEST_NOTE);
  const marks = Array.from({ length: MOST_MARKS }, (_, n) => ({
    event: `${n}`.padEnd(200, '€'),
    note,
  }));
  assert.equal(decodeTrace(encodeTrace({ ...HEAD, marks }, [])).head.marks?.length, MOST_MARKS);
});

test('a note is one line without control characters', () => {
  assert.equal(cleanNote('a\r\n\tb\u0000\u2028c'), 'a b c');
  assert.equal(cleanNote('x'.repeat(1_000)).length, LONGEST_NOTE);
  assert.ok(cleanNote(`${'x'.repeat(LONGEST_NOTE - 1)}😀`).isWellFormed());
});

test('whatever a file says its marks are, what is read is marks within bounds', () => {
  fc.assert(
    fc.property(
      fc.jsonValue(),
      fc.array(fc.record({ event: fc.string(), note: fc.string() })),
      (any, some) => {
        for (const value of [any, some, [any, ...some]]) {
          const read = readMarks(value);
          assert.ok(read.length <= MOST_MARKS);
          for (const { event, note } of read) {
            assert.ok(event !== '' && event.length <= 200 && note.length <= LONGEST_NOTE);
          }
          assert.deepEqual(readMarks(read), read);
        }
      },
    ),
  );
});
