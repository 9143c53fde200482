/**
 * From a pasted location to the settings of the lab: what the model knows is taken over, what it
 * doesn't know is listed. Only the settings go on from here; no text of the paste ever does.
 */

import { readSettings } from '../read-settings.ts';
import type { NginxDefaults, ProxySettings } from '../settings.ts';
import type { Directive } from './directive.ts';
import { headerOf, type ProxiedLocation } from './proxied-location.ts';
import { bytesOf, secondsOf } from './values.ts';

export interface TakenOver {
  readonly settings: ProxySettings;
  /** Lines that became a setting. */
  readonly taken: readonly { readonly line: number; readonly setting: keyof ProxySettings }[];
  /** Lines in force here that the lab goes without, and whether their name or their value is why. */
  readonly ignored: readonly Ignored[];
}

export interface Ignored {
  readonly line: number;
  readonly name: string;
  readonly why: 'unknown' | 'value';
}

type Setting = keyof ProxySettings;

/** What a directive's arguments become; undefined where the lab has no such value. */
type Reader = (args: readonly string[], location: ProxiedLocation) => Partial<ProxySettings>;

const onOff = (value: string | undefined) =>
  value === 'on' || value === 'off' ? value : undefined;

/** Without the settings that are undefined: an absent setting isn't in the file. */
function only(settings: { readonly [S in Setting]?: unknown }): Partial<ProxySettings> {
  return Object.fromEntries(
    Object.entries(settings).filter(([, value]) => value !== undefined),
  ) as Partial<ProxySettings>;
}

const DIRECTIVES: Readonly<Record<string, Reader>> = {
  proxy_http_version: ([version]) => only({ proxyHttpVersion: version }),
  proxy_redirect: ([value]) =>
    only({ proxyRedirect: value === 'off' || value === 'default' ? value : undefined }),
  proxy_read_timeout: ([time]) => only({ proxyReadTimeout: secondsOf(time) }),
  proxy_send_timeout: ([time]) => only({ proxySendTimeout: secondsOf(time) }),
  proxy_buffering: ([value]) => only({ proxyBuffering: onOff(value) }),
  proxy_buffer_size: ([size]) => only({ proxyBufferSize: bytesOf(size) }),
  proxy_buffers: ([number, size]) => {
    const bytes = bytesOf(size);
    return only({ proxyBuffers: bytes && { number: Number(number), size: bytes } });
  },
  proxy_ignore_headers: (fields) =>
    only({
      xAccelBuffering: fields.some((field) => field.toLowerCase() === 'x-accel-buffering')
        ? 'ignored'
        : undefined,
    }),
  gzip: ([value]) => only({ gzip: onOff(value) }),
  gzip_types: (types) => only({ gzipTypes: types.filter((type) => type !== 'text/html') }),
  gzip_min_length: ([length]) => only({ gzipMinLength: bytesOf(length) }),
  proxy_cache: ([zone], location) => {
    if (zone === 'off') return {};
    const [, time] = location.get('proxy_cache_valid')?.args ?? [];
    return only({ proxyCache: { valid: secondsOf(time) ?? 600 } });
  },
};

const CONNECTION: Readonly<Record<string, ProxySettings['connection']>> = {
  upgrade: 'upgrade',
  '': 'empty',
  close: 'close',
};

const HEADERS: Readonly<Record<string, Reader>> = {
  upgrade: ([value]) => only({ upgrade: value === '$http_upgrade' ? 'forwarded' : undefined }),
  connection: ([value = ''], { variables }) => {
    const mapped = value.startsWith('$') && variables.has(value);
    return only({ connection: mapped ? 'map' : CONNECTION[value.toLowerCase()] });
  },
  host: ([value]) => only({ host: value }),
  'x-real-ip': ([value]) => only({ xRealIp: value === '$remote_addr' || undefined }),
  'x-forwarded-for': ([value]) =>
    only({
      xForwardedFor:
        value === '$proxy_add_x_forwarded_for'
          ? 'append'
          : value === '$remote_addr'
            ? 'replace'
            : undefined,
    }),
  'x-forwarded-proto': ([value]) => only({ xForwardedProto: value }),
};

/** What the lab has in a form of its own, or has no use for. */
const IMPLIED = new Set(['proxy_pass', 'proxy_cache_valid', 'listen']);

/** The directives of a location that mean something to the lab or to a reader. */
function inForce(location: ProxiedLocation): Directive[] {
  const names = new Set([...Object.keys(DIRECTIVES), ...location.names]);
  return [...names].flatMap((name) =>
    name === 'proxy_set_header' ? [] : (location.get(name) ?? []),
  );
}

/** @param defaults of the nginx that the reader has */
export function takeOver(location: ProxiedLocation, defaults: NginxDefaults): TakenOver {
  const made: { line: number; name: string; settings: Partial<ProxySettings> }[] = [];
  const ignored: Ignored[] = [];
  const read = ({ line, name, args }: Directive, reader: Reader | undefined) => {
    if (reader === undefined) {
      if (!IMPLIED.has(name)) ignored.push({ line, name, why: 'unknown' });
      return;
    }
    const settings = reader(args, location);
    if (Object.keys(settings).length > 0) made.push({ line, name, settings });
    else if (!isNothing(name, args)) ignored.push({ line, name, why: 'value' });
  };
  for (const directive of inForce(location)) read(directive, DIRECTIVES[directive.name]);
  for (const directive of location.all('proxy_set_header')) {
    const [field = '', ...args] = directive.args;
    const counts = headerOf(location, field)?.line === directive.line;
    if (counts) read({ ...directive, name: field, args }, HEADERS[field.toLowerCase()]);
  }
  const { path } = location;
  if (path !== '/')
    made.push({ line: location.line, name: 'location', settings: only({ location: path }) });
  for (const one of upstreamSettings(location.upstream)) made.push(one);
  return checked(made, ignored, defaults);
}

/** `gzip_types text/html` and `proxy_cache off` say what holds anyway. */
function isNothing(name: string, args: readonly string[]): boolean {
  return (
    (name === 'gzip_types' && args.length > 0) || (name === 'proxy_cache' && args[0] === 'off')
  );
}

function upstreamSettings(upstream: Directive | undefined) {
  const block = upstream?.block ?? [];
  const servers = block.filter(({ name }) => name === 'server');
  const made: { line: number; name: string; settings: Partial<ProxySettings> }[] = [];
  for (const { name, args, line } of block) {
    const cookie = /^\$cookie_(\w+)$/.exec(args[0] ?? '')?.[1];
    if (name === 'ip_hash') made.push({ line, name, settings: only({ balance: 'ip_hash' }) });
    if (name === 'hash' && cookie !== undefined) {
      made.push({ line, name, settings: only({ balance: 'cookie', balanceCookie: cookie }) });
    }
    if (name === 'keepalive') {
      made.push({ line, name, settings: only({ keepalive: Number(args[0]) }) });
    }
  }
  const [first, second] = servers;
  if (second !== undefined) {
    made.push({ line: second.line, name: 'server', settings: only({ upstreams: 2 }) });
  }
  if (first !== undefined) {
    const fails = parameter(first, 'max_fails');
    const settings = only({
      maxFails: fails === undefined ? undefined : Number(fails),
      failTimeout: secondsOf(parameter(first, 'fail_timeout')),
    });
    made.push({ line: first.line, name: 'server', settings });
  }
  return made;
}

function parameter({ args }: Directive, name: string): string | undefined {
  return args.find((arg) => arg.startsWith(`${name}=`))?.slice(name.length + 1);
}

/** Takes what the model takes; a value that it refuses is ignored, and said to be. */
function checked(
  made: readonly { line: number; name: string; settings: Partial<ProxySettings> }[],
  ignored: Ignored[],
  defaults: NginxDefaults,
): TakenOver {
  let settings: ProxySettings = { defaults, timeScale: 1 };
  const taken: { line: number; setting: Setting }[] = [];
  for (const { line, name, settings: more } of made) {
    const reading = readSettings({ ...settings, ...more });
    if (reading.settings === undefined) {
      ignored.push({ line, name, why: 'value' });
      continue;
    }
    settings = reading.settings;
    for (const setting of Object.keys(more) as Setting[]) taken.push({ line, setting });
  }
  return {
    settings,
    taken: taken.sort((one, other) => one.line - other.line),
    ignored: ignored.sort((one, other) => one.line - other.line),
  };
}
