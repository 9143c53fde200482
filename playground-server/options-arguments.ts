/** Splits the arguments into commands and known flags, and says what was probably meant. */

import { parseArgs } from 'node:util';
import { flagOf, LIMIT_NAMES } from './limits.ts';
import { nearest } from './nearest.ts';
import { FLAGS, type FlagSpec } from './options-table.ts';
import { UserError } from './user-error.ts';

export interface Split {
  readonly positionals: readonly string[];
  /** By the names in the tables; switches as `true`. */
  readonly given: ReadonlyMap<string, string>;
}

/** @throws UserError `FLAG_UNKNOWN`, `BAD_FLAG_VALUE`. */
export function splitArguments(args: readonly string[]): Split {
  const known = new Map<string, boolean>();
  for (const [name, spec] of Object.entries<FlagSpec>(FLAGS))
    known.set(name, spec.value !== undefined);
  for (const name of LIMIT_NAMES) known.set(name, true);
  const byFlag = new Map([...known.keys()].map((name) => [flagOf(name), name]));
  const options = Object.fromEntries(
    [...known].map(([name, takesValue]) => [
      flagOf(name),
      {
        type: takesValue ? ('string' as const) : ('boolean' as const),
        ...(name === 'help' ? { short: 'h' } : {}),
      },
    ]),
  );
  const { tokens } = parseArgs({
    args: [...args],
    options,
    strict: false,
    allowPositionals: true,
    tokens: true,
  });
  const given = new Map<string, string>();
  const positionals: string[] = [];
  for (const token of tokens) {
    if (token.kind === 'positional') positionals.push(token.value);
    if (token.kind !== 'option') continue;
    const name = byFlag.get(token.name);
    if (name === undefined) throw unknownFlag(token.rawName, [...byFlag.keys()]);
    const takesValue = known.get(name);
    if (takesValue && !token.value) throw badValue(token.rawName, '', 'It takes a value.');
    if (!takesValue && token.value !== undefined) {
      throw badValue(token.rawName, token.value, 'It takes no value.');
    }
    given.set(name, token.value ?? 'true');
  }
  return { positionals, given };
}

function unknownFlag(raw: string, flags: readonly string[]): UserError {
  const guess = nearest(raw.replace(/^-+/, ''), flags);
  const hint = guess ? `Did you mean --${guess}?` : 'Run with --help for those that there are.';
  return new UserError('FLAG_UNKNOWN', `There is no flag ${raw}. ${hint}`, 2);
}

export function badValue(source: string, value: string, hint: string): UserError {
  const said = value === '' ? `${source} has no value` : `${source} can’t be ${value}`;
  return new UserError('BAD_FLAG_VALUE', `${said}. ${hint}`, 2);
}
