/**
 * Highlights code at build time into lines of tokens with a role each. Roles become classes, so the
 * page carries no colours of its own and follows the theme (and a strict policy) for free.
 */

import { createHighlighter, type Highlighter } from 'shiki';
import { CODE_ROLES, type CodeRole, PLAIN_SCOPES } from '../../styles/code-roles.ts';

/** What stages and lessons show; a manifest's `language` must be one of these. */
export const LANGUAGES = [
  'js',
  'ts',
  'html',
  'css',
  'json',
  'python',
  'shellscript',
  'nginx',
  'http',
  'text',
] as const;

export interface CodeToken {
  readonly text: string;
  readonly role: CodeRole | undefined;
}

// A theme whose colours only name roles: #000001 is the first role, #000002 the second …
const marker = (index: number): string => `#${(index + 1).toString(16).padStart(6, '0')}`;
const ROLE_OF = new Map<string, CodeRole>(
  CODE_ROLES.map(({ role }, index) => [marker(index), role]),
);
const PLAIN = '#ffffff';
const THEME = {
  name: 'wireside-roles',
  type: 'light' as const,
  fg: PLAIN,
  bg: '#000000',
  settings: [
    ...CODE_ROLES.map(({ scopes }, index) => ({
      scope: [...scopes],
      settings: { foreground: marker(index) },
    })),
    { scope: PLAIN_SCOPES, settings: { foreground: PLAIN } },
  ],
};

let highlighter: Promise<Highlighter> | undefined;

/**
 * @param language a name from {@link LANGUAGES}
 * @returns one array of tokens per line; joined with `\n` their texts are `code`
 */
export async function highlight(code: string, language: string): Promise<CodeToken[][]> {
  highlighter ??= createHighlighter({
    themes: [THEME],
    langs: LANGUAGES.filter((name) => name !== 'text'),
  });
  const known = LANGUAGES.find((name) => name === language);
  if (known === undefined) {
    throw new Error(
      `CODE_LANGUAGE_UNKNOWN: "${language}" is not among ${LANGUAGES.join(', ')}. Add it in site/components/code/highlight.ts.`,
    );
  }
  const lines = (await highlighter).codeToTokensBase(code, { lang: known, theme: THEME });
  return lines.map((line) =>
    line.map(({ content, color }) => ({
      text: content,
      role: ROLE_OF.get(color?.toLowerCase() ?? ''),
    })),
  );
}
