import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { type Palette, readPalette } from '../../../site/styles/palette.ts';

/** WCAG 2.2, relative luminance of an sRGB colour. */
function luminance(hex: string): number {
  const [r = 0, g = 0, b = 0] = [1, 3, 5].map((at) => {
    const channel = Number.parseInt(hex.slice(at, at + 2), 16) / 255;
    return channel <= 0.04045 ? channel / 12.92 : ((channel + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}

function contrast(palette: Palette, one: string, other: string): number {
  const colour = (token: string) => palette[token] ?? assert.fail(`no token --${token}`);
  const [dark = 0, light = 0] = [luminance(colour(one)), luminance(colour(other))].sort(
    (a, b) => a - b,
  );
  return (light + 0.05) / (dark + 0.05);
}

const GROUNDS = ['paper', 'panel', 'code', 'hl'];
const TEXTS = [
  'ink',
  'ink-2',
  'ink-3',
  'http',
  'sse',
  'text',
  'binary',
  'control',
  'close',
  'proxy',
];

for (const theme of ['light', 'dark'] as const) {
  describe(`the ${theme} theme`, () => {
    const palette = readPalette(theme);
    for (const text of TEXTS) {
      it(`shows --${text} with at least 4.5:1 on every ground`, () => {
        for (const ground of GROUNDS) {
          const ratio = contrast(palette, text, ground);
          assert.ok(ratio >= 4.5, `--${text} on --${ground} is ${ratio.toFixed(2)}:1`);
        }
      });
    }

    it('turns ink and paper round for main buttons', () => {
      assert.ok(contrast(palette, 'paper', 'ink') >= 7);
    });
  });
}

it('has the same tokens in both themes', () => {
  assert.deepEqual(
    Object.keys(readPalette('dark')).sort(),
    Object.keys(readPalette('light')).sort(),
  );
});
