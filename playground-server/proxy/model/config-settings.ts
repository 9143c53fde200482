/**
 * What an nginx file that somebody pasted comes to in the model: the settings that the lab can run, and
 * the lines that it leaves aside. Nothing of the text goes on but through read-settings.ts.
 *
 * The first location that proxies is taken. Directives of the levels around it hold in it too, with
 * nginx's own rule that one `proxy_set_header` in an inner level takes all outer ones away.
 */

import { type ConfigDirective, type ConfigSyntaxProblem, parseConfig } from './parse-config.ts';
import { readSettings } from './read-settings.ts';
import { bareSettings, type NginxDefaults, type ProxySettings } from './settings.ts';

export interface ConfigReading {
  readonly settings: ProxySettings;
  /** The line that each setting was taken from. */
  readonly lines: Readonly<Partial<Record<keyof ProxySettings, number>>>;
  /** Directives in reach of the location that the model doesn't know, or not with this value. */
  readonly ignored: readonly { readonly line: number; readonly directive: string }[];
  /** A variable that no `map` makes, though `Connection` is set by it. */
  readonly unknownVariable?: { readonly name: string; readonly line: number };
  readonly problems: readonly (ConfigSyntaxProblem | NoProxyPass)[];
}

export interface NoProxyPass {
  readonly code: 'CONFIG_NO_PROXY_PASS';
  readonly line: number;
}

type Found = Readonly<Partial<Record<keyof ProxySettings, unknown>>> | undefined;
type Reader = (args: readonly string[]) => Found;

const one =
  (setting: keyof ProxySettings): Reader =>
  ([value]) => ({ [setting]: value });

const seconds =
  (setting: keyof ProxySettings): Reader =>
  ([value = '']) => ({ [setting]: secondsOf(value) });

/** What each directive inside a location, or around it, says of the model. */
const READERS: Readonly<Record<string, Reader>> = {
  proxy_pass: () => ({}),
  proxy_http_version: one('proxyHttpVersion'),
  proxy_redirect: ([value, more]) => (more === undefined ? { proxyRedirect: value } : undefined),
  proxy_read_timeout: seconds('proxyReadTimeout'),
  proxy_send_timeout: seconds('proxySendTimeout'),
  proxy_buffering: one('proxyBuffering'),
  proxy_buffer_size: ([value = '']) => ({ proxyBufferSize: bytesOf(value) }),
  proxy_buffers: ([number, size = '']) => ({
    proxyBuffers: { number: Number(number), size: bytesOf(size) },
  }),
  proxy_ignore_headers: (names) =>
    names.some((name) => name.toLowerCase() === 'x-accel-buffering')
      ? { xAccelBuffering: 'ignored' }
      : undefined,
  gzip: one('gzip'),
  gzip_types: (types) => ({ gzipTypes: types }),
  gzip_min_length: ([value = '']) => ({ gzipMinLength: bytesOf(value) }),
  proxy_cache: ([zone]) => (zone === 'off' ? {} : { proxyCache: { valid: 60 } }),
};

/** @param defaults of the nginx for which the file was written */
export function settingsFromConfig(text: string, defaults: NginxDefaults): ConfigReading {
  const { directives, problems } = parseConfig(text);
  const path = pathTo(directives);
  const base = bareSettings(defaults);
  const location = path?.at(-1);
  if (path === undefined || location === undefined) {
    const missing = { code: 'CONFIG_NO_PROXY_PASS', line: 1 } as const;
    return { settings: base, lines: {}, ignored: [], problems: [...problems, missing] };
  }
  const taker = createTaker(base);
  const all = everyDirective(directives);
  takeLocation(location, taker);
  for (const directive of inReach(path)) {
    if (directive.name === 'proxy_set_header') takeHeader(directive, taker);
    else if (!directive.block) takeDirective(directive, taker);
  }
  takeUpstream(all, location, taker);
  const unknown = taker.variable;
  const mapped = all.some(({ name, args }) => name === 'map' && args[1] === unknown?.name);
  return {
    settings: taker.settings,
    lines: taker.lines,
    ignored: taker.ignored.toSorted((a, b) => a.line - b.line),
    ...(unknown && !mapped ? { unknownVariable: unknown } : {}),
    problems,
  };
}

interface Taker {
  settings: ProxySettings;
  readonly lines: Partial<Record<keyof ProxySettings, number>>;
  readonly ignored: { line: number; directive: string }[];
  variable: { readonly name: string; readonly line: number } | undefined;
  /** Takes what is valid; the rest is on the list of what is ignored. */
  take(directive: ConfigDirective, found: Found): void;
}

function createTaker(base: ProxySettings): Taker {
  const taker: Taker = {
    settings: base,
    lines: {},
    ignored: [],
    variable: undefined,
    take(directive, found) {
      const { settings } = found ? readSettings({ ...taker.settings, ...found }) : {};
      if (settings === undefined) {
        taker.ignored.push({ line: directive.line, directive: directive.name });
        return;
      }
      taker.settings = settings;
      for (const setting of Object.keys(found ?? {})) {
        taker.lines[setting as keyof ProxySettings] = directive.line;
      }
    },
  };
  return taker;
}

/** The blocks from the outside to the first that has a `proxy_pass` of its own. */
function pathTo(directives: readonly ConfigDirective[]): ConfigDirective[] | undefined {
  for (const directive of directives) {
    const { block } = directive;
    if (!block) continue;
    if (block.some(({ name }) => name === 'proxy_pass')) return [directive];
    const rest = pathTo(block);
    if (rest) return [directive, ...rest];
  }
  return undefined;
}

function everyDirective(directives: readonly ConfigDirective[]): ConfigDirective[] {
  return directives.flatMap((one) => [one, ...everyDirective(one.block ?? [])]);
}

/** What holds in the innermost block: the outer levels' first, so that the inner ones win. */
function inReach(path: readonly ConfigDirective[]): ConfigDirective[] {
  const levels = path.map(({ block = [] }) => block);
  const headers = levels.findLastIndex((level) =>
    level.some(({ name }) => name === 'proxy_set_header'),
  );
  return levels.flatMap((level, index) =>
    level.filter(({ name }) => name !== 'proxy_set_header' || index === headers),
  );
}

function takeLocation(location: ConfigDirective, taker: Taker): void {
  const [first = '/', second] = location.args;
  if (location.name !== 'location') return;
  const prefix = second === undefined || first === '^~' ? (second ?? first) : undefined;
  if (prefix === undefined) taker.ignored.push({ line: location.line, directive: 'location' });
  else if (prefix !== '/') taker.take(location, { location: prefix });
}

function takeDirective(directive: ConfigDirective, taker: Taker): void {
  const reader = Object.hasOwn(READERS, directive.name) ? READERS[directive.name] : undefined;
  taker.take(directive, reader?.(directive.args));
}

const HEADERS: Readonly<Record<string, (value: string) => Found>> = {
  upgrade: (value) => (value === '$http_upgrade' ? { upgrade: 'forwarded' } : undefined),
  host: (value) => ({ host: value }),
  'x-real-ip': (value) => (value === '$remote_addr' ? { xRealIp: true } : undefined),
  'x-forwarded-for': (value) => {
    if (value === '$proxy_add_x_forwarded_for') return { xForwardedFor: 'append' };
    return value === '$remote_addr' ? { xForwardedFor: 'replace' } : undefined;
  },
  'x-forwarded-proto': (value) => ({ xForwardedProto: value }),
};

function takeHeader(directive: ConfigDirective, taker: Taker): void {
  const [name = '', value = ''] = directive.args;
  const header = name.toLowerCase();
  if (header === 'connection') {
    taker.take(directive, { connection: connectionOf(value) });
    if (value.startsWith('$')) taker.variable = { name: value, line: directive.line };
    return;
  }
  taker.take(directive, Object.hasOwn(HEADERS, header) ? HEADERS[header]?.(value) : undefined);
}

/** Any variable is taken for the map's; whether there is a map is told apart. */
function connectionOf(value: string): string {
  if (value === '') return 'empty';
  return value.startsWith('$') ? 'map' : value.toLowerCase();
}

function takeUpstream(
  all: readonly ConfigDirective[],
  location: ConfigDirective,
  taker: Taker,
): void {
  const pass = location.block?.find(({ name }) => name === 'proxy_pass')?.args[0] ?? '';
  const host = /^https?:\/\/([^/:]+)/.exec(pass)?.[1];
  const upstream = all.find(({ name, args }) => name === 'upstream' && args[0] === host);
  if (!upstream) return;
  let servers = 0;
  for (const directive of upstream.block ?? []) {
    const { name, args } = directive;
    if (name === 'server') {
      servers += 1;
      takeServer(directive, taker);
    } else if (name === 'ip_hash') taker.take(directive, { balance: 'ip_hash' });
    else if (name === 'keepalive') taker.take(directive, { keepalive: Number(args[0]) });
    else if (name === 'hash') {
      const cookie = /^\$cookie_(\w+)$/.exec(args[0] ?? '')?.[1];
      taker.take(directive, cookie ? { balance: 'cookie', balanceCookie: cookie } : undefined);
    } else taker.take(directive, undefined);
  }
  if (servers > 1) taker.take(upstream, { upstreams: 2 });
}

function takeServer(directive: ConfigDirective, taker: Taker): void {
  for (const arg of directive.args.slice(1)) {
    const [key, value = ''] = arg.split('=');
    if (key === 'fail_timeout') taker.take(directive, { failTimeout: secondsOf(value) });
    else if (key === 'max_fails') taker.take(directive, { maxFails: Number(value) });
    else taker.take({ ...directive, name: `server ${key}` }, undefined);
  }
}

const TIME_UNITS: Readonly<Record<string, number>> = {
  '': 1,
  s: 1,
  m: 60,
  h: 3600,
  d: 86_400,
  ms: 0.001,
};

/** `600`, `60s`, `1h30m`; NaN for what is no time. */
function secondsOf(text: string): number {
  if (!/^(\d+(ms|[smhd])?)+$/.test(text)) return Number.NaN;
  let sum = 0;
  for (const [, digits = '', unit = ''] of text.matchAll(/(\d+)(ms|[smhd]?)/g)) {
    sum += Number(digits) * (TIME_UNITS[unit] ?? Number.NaN);
  }
  return Math.ceil(sum);
}

/** `4096`, `8k`, `1m`; NaN for what is no size. */
function bytesOf(text: string): number {
  const [, digits = '', unit = ''] = /^(\d{1,10})([km]?)$/i.exec(text) ?? [];
  if (digits === '') return Number.NaN;
  const scale = { '': 1, k: 1024, m: 1024 * 1024 }[unit.toLowerCase()] ?? Number.NaN;
  return Number(digits) * scale;
}
