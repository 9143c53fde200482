/** The filter language's vectors: tests/vectors/filter/. */

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { compile } from '../../../../../site/wire-view/filter/compile.ts';
import { FilterError } from '../../../../../site/wire-view/filter/filter-error.ts';
import { parse } from '../../../../../site/wire-view/filter/parser.ts';
import { isListed } from '../../../../../site/wire-view/model/listed.ts';
import { numberOf } from '../../../../../site/wire-view/model/spoken.ts';
import { kindWord, summaryOf } from '../../../../../site/wire-view/model/summary.ts';
import { eventStream, webSocket } from '../../../../support/wire-view-harness/scenes.ts';
import { contextOf, modelOf, numbersOf } from './filter-stand.ts';

const FOLDER = join(import.meta.dirname, '../../../../vectors/filter');

/** The indented lines of a part of a vector's file, without their indent. */
function linesOf(file: string, part?: string): string[] {
  const text = readFileSync(join(FOLDER, file), 'utf8');
  const parts = text.split(/^## /m);
  const wanted = part === undefined ? text : parts.find((one) => one.startsWith(`${part}\n`));
  const lines = (wanted ?? '').split('\n').filter((line) => line.startsWith('    '));
  assert.ok(lines.length > 0, `${file} has lines`);
  return lines.map((line) => line.slice(4));
}

const SCENES = { 'websocket.md': webSocket, 'event-stream.md': eventStream };

for (const [file, scene] of Object.entries(SCENES)) {
  const model = modelOf(scene().records);

  test(`${file} shows the rows that it filters`, () => {
    const rows = model.rows
      .filter(isListed)
      .map((row) => [String(numberOf(row)), kindWord(row), summaryOf(row, model)]);
    const shown = linesOf(file, 'Rows').map((line) => {
      const [, number, kind, what] = /^(\d+) +(.+?) {2,}(.*)$/.exec(line) ?? [];
      return [number, kind, what];
    });
    assert.deepEqual(shown, rows);
  });

  for (const line of linesOf(file, 'Filters')) {
    const [filter = '', numbers = ''] = line.split(/ *→ ?/);
    test(`${file}: ${filter}`, async () => {
      const wanted = numbers.split(' ').filter((number) => number !== '');
      assert.deepEqual((await numbersOf(model, filter)).map(String), wanted);
    });
  }
}

const lines = linesOf('errors.md');
for (let index = 0; index + 1 < lines.length; index += 2) {
  const [filter = '', pointer = ''] = [lines[index], lines[index + 1]];
  test(`errors.md: ${filter}`, () => {
    const [, before = '', carets = '', code] = /^( *)(\^+) (\w+)$/.exec(pointer) ?? [];
    const at = before.length;
    assert.throws(
      () => compile(parse(filter), contextOf(modelOf([]))),
      (error) => {
        assert.ok(error instanceof FilterError);
        const { place } = error;
        const end = Math.max(place.end, place.at + 1);
        assert.deepEqual([error.code, place.at, end], [code, at, at + carets.length]);
        assert.match(error.message, /^\S.*[.?]$/, 'says what is wrong');
        assert.match(error.next, /^\S.*\.$/, 'says what to do next');
        return true;
      },
    );
  });
}
