/**
 * The command line and the environment, read into one checked value. Each flag has an environment
 * variable (`--max-sessions`, `WIRESIDE_MAX_SESSIONS`); the flag wins. Limits come from their own
 * table (limits.ts), the rest stands here.
 */

import { parseArgs } from 'node:util';
import { parseHost } from './hosts.ts';
import { flagOf, LIMIT_NAMES, type Limits, limitsWith, parseLimit, variableOf } from './limits.ts';
import { nearest } from './nearest.ts';
import { UserError } from './user-error.ts';

export const COMMANDS = {
  start: 'builds the site where it is stale, then serves it and the playground',
  dev: 'serves the site with hot reload, and restarts what changes',
  backend: 'serves the API, the feed and the play origin, without pages (what dev runs)',
} as const;

export type Command = keyof typeof COMMANDS;

interface FlagSpec {
  /** What stands behind the flag in `--help`; none for a switch. */
  readonly value?: string;
  readonly description: string;
}

export const FLAGS = {
  host: {
    value: 'address',
    description: 'where to listen; 0.0.0.0 serves everybody in the room (default localhost)',
  },
  port: { value: 'number', description: 'port of the site (default 4321, or the next free pair)' },
  playPort: {
    value: 'number',
    description: 'port of the play origin (default the next after --port)',
  },
  siteOrigin: {
    value: 'URL',
    description: 'public URL of the site behind a TLS edge; trusts the edge’s X-Forwarded-For',
  },
  playOrigin: { value: 'URL', description: 'public URL of the play origin behind a TLS edge' },
  singlePort: {
    description: 'both public names on --port, told apart by the Host of each connection',
  },
  allowHost: {
    value: 'names',
    description: 'further names, separated by commas, under which browsers reach this machine',
  },
  noBuild: { description: 'serve the site as it was last built' },
  help: { description: 'print this and exit' },
} as const satisfies Record<string, FlagSpec>;

export type FlagName = keyof typeof FLAGS;

export interface ServeOptions {
  /** `undefined` for this machine alone, by both of its loopback addresses. */
  readonly host: string | undefined;
  /** `undefined` where the next free pair will do. */
  readonly port: number | undefined;
  readonly playPort: number | undefined;
  /** In the form of an `Origin` header. */
  readonly siteOrigin: string | undefined;
  readonly playOrigin: string | undefined;
  readonly singlePort: boolean;
  /** Lower case. */
  readonly allowedHosts: readonly string[];
  readonly build: boolean;
  readonly limits: Limits;
}

export type CommandLine =
  | { readonly command: Command; readonly options: ServeOptions }
  | { readonly command: 'help' };

type Environment = Readonly<Record<string, string | undefined>>;

/**
 * @param args what stands behind `main.ts`
 * @throws UserError `COMMAND_UNKNOWN`, `FLAG_UNKNOWN`, `BAD_FLAG_VALUE`.
 */
export function readCommandLine(args: readonly string[], environment: Environment): CommandLine {
  const { positionals, given } = splitArguments(args);
  const [name = 'start', ...extra] = positionals;
  if (given.has('help') || name === 'help') return { command: 'help' };
  if (!Object.hasOwn(COMMANDS, name)) throw unknownCommand(name);
  if (extra[0] !== undefined) throw unknownCommand(extra[0]);
  const setting = (flag: string): Setting | undefined => {
    const value = given.get(flag) ?? environment[variableOf(flag)];
    if (value === undefined || value === '') return undefined;
    return { value, source: given.has(flag) ? `--${flagOf(flag)}` : variableOf(flag) };
  };
  return { command: name as Command, options: readOptions(setting) };
}

interface Setting {
  readonly value: string;
  /** The flag or variable, for messages. */
  readonly source: string;
}

function readOptions(
  setting: (flag: FlagName | keyof Limits) => Setting | undefined,
): ServeOptions {
  const siteOrigin = readOrigin(setting('siteOrigin'));
  const playOrigin = readOrigin(setting('playOrigin'));
  checkOrigins(siteOrigin, playOrigin);
  const singlePort = isOn(setting('singlePort'));
  if (singlePort) checkNames(siteOrigin, playOrigin);
  const names = readNames(setting('allowHost'));
  const limits: Partial<Record<keyof Limits, number>> = {};
  for (const name of LIMIT_NAMES) {
    const given = setting(name);
    if (given) limits[name] = readLimit(name, given);
  }
  return {
    host: setting('host')?.value,
    port: readPort(setting('port')),
    playPort: readPort(setting('playPort')),
    siteOrigin,
    playOrigin,
    singlePort,
    allowedHosts: names.map((name) => parseHost(name)?.name ?? name),
    build: !isOn(setting('noBuild')),
    limits: limitsWith(limits),
  };
}

interface Split {
  readonly positionals: readonly string[];
  /** By the names in the tables; switches as `true`. */
  readonly given: ReadonlyMap<string, string>;
}

function splitArguments(args: readonly string[]): Split {
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

function readLimit(name: keyof Limits, { value, source }: Setting): number {
  const parsed = parseLimit(name, value);
  if (typeof parsed === 'string') throw badValue(source, value, parsed);
  return parsed;
}

function readPort(setting: Setting | undefined): number | undefined {
  if (!setting) return undefined;
  const { value, source } = setting;
  const port = /^\d{1,5}$/.test(value) ? Number(value) : Number.NaN;
  if (port <= 65_535) return port;
  throw badValue(source, value, 'It takes a port between 0 (any free one) and 65535.');
}

function readOrigin(setting: Setting | undefined): string | undefined {
  if (!setting) return undefined;
  const { value, source } = setting;
  const url = URL.canParse(value) ? new URL(value) : undefined;
  if (url && /^https?:$/.test(url.protocol) && url.pathname === '/' && !url.search && !url.hash) {
    return url.origin;
  }
  throw badValue(source, value, 'It takes a URL without a path, for example https://wire.example.');
}

/** Example pages must never stand on the site's own origin, and a half-public playground is none. */
function checkOrigins(site: string | undefined, play: string | undefined): void {
  if ((site === undefined) !== (play === undefined)) {
    const [given, missing] = site === undefined ? ['play', 'site'] : ['site', 'play'];
    const message = `--${given}-origin needs --${missing}-origin beside it: a playground has two.`;
    throw new UserError('BAD_FLAG_VALUE', message, 2);
  }
  if (site !== undefined && site === play) {
    throw badValue('--play-origin', site, 'It must be another origin than --site-origin.');
  }
}

/** On one port only the names tell the origins apart. */
function checkNames(site: string | undefined, play: string | undefined): void {
  if (site && play && new URL(site).hostname !== new URL(play).hostname) return;
  const message = '--single-port needs --site-origin and --play-origin with two names.';
  throw new UserError('BAD_FLAG_VALUE', message, 2);
}

function readNames(setting: Setting | undefined): string[] {
  if (!setting) return [];
  const names = setting.value.split(',').map((name) => name.trim());
  for (const name of names) {
    if (!parseHost(name))
      throw badValue(setting.source, name, 'It takes names, for example wire.local.');
  }
  return names;
}

function isOn(setting: Setting | undefined): boolean {
  return setting !== undefined && !/^(0|false|no|off)$/i.test(setting.value);
}

function unknownCommand(name: string): UserError {
  const guess = nearest(name, Object.keys(COMMANDS));
  const hint = guess ? `Did you mean ${guess}?` : `There are ${Object.keys(COMMANDS).join(', ')}.`;
  return new UserError('COMMAND_UNKNOWN', `There is no command ${name}. ${hint}`, 2);
}

function unknownFlag(raw: string, flags: readonly string[]): UserError {
  const guess = nearest(raw.replace(/^-+/, ''), flags);
  const hint = guess ? `Did you mean --${guess}?` : 'Run with --help for those that there are.';
  return new UserError('FLAG_UNKNOWN', `There is no flag ${raw}. ${hint}`, 2);
}

function badValue(source: string, value: string, hint: string): UserError {
  const said = value === '' ? `${source} has no value` : `${source} can’t be ${value}`;
  return new UserError('BAD_FLAG_VALUE', `${said}. ${hint}`, 2);
}
