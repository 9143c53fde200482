/** The page about the language says what is true: its examples are filters. */

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { filterWords } from '../../../../../site/wire-view/dictionary/filter.ts';
import { compile } from '../../../../../site/wire-view/filter/compile.ts';
import { fieldNamed } from '../../../../../site/wire-view/filter/fields.ts';
import { parse } from '../../../../../site/wire-view/filter/parser.ts';
import { LONGEST_PAYLOAD } from '../../../../../site/wire-view/filter/payload-parts.ts';
import { SEARCHED_BYTES } from '../../../../../site/wire-view/filter/row-text.ts';
import { contextOf, modelOf } from './filter-stand.ts';

const PAGE = join(import.meta.dirname, '../../../../../site/content/docs/tools/filter.mdx');
const page = readFileSync(PAGE, 'utf8');

test('each filter of the page, and each that the boxes show, is one', () => {
  const blocks = [...page.matchAll(/^```text[^\n]*\n(.*?)^```$/gms)].flatMap(([, block = '']) =>
    block.trim().split('\n'),
  );
  assert.ok(blocks.length > 10);
  const context = contextOf(modelOf([]));
  for (const filter of [...blocks, filterWords.example]) {
    assert.doesNotThrow(() => compile(parse(filter), context), filter);
  }
});

test('each comparison in its sentences is one', () => {
  const written = [...page.matchAll(/`([^`\n]+)`/g)].map(([, code = '']) => code);
  const comparisons = written.filter((code) => /^[\w.]+ (=|!=|~|in|contains) /.test(code));
  assert.ok(comparisons.length > 3);
  const context = contextOf(modelOf([]));
  for (const filter of comparisons) {
    assert.doesNotThrow(() => compile(parse(filter), context), filter);
  }
  for (const name of ['mqtt.topicname', 'wamp.details.progress', 'json.items.name', 'sse.id']) {
    assert.ok(page.includes(`\`${name}\``) && fieldNamed(name) !== undefined, name);
  }
});

test('the limits that the page names are those that hold', () => {
  assert.equal(SEARCHED_BYTES, 64 * 1024);
  assert.equal(LONGEST_PAYLOAD, 256 * 1024);
});
