/**
 * A location that passes requests on, and what holds in it: its own directives, and those that it
 * inherits from the server and the http block around it (nginx's rules: the innermost level that has
 * a directive counts; of `proxy_set_header`, a level that has one inherits none).
 */

import type { NginxDefaults } from '../settings.ts';
import type { Directive } from './directive.ts';

export interface ProxiedLocation {
  /** As written: `/socket.io`, `~ ^/ws`; `/` where the text has no location around it. */
  readonly path: string;
  /** Of its first directive. */
  readonly line: number;
  readonly proxyPass: Directive | undefined;
  /** Names of the simple directives of the location itself. */
  readonly names: readonly string[];
  /** The directive that counts here. */
  get(name: string): Directive | undefined;
  /** All of that name on the level that counts. */
  all(name: string): readonly Directive[];
  /** `proxy_set_header` of an outer level that an inner level's hide. */
  readonly hiddenHeaders: readonly Directive[];
  /** The upstream block that `proxy_pass` names. */
  readonly upstream: Directive | undefined;
  /** Names of variables that a `map` or a `set` makes, with their `$`. */
  readonly variables: ReadonlySet<string>;
  /** Whether the server around it speaks TLS. */
  readonly tls: boolean;
}

/** A pasted text without its surroundings is taken for the inside of one. */
const TOP = 'top';

/** All locations that pass requests on, in the order of the text. */
export function proxiedLocations(directives: readonly Directive[]): ProxiedLocation[] {
  const blocks = all(directives);
  const upstreams = blocks.filter(({ name }) => name === 'upstream');
  const variables = new Set(
    blocks.flatMap(({ name, args, block }) => {
      if (name === 'map' && block !== undefined) return args.slice(1, 2);
      return name === 'set' ? args.slice(0, 1) : [];
    }),
  );
  const found: ProxiedLocation[] = [];
  const visit = (path: string, levels: readonly (readonly Directive[])[], line: number) => {
    const inner = levels.at(-1) ?? [];
    const proxyPass = inner.find(({ name }) => name === 'proxy_pass');
    if (proxyPass !== undefined || (path === TOP && isFragment(inner))) {
      const where = path === TOP ? '/' : path;
      found.push(locationOf(where, levels, { line, proxyPass, upstreams, variables }));
    }
    for (const { name, args, block, line: at } of inner) {
      if (block === undefined || name === 'upstream' || name === 'map') continue;
      const isPlace = name === 'location' || name === 'if' || name === 'limit_except';
      visit(name === 'location' ? args.join(' ') : isPlace ? path : name, [...levels, block], at);
    }
  };
  visit(TOP, [directives], directives[0]?.line ?? 1);
  return found;
}

/** Lines of a location without the location. */
function isFragment(directives: readonly Directive[]): boolean {
  return directives.some(({ name, block }) => name.startsWith('proxy_') && block === undefined);
}

function all(directives: readonly Directive[]): Directive[] {
  return directives.flatMap((one) => [one, ...all(one.block ?? [])]);
}

interface Known {
  readonly line: number;
  readonly proxyPass: Directive | undefined;
  readonly upstreams: readonly Directive[];
  readonly variables: ReadonlySet<string>;
}

function locationOf(
  path: string,
  levels: readonly (readonly Directive[])[],
  { line, proxyPass, upstreams, variables }: Known,
): ProxiedLocation {
  const onLevels = (name: string) =>
    levels.map((level) => level.filter((one) => one.name === name)).filter(({ length }) => length);
  const host = /^https?:\/\/([^/:]+)/.exec(proxyPass?.args[0] ?? '')?.[1];
  const listens = onLevels('listen').flat();
  return {
    path,
    line,
    proxyPass,
    names: (levels.at(-1) ?? []).filter(({ block }) => block === undefined).map(({ name }) => name),
    get: (name) => onLevels(name).at(-1)?.at(-1),
    all: (name) => onLevels(name).at(-1) ?? [],
    hiddenHeaders: onLevels('proxy_set_header').slice(0, -1).flat(),
    upstream: upstreams.find(({ args }) => args[0] === host),
    variables,
    tls: listens.some(({ args }) => args.includes('ssl')),
  };
}

/** The value that `proxy_set_header` gives a field here; undefined where none does. */
export function headerOf(
  location: ProxiedLocation,
  field: string,
): { readonly value: string; readonly line: number } | undefined {
  const found = location
    .all('proxy_set_header')
    .findLast(({ args }) => args[0]?.toLowerCase() === field.toLowerCase());
  return found && { value: found.args[1] ?? '', line: found.line };
}

/** The HTTP version that nginx speaks to the program here. */
export function versionOf(location: ProxiedLocation, defaults: NginxDefaults): string {
  const written = location.get('proxy_http_version')?.args[0];
  return written ?? (defaults === 'since-1.29.7' ? '1.1' : '1.0');
}
