/**
 * The three faces, self-hosted from @fontsource-variable. Astro serves them hashed, preloads what
 * `Head.astro` asks for, and makes the size-adjusted fallbacks so that nothing jumps.
 *
 * Latin and Latin Extended only; everything else (Chinese, symbols) comes from the system.
 */

import { fontProviders } from 'astro/config';

const LATIN =
  'U+0000-00FF, U+0131, U+0152-0153, U+02BB-02BC, U+02C6, U+02DA, U+02DC, U+0304, U+0308, U+0329, U+2000-206F, U+20AC, U+2122, U+2191, U+2193, U+2212, U+2215, U+FEFF, U+FFFD';
const LATIN_EXT =
  'U+0100-02BA, U+02BD-02C5, U+02C7-02CC, U+02CE-02D7, U+02DD-02FF, U+0304, U+0308, U+0329, U+1D00-1DBF, U+1E00-1E9F, U+1EF2-1EFF, U+2020, U+20A0-20AB, U+20AD-20C0, U+2113, U+2C60-2C7F, U+A720-A7FF';

function variant(
  face: string,
  subset: 'latin' | 'latin-ext',
  style: 'normal' | 'italic',
  weight: string,
) {
  return {
    src: [`@fontsource-variable/${face}/files/${face}-${subset}-wght-${style}.woff2`] as [string],
    weight,
    style,
    unicodeRange: [subset === 'latin' ? LATIN : LATIN_EXT] as [string],
  };
}

function variants(face: string, weight: string, styles: readonly ('normal' | 'italic')[]) {
  const all = styles.flatMap((style) => [
    variant(face, 'latin', style, weight),
    variant(face, 'latin-ext', style, weight),
  ]);
  return all as [(typeof all)[number], ...typeof all];
}

const provider = fontProviders.local();

export const fonts = [
  {
    provider,
    name: 'Source Serif 4',
    cssVariable: '--face-serif',
    fallbacks: ['Songti SC', 'Noto Serif CJK SC', 'serif'],
    options: { variants: variants('source-serif-4', '200 900', ['normal', 'italic']) },
  },
  {
    provider,
    name: 'Instrument Sans',
    cssVariable: '--face-sans',
    fallbacks: ['PingFang SC', 'Noto Sans CJK SC', 'sans-serif'],
    options: { variants: variants('instrument-sans', '400 700', ['normal']) },
  },
  {
    provider,
    name: 'JetBrains Mono',
    cssVariable: '--face-mono',
    fallbacks: ['monospace'],
    options: { variants: variants('jetbrains-mono', '100 800', ['normal']) },
  },
];
