/** The lines inside `location`: one table, in the order in which they stand in the file. */

import type { ConfigLine } from './config-line.ts';
import {
  HOST_VARIABLES,
  type ProxySettings,
  resolveSettings,
  scaledMilliseconds,
  UPSTREAM,
} from './settings.ts';

type Made = { readonly text: string; readonly runs?: string; readonly does: string };
type Maker = (settings: ProxySettings) => Made | readonly Made[] | undefined;

const made = (text: string, does: string, runs?: string): Made =>
  runs === undefined ? { text, does } : { text, does, runs };

const header = (name: string, value: string, does: string): Made =>
  made(`proxy_set_header ${name} ${value};`, does);

const CONNECTION_VALUES = {
  upgrade: '"upgrade"',
  map: '$connection_upgrade',
  empty: '""',
  close: 'close',
} as const;

const FORWARDED_FOR = { append: '$proxy_add_x_forwarded_for', replace: '$remote_addr' } as const;

/** What each setting writes into the location. */
const MAKERS: Readonly<Partial<Record<keyof ProxySettings, Maker>>> = {
  proxyHttpVersion: ({ proxyHttpVersion: version }) =>
    version && made(`proxy_http_version ${version};`, 'proxyHttpVersion'),
  upgrade: ({ upgrade }) => upgrade && header('Upgrade', '$http_upgrade', 'upgrade'),
  connection: ({ connection }) =>
    connection && header('Connection', CONNECTION_VALUES[connection], `connection-${connection}`),
  host: ({ host }) =>
    host === undefined
      ? undefined
      : header('Host', host, isVariable(host) ? `host-${host.slice(1)}` : 'host-name'),
  xRealIp: ({ xRealIp }) => xRealIp && header('X-Real-IP', '$remote_addr', 'xRealIp'),
  xForwardedFor: ({ xForwardedFor: how }) =>
    how && header('X-Forwarded-For', FORWARDED_FOR[how], `xForwardedFor-${how}`),
  xForwardedProto: ({ xForwardedProto: proto }) =>
    proto && header('X-Forwarded-Proto', proto, 'xForwardedProto'),
  proxyRedirect: ({ proxyRedirect }) =>
    proxyRedirect && made(`proxy_redirect ${proxyRedirect};`, `proxyRedirect-${proxyRedirect}`),
  proxyReadTimeout: (settings) =>
    time('proxy_read_timeout', settings.proxyReadTimeout, settings, 'proxyReadTimeout'),
  proxySendTimeout: (settings) =>
    time('proxy_send_timeout', settings.proxySendTimeout, settings, 'proxySendTimeout'),
  proxyBuffering: ({ proxyBuffering }) =>
    proxyBuffering &&
    made(`proxy_buffering ${proxyBuffering};`, `proxyBuffering-${proxyBuffering}`),
  proxyBufferSize: ({ proxyBufferSize: size }) =>
    size === undefined ? undefined : made(`proxy_buffer_size ${bytes(size)};`, 'proxyBufferSize'),
  proxyBuffers: ({ proxyBuffers }) =>
    proxyBuffers &&
    made(`proxy_buffers ${proxyBuffers.number} ${bytes(proxyBuffers.size)};`, 'proxyBuffers'),
  xAccelBuffering: ({ xAccelBuffering }) =>
    xAccelBuffering && made('proxy_ignore_headers X-Accel-Buffering;', 'xAccelBuffering'),
  gzip: ({ gzip }) => gzip && made(`gzip ${gzip};`, `gzip-${gzip}`),
  gzipTypes: ({ gzipTypes: types }) =>
    types && types.length > 0 ? made(`gzip_types ${types.join(' ')};`, 'gzipTypes') : undefined,
  gzipMinLength: ({ gzipMinLength: length }) =>
    length === undefined ? undefined : made(`gzip_min_length ${length};`, 'gzipMinLength'),
  proxyCache: ({ proxyCache, timeScale }) =>
    proxyCache && [
      made('proxy_cache lab;', 'proxyCache'),
      made(
        `proxy_cache_valid 200 ${proxyCache.valid}s;`,
        'proxyCacheValid',
        `proxy_cache_valid 200 ${Math.ceil(proxyCache.valid / timeScale)}s;`,
      ),
      made('add_header X-Cache-Status $upstream_cache_status;', 'cacheStatus'),
    ],
};

/** @param binaryDefaults those of the nginx that runs */
export function locationLines(
  settings: ProxySettings,
  binaryDefaults: ProxySettings['defaults'],
): ConfigLine[] {
  const { location } = resolveSettings(settings);
  const lines: ConfigLine[] = [];
  for (const [setting, maker] of Object.entries(MAKERS)) {
    const all = [maker(settings) ?? []].flat() as readonly Made[];
    for (const one of all) lines.push(written(one, setting as keyof ProxySettings));
  }
  return [
    {
      ...frame(`    location ${location} {`, 'location', 'location'),
      ...locationSetting(settings),
    },
    frame(`      proxy_pass http://${UPSTREAM};`, 'proxy_pass', 'proxyPass'),
    ...lines,
    ...unwritten(settings, binaryDefaults),
    frame('    }', ''),
    ...elsewhere(location),
  ];
}

/** What is outside the location isn't proxied. */
function elsewhere(location: string): ConfigLine[] {
  return location === '/' ? [] : [frame('    location / { return 404; }', 'return', 'elsewhere')];
}

function locationSetting({ location }: ProxySettings): Partial<ConfigLine> {
  return location === undefined ? {} : { setting: 'location', origin: 'written' };
}

/** Defaults that must be written since they are scaled, or since the binary has others. */
function unwritten(settings: ProxySettings, binary: ProxySettings['defaults']): ConfigLine[] {
  const resolved = resolveSettings(settings);
  const { timeScale } = settings;
  const lines: string[] = [];
  if (timeScale > 1) {
    const read = scaledMilliseconds(resolved.proxyReadTimeout, timeScale);
    const send = scaledMilliseconds(resolved.proxySendTimeout, timeScale);
    if (settings.proxyReadTimeout === undefined) lines.push(`proxy_read_timeout ${read}ms;`);
    if (settings.proxySendTimeout === undefined) lines.push(`proxy_send_timeout ${send}ms;`);
  }
  if (binary !== settings.defaults) {
    const { proxyHttpVersion, connection } = resolved;
    if (!settings.proxyHttpVersion) lines.push(`proxy_http_version ${proxyHttpVersion};`);
    if (!settings.connection) {
      lines.push(`proxy_set_header Connection ${CONNECTION_VALUES[connection]};`);
    }
  }
  return lines.map((line) => ({
    text: '',
    runs: `      ${line}`,
    directive: line.slice(0, line.indexOf(' ')),
    origin: 'default',
  }));
}

function time(
  directive: string,
  seconds: number | undefined,
  { timeScale }: ProxySettings,
  does: string,
): Made | undefined {
  if (seconds === undefined) return undefined;
  const scaled = scaledMilliseconds(seconds, timeScale);
  return made(`${directive} ${seconds}s;`, does, `${directive} ${scaled}ms;`);
}

function bytes(size: number): string {
  return size % 1024 === 0 ? `${size / 1024}k` : String(size);
}

function isVariable(host: string): boolean {
  return HOST_VARIABLES.some((one) => one === host);
}

function written({ text, runs = text, does }: Made, setting: keyof ProxySettings): ConfigLine {
  const directive = text.slice(0, text.indexOf(' '));
  return {
    text: `      ${text}`,
    runs: `      ${runs}`,
    directive,
    setting,
    does,
    origin: 'written',
  };
}

function frame(text: string, directive: string, does?: string): ConfigLine {
  const base = { text, runs: text, directive, origin: 'frame' } as const;
  return does === undefined ? base : { ...base, does };
}
