import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { configLines, SHOWN_PLACE } from '../../../../playground-server/proxy/model/config.ts';
import { ConfigTextCodes } from '../../../../playground-server/proxy/model/paste/directive.ts';
import { FindingCodes } from '../../../../playground-server/proxy/model/paste/finding.ts';
import { proxyWords } from '../../../../site/wire-view/dictionary/proxy.ts';
import { anySettings } from '../../../support/settings-arbitrary.ts';

test('every line that says what it does has its sentence, and no sentence is without a line', () => {
  const met = new Set<string>();
  fc.assert(
    fc.property(anySettings, (settings) => {
      for (const { does } of configLines(settings, SHOWN_PLACE)) if (does) met.add(does);
      for (const key of met) assert.ok(proxyWords.panel.does[key], key);
    }),
    { numRuns: 1_000 },
  );
  assert.deepEqual([...met].sort(), Object.keys(proxyWords.panel.does).sort());
});

test('every finding has a title and sentences that end', () => {
  for (const code of FindingCodes) {
    const { title, text } = proxyWords.lint.findings[code];
    assert.doesNotMatch(title, /[.]$/);
    const finding = { code, line: 1, weight: 'note', transports: [], mend: [] } as const;
    assert.match(text(finding), /\.$/, code);
    assert.match(text({ ...finding, value: '1.0', replaces: true }), /\.$/, code);
  }
});

test('every problem of the text is told', () => {
  for (const code of ConfigTextCodes)
    assert.match(proxyWords.lint.problems[code]('x'), /\.$/, code);
});
