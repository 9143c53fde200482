import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import {
  LONGEST_CONFIG,
  parseConfig,
} from '../../../../playground-server/proxy/model/paste/parse.ts';

const problems = (text: string) =>
  parseConfig(text).problems.map(({ code, line }) => `${code} ${line}`);

/** A tree as text: names, arguments, lines. */
const shape = (text: string) => JSON.stringify(parseConfig(text).directives);

describe('nginx’s syntax', () => {
  test('directives, blocks and comments are told apart, each with its lines', () => {
    const text =
      'events {}\nhttp { # all of it\n  gzip on;\n  server {\n    listen 80 ssl;\n  }\n}\n';
    assert.deepEqual(parseConfig(text), {
      problems: [],
      directives: [
        { name: 'events', args: [], line: 1, endLine: 1, block: [] },
        {
          name: 'http',
          args: [],
          line: 2,
          endLine: 7,
          block: [
            { name: 'gzip', args: ['on'], line: 3, endLine: 3 },
            {
              name: 'server',
              args: [],
              line: 4,
              endLine: 6,
              block: [{ name: 'listen', args: ['80', 'ssl'], line: 5, endLine: 5 }],
            },
          ],
        },
      ],
    });
  });

  test('quotes, escapes and variables in braces are part of a word', () => {
    const variable = `$${'{x}'}y`;
    const text = String.raw`a "b; {c}" 'd\'e' ${variable} f#g "" \;;`;
    assert.deepEqual(parseConfig(text).directives[0]?.args, [
      'b; {c}',
      "d'e",
      variable,
      'f#g',
      '',
      String.raw`\;`,
    ]);
  });

  test('a regular expression with a brace must be quoted, as nginx wants it', () => {
    const [location] = parseConfig('location ~ "^/[a-z]{2}/" { return 404; }').directives;
    assert.deepEqual(location?.args, ['~', '^/[a-z]{2}/']);
  });

  test('a quoted word may go over lines, and the lines behind it are counted right', () => {
    assert.match(shape('a "x\ny";\nb;'), /"name":"b","args":\[\],"line":3/);
  });
});

describe('what is wrong is said with its line, and the rest is still read', () => {
  test('a lost semicolon, found by the directive that follows', () => {
    assert.deepEqual(problems('gzip on\nproxy_buffering off;'), ['CONFIG_SEMICOLON_MISSING 1']);
    assert.deepEqual(problems('location / {\n  gzip on\n}'), ['CONFIG_SEMICOLON_MISSING 2']);
  });

  test('a block that nothing closes, a brace and a semicolon too many, an open quote', () => {
    assert.deepEqual(problems('http {\n  gzip on;'), ['CONFIG_BLOCK_OPEN 1']);
    assert.deepEqual(problems('gzip on;\n}'), ['CONFIG_BRACE_UNEXPECTED 2']);
    assert.deepEqual(problems('{ gzip on; }'), [
      'CONFIG_BRACE_UNEXPECTED 1',
      'CONFIG_BRACE_UNEXPECTED 1',
    ]);
    assert.deepEqual(problems('gzip on;;'), ['CONFIG_SEMICOLON_UNEXPECTED 1']);
    assert.deepEqual(problems('a "b;\nc;'), ['CONFIG_QUOTE_OPEN 1', 'CONFIG_SEMICOLON_MISSING 1']);
  });

  test('a list of types over several lines lacks nothing', () => {
    assert.deepEqual(problems('gzip_types text/css\n  application/json\n  font/woff;'), []);
  });

  test('too long, too deep and too many end the reading', () => {
    assert.deepEqual(problems(' '.repeat(LONGEST_CONFIG + 1)), ['CONFIG_TOO_LONG 1']);
    assert.equal(problems('a{'.repeat(100))[0], 'CONFIG_TOO_DEEP 1');
    assert.equal(problems('a;'.repeat(6000))[0], 'CONFIG_TOO_MANY_DIRECTIVES 1');
  });
});
