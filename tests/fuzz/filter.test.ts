/** Properties of the filter language that hold for every text. */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import type { Filter } from '../../site/wire-view/filter/ast.ts';
import { compile, formatsIn } from '../../site/wire-view/filter/compile.ts';
import { complete } from '../../site/wire-view/filter/complete.ts';
import { FIELDS } from '../../site/wire-view/filter/fields.ts';
import { FilterError } from '../../site/wire-view/filter/filter-error.ts';
import { parse } from '../../site/wire-view/filter/parser.ts';
import { print } from '../../site/wire-view/filter/print.ts';
import { matcherOf } from '../../site/wire-view/filter/regexp/matcher.ts';
import { Unsupported } from '../../site/wire-view/filter/regexp/pattern.ts';
import { TooLarge } from '../../site/wire-view/filter/regexp/program.ts';
import { eventStream, webSocket } from '../support/wire-view-harness/scenes.ts';
import { contextOf, modelOf } from '../unit/site/wire-view/filter/filter-stand.ts';

/** Pieces that a filter is made of, in any order. */
const piece = fc.oneof(
  fc.constantFrom('and', 'or', 'not', 'in', 'contains', '(', ')', ',', '!', '&&', '||', '"', '/'),
  fc.constantFrom('=', '==', '!=', '<', '<=', '>', '>=', '~', '~ /a+(b|c)*$/i', '"a \\" b"', '*'),
  fc.constantFrom(...FIELDS.map(({ name }) => name)),
  fc.constantFrom('text', '12', '1.5k', '2s', 'WS_*', 'header.host', 'json.n', 'mqtt.topic', 'x:y'),
  fc.string({ maxLength: 6 }),
);
const text = fc.oneof(
  fc.string({ maxLength: 80 }),
  fc.array(piece, { maxLength: 14 }).map((pieces) => pieces.join(' ')),
  fc.array(piece, { maxLength: 14 }).map((pieces) => pieces.join('')),
);

const models = [webSocket(), eventStream()].map(({ records }) => modelOf(records));

function parsed(written: string): Filter | undefined {
  try {
    return parse(written);
  } catch (error) {
    assert.ok(error instanceof FilterError, String(error));
    return undefined;
  }
}

test('any text is a filter or a FilterError that points into it, and a filter never throws', () => {
  fc.assert(
    fc.property(text, (written) => {
      try {
        const filter = parse(written);
        formatsIn(filter);
        for (const model of models) {
          const passes = compile(filter, contextOf(model));
          for (const row of model.rows) passes(row);
        }
      } catch (error) {
        assert.ok(error instanceof FilterError, String(error));
        const { at, end } = error.place;
        assert.ok(at >= 0 && at <= end && end <= written.length, `${at} to ${end}`);
      }
    }),
    { numRuns: 2000 },
  );
});

const { stringify } = JSON;
const withoutPlaces = (filter: Filter | undefined) =>
  stringify(filter, (key, value) => (key === 'at' || key === 'end' ? undefined : value));

test('a filter that is printed and parsed is the same filter', () => {
  fc.assert(
    fc.property(text, (written) => {
      const filter = parsed(written);
      const again = parse(print(filter));
      assert.equal(withoutPlaces(again), withoutPlaces(filter));
      assert.equal(print(again), print(filter));
    }),
    { numRuns: 3000 },
  );
});

test('whatever is completed stands where the cursor is, and never throws', () => {
  const [model] = models;
  assert.ok(model !== undefined);
  const around = { rows: model.rows, context: contextOf(model) };
  fc.assert(
    fc.property(text, fc.nat(80), (written, place) => {
      const cursor = Math.min(place, written.length);
      const { from, to, candidates } = complete(written, cursor, around);
      assert.ok(from <= cursor && cursor <= to && to <= written.length, `${from} to ${to}`);
      for (const { label, insert } of candidates) assert.ok(label !== '' && insert.trim() !== '');
    }),
    { numRuns: 500 },
  );
});

/** Patterns of the part of the syntax that is decided here. */
const { pattern } = fc.letrec<{ pattern: string; atom: string }>((tie) => ({
  pattern: fc.oneof(
    { depthSize: 'small' },
    tie('atom'),
    fc
      .tuple(tie('atom'), fc.constantFrom('*', '+', '?', '{2}', '{0,2}', '{1,}', '*?', '+?', '{0}'))
      .map((parts) => parts.join('')),
    fc.tuple(tie('pattern'), tie('pattern')).map((parts) => parts.join('')),
    fc.tuple(tie('pattern'), tie('pattern')).map((parts) => parts.join('|')),
  ),
  atom: fc.oneof(
    { depthSize: 'small' },
    fc.constantFrom('a', 'b', 'A', '_', ' ', '\\n', '.', '\\d', '\\W', '\\s', '\\S', '\\x41', 'é'),
    fc.constantFrom('[ab]', '[^a]', '[a-c\\d]', '[\\W_]', '[^\\n]', '[B-]', '[\\w-a]', '[]', '[^]'),
    fc.constantFrom('(?:^a|b)', '(?:a$)', '(?:\\ba)', '(?:a\\B)', '(?:a\\b)', '(?:^)', '(?:$)'),
    tie('pattern').map((inner) => `(${inner})`),
    tie('pattern').map((inner) => `(?:${inner})`),
  ),
}));
const subject = fc
  .array(fc.constantFrom('a', 'b', 'A', 'B', 'c', '_', ' ', '\n', '1', '-', 'é', 'É'), {
    maxLength: 14,
  })
  .map((letters) => letters.join(''));
const flags = fc.constantFrom('', 'i', 'm', 's', 'ims');

test('a regular expression finds what the platform’s own finds', () => {
  fc.assert(
    fc.property(pattern, flags, fc.array(subject, { maxLength: 6 }), (source, given, subjects) => {
      const find = matcherOf(source, {
        ignoreCase: given.includes('i'),
        multiline: given.includes('m'),
        dotAll: given.includes('s'),
      });
      const own = new RegExp(source, given);
      for (const one of subjects)
        assert.equal(find(one), own.test(one), stringify([source, given, one]));
    }),
    { numRuns: 3000 },
  );
});

test('any pattern that the platform reads is decided, or refused by name', () => {
  fc.assert(
    fc.property(
      fc.string({ maxLength: 12, unit: fc.constantFrom(...'ab01(){}[]|*+?.^$\\<=!:,-kpux') }),
      subject,
      (source, one) => {
        try {
          new RegExp(source);
        } catch {
          return;
        }
        try {
          const find = matcherOf(source, { ignoreCase: false, multiline: false, dotAll: false });
          assert.equal(find(one), new RegExp(source).test(one), stringify([source, one]));
        } catch (error) {
          assert.ok(error instanceof Unsupported || error instanceof TooLarge, String(error));
        }
      },
    ),
    { numRuns: 5000 },
  );
});
