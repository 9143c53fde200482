/** The Shiki themes for fenced code in prose, made from the tokens. */

import { CODE_ROLES, PLAIN_SCOPES } from './code-roles.ts';
import { readPalette, type ThemeName } from './palette.ts';

/** A TextMate theme in the shape that Shiki and Expressive Code take. */
export function codeTheme(theme: ThemeName) {
  const palette = readPalette(theme);
  const colour = (token: string): string => palette[token] ?? '';
  return {
    name: `wireside-${theme}`,
    type: theme,
    colors: {
      'editor.background': colour('code'),
      'editor.foreground': colour('ink'),
    },
    fg: colour('ink'),
    bg: colour('code'),
    settings: [
      { settings: { foreground: colour('ink'), background: colour('code') } },
      ...CODE_ROLES.map(({ scopes, token }) => ({
        scope: [...scopes],
        settings: { foreground: colour(token) },
      })),
      { scope: PLAIN_SCOPES, settings: { foreground: colour('ink') } },
    ],
  };
}
