/** Reads the tokens out of `tokens.css`, so that colours stand in one place. Build and tests only. */

import { readFileSync } from 'node:fs';
import { join } from 'node:path';

export type ThemeName = 'light' | 'dark';
export type Palette = Readonly<Record<string, string>>;

const TOKEN = /--([a-z0-9-]+):\s*(#[0-9a-f]{6})\s*;/g;

/** The colour tokens of a theme, by name without the dashes: `{ paper: '#fbfaf6', … }`. */
export function readPalette(theme: ThemeName): Palette {
  const css = readFileSync(join(process.cwd(), 'site/styles/tokens.css'), 'utf8');
  const [light = '', dark = ''] = css.split('@media screen');
  const read = (text: string) => [...text.matchAll(TOKEN)].map((match) => [match[1], match[2]]);
  return Object.fromEntries([...read(light), ...(theme === 'dark' ? read(dark) : [])]);
}
