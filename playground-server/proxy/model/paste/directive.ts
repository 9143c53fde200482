/** What nginx's configuration text is made of, with the place of everything. */

/** A directive, simple (`gzip on;`) or with a block (`location / { … }`). */
export interface Directive {
  readonly name: string;
  /** Without quotes and escapes. */
  readonly args: readonly string[];
  /** From 1. */
  readonly line: number;
  /** The line of its `;` or of its block's `}`. */
  readonly endLine: number;
  /** Undefined for a simple directive. */
  readonly block?: readonly Directive[];
}

export const ConfigTextCodes = [
  'CONFIG_TOO_LONG',
  'CONFIG_TOO_DEEP',
  'CONFIG_TOO_MANY_DIRECTIVES',
  'CONFIG_QUOTE_OPEN',
  'CONFIG_BLOCK_OPEN',
  'CONFIG_BRACE_UNEXPECTED',
  'CONFIG_SEMICOLON_MISSING',
  'CONFIG_SEMICOLON_UNEXPECTED',
] as const;

export type ConfigTextCode = (typeof ConfigTextCodes)[number];

/** What keeps the text from being nginx's syntax. */
export interface ConfigTextProblem {
  readonly code: ConfigTextCode;
  /** From 1. */
  readonly line: number;
  /** What stands there, where that helps. */
  readonly text?: string;
}
