/**
 * The command line and the environment, read into one checked value. Each flag has an environment
 * variable (`--max-sessions`, `WIRESIDE_MAX_SESSIONS`); the flag wins. Limits come from their own
 * table (limits.ts), the rest stands here.
 */

import { parseHost } from './hosts.ts';
import { flagOf, LIMIT_NAMES, type Limits, limitsWith, parseLimit, variableOf } from './limits.ts';
import { nearest } from './nearest.ts';
import { badValue, splitArguments } from './options-arguments.ts';
import { COMMANDS, type Command, type FlagName } from './options-table.ts';
import { UserError } from './user-error.ts';

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
    host: readHost(setting('host')),
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

/** `localhost` is both loopback addresses, as it is without the flag. */
function readHost(setting: Setting | undefined): string | undefined {
  return setting?.value.toLowerCase() === 'localhost' ? undefined : setting?.value;
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
