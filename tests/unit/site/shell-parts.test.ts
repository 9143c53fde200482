import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { onStage, publishStage } from '../../../site/checks/registry.ts';
import { byteGroups } from '../../../site/components/byte-groups.ts';
import { highlight } from '../../../site/components/code/highlight.ts';
import { pickLines } from '../../../site/components/code/line-range.ts';
import { checkIdsIn } from '../../../site/components/progress/check-ids.ts';
import { lessonDone, parseProgress } from '../../../site/components/progress/progress.ts';
import type { TraceView } from '../../../site/wire-view/model/view.ts';

describe('a part of a file in prose', () => {
  const text = 'one\n  two {\n    three\n  }\nfour\n';

  it('is picked by line numbers, without the indentation that its lines share', () => {
    assert.deepEqual(pickLines('f', text, { lines: '2-4' }), {
      start: 2,
      text: 'two {\n  three\n}',
    });
    assert.deepEqual(pickLines('f', text, { lines: '5' }), { start: 5, text: 'four' });
  });

  it('is picked by what stands in its first and last line', () => {
    assert.equal(pickLines('f', text, { from: 'two', to: '}' }).text, 'two {\n  three\n}');
  });

  it('fails the build where it is not there', () => {
    assert.throws(() => pickLines('f', text, { lines: '4-9' }), /SOURCE_PART_MISSING/);
    assert.throws(() => pickLines('f', text, { from: 'five' }), /SOURCE_PART_MISSING/);
    assert.throws(() => pickLines('f', text, { lines: 'x' }), /SOURCE_PART_MISSING/);
  });
});

describe('highlighted code', () => {
  it('keeps every character of the code', async () => {
    const code = 'const a = `x$' + '{1}`; // why\n\nsend("<b>");\n';
    const lines = await highlight(code, 'js');
    assert.equal(lines.map((line) => line.map(({ text }) => text).join('')).join('\n'), code);
  });

  it('gives tokens roles, not colours', async () => {
    const [line = []] = await highlight('const a = "b"; // c', 'ts');
    const role = (text: string) => line.find((token) => token.text.includes(text))?.role;
    assert.equal(role('const'), 'keyword');
    assert.equal(role('b'), 'string');
    assert.equal(role('c'), 'keyword');
    assert.equal(line.at(-1)?.role, 'comment');
  });

  it('says which languages there are where one is not', async () => {
    await assert.rejects(highlight('x', 'cobol'), /CODE_LANGUAGE_UNKNOWN.*ts/);
  });
});

describe('bytes in prose', () => {
  it('are grouped, with a role and a name each', () => {
    assert.deepEqual(
      byteGroups({ hex: '8185 | 37 FA', roles: 'control http', labels: 'head | key' }),
      [
        { hex: '81 85', role: 'control', label: 'head' },
        { hex: '37 fa', role: 'http', label: 'key' },
      ],
    );
  });

  it('fail the build where they are not bytes or names do not match', () => {
    assert.throws(() => byteGroups({ hex: '8' }), /BYTES_MALFORMED/);
    assert.throws(() => byteGroups({ hex: '81', roles: 'pink' }), /BYTES_MALFORMED/);
    assert.throws(() => byteGroups({ hex: '81 | 82', labels: 'one' }), /BYTES_MALFORMED/);
  });
});

describe('progress', () => {
  it('finds the checks of a lesson in its text', () => {
    const mdx = '<Check id="a/b" stage="x">\n</Check>\n<Check\n  stage="y"\n  id="c"\n>';
    assert.deepEqual(checkIdsIn(mdx), ['a/b', 'c']);
  });

  it('calls a lesson done when all of its checks are, and never one without checks', () => {
    assert.equal(lessonDone(['a', 'b'], { a: '2026-01-01' }), false);
    assert.equal(lessonDone(['a', 'b'], { a: '2026-01-01', b: '2026-01-02' }), true);
    assert.equal(lessonDone([], {}), false);
  });

  it('takes unreadable storage for nothing done', () => {
    assert.deepEqual(parseProgress(null), {});
    assert.deepEqual(parseProgress('{'), {});
    assert.deepEqual(parseProgress('[1]'), {});
    assert.deepEqual(parseProgress('{"a":"2026","b":1}'), { a: '2026' });
  });
});

describe('the registry of stages', () => {
  const view = {} as TraceView;

  it('tells a check of its stage, whichever comes first', () => {
    const heard: unknown[] = [];
    const stopEarly = onStage('early', (one) => heard.push(one));
    const takeBack = publishStage('early', view);
    const stopLate = onStage('early', (one) => heard.push(one));
    assert.deepEqual(heard, [view, view]);
    takeBack();
    assert.deepEqual(heard.slice(2), [undefined, undefined]);
    stopEarly();
    stopLate();
  });

  it('keeps a newer view when an older stage takes its own back', () => {
    const heard: unknown[] = [];
    const takeBackOld = publishStage('twice', view);
    const newer = {} as TraceView;
    const takeBackNew = publishStage('twice', newer);
    takeBackOld();
    const stop = onStage('twice', (one) => heard.push(one));
    assert.equal(heard[0], newer);
    stop();
    takeBackNew();
  });
});
