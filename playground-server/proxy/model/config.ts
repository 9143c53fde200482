/**
 * From settings to a complete nginx file, line by line. The same settings make the same lines, and
 * no text of a visitor is in them but names that read-settings.ts has let through.
 *
 * What is shown and what runs differ where the lab must differ from a server of one's own: sockets
 * with paths in a folder of its own, and times that are scaled. Each line says both.
 */

import type { ConfigLine } from './config-line.ts';
import { locationLines } from './config-location.ts';
import { type ProxySettings, resolveSettings, scaledSeconds, UPSTREAM } from './settings.ts';

/** What the lab's nginx needs beside the settings. Paths are the lab's own and hold no spaces. */
export interface ConfigPlace {
  /** nginx's prefix: everything that it writes is below it. */
  readonly folder: string;
  /** The sockets, one for each upstream, to which the hop connects. */
  readonly upstreamSockets: readonly string[];
  /** The socket on which the hop listens. */
  readonly listenSocket: string;
  /** Whether the binary has the defaults of 1.29.7, whatever the settings ask for. */
  readonly binaryDefaults: ProxySettings['defaults'];
}

/** Where the file is only to be shown. */
export const SHOWN_PLACE: ConfigPlace = {
  folder: '/lab',
  upstreamSockets: ['/lab/1.sock', '/lab/2.sock'],
  listenSocket: '/lab/hop.sock',
  binaryDefaults: 'before-1.29.7',
};

export function configLines(settings: ProxySettings, place: ConfigPlace): ConfigLine[] {
  return [
    ...processLines(place),
    shown('http {', 'http'),
    ...ownFolderLines(place, settings),
    ...mapLines(settings),
    ...upstreamLines(settings, place),
    blank(),
    shown('  server {', 'server'),
    {
      ...shown('    listen 80;', 'listen', 'listen'),
      runs: `    listen unix:${place.listenSocket} proxy_protocol;`,
    },
    blank(),
    ...locationLines(settings, place.binaryDefaults),
    shown('  }', ''),
    shown('}', ''),
  ];
}

/** The file as nginx reads it. */
export function configText(lines: readonly ConfigLine[]): string {
  return `${lines.map(({ runs }) => runs).join('\n')}\n`;
}

/** The lines that a page shows: what a reader would write. */
export function shownLines(lines: readonly ConfigLine[]): ConfigLine[] {
  return lines.filter(({ origin, text }) => origin === 'frame' || origin === 'written' || text);
}

function processLines({ folder }: ConfigPlace): ConfigLine[] {
  return [
    lab('daemon off;'),
    // One process: nothing to be left behind when it is killed.
    lab('master_process off;'),
    lab(`pid ${folder}/nginx.pid;`),
    lab('error_log stderr notice;'),
    { ...shown('events {}', 'events'), runs: 'events { worker_connections 1024; }' },
  ];
}

function ownFolderLines({ folder }: ConfigPlace, settings: ProxySettings): ConfigLine[] {
  const temporary = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'];
  const cache: ConfigLine = {
    ...shown('  proxy_cache_path /var/cache/nginx keys_zone=lab:1m;', 'proxy_cache_path'),
    runs: `  proxy_cache_path ${folder}/cache keys_zone=lab:1m;`,
    setting: 'proxyCache',
    does: 'proxyCachePath',
    origin: 'written',
  };
  return [
    lab('  access_log off;'),
    ...temporary.map((name) => lab(`  ${name}_temp_path ${folder}/${name};`)),
    // The playground tells the browser's address in a PROXY line; a Unix socket has none.
    lab('  set_real_ip_from unix:;'),
    lab('  real_ip_header proxy_protocol;'),
    // Redirects that nginx rewrites stay as they are: the lab's port is not the browser's.
    lab('  absolute_redirect off;'),
    ...(settings.proxyCache ? [cache] : []),
  ];
}

function mapLines({ connection }: ProxySettings): ConfigLine[] {
  if (connection !== 'map') return [];
  const line = (text: string, directive: string): ConfigLine => ({
    ...shown(text, directive, 'connectionMap'),
    setting: 'connection',
    origin: 'written',
  });
  return [
    line('  map $http_upgrade $connection_upgrade {', 'map'),
    line('    default upgrade;', ''),
    line("    ''      '';", ''),
    line('  }', ''),
  ];
}

function upstreamLines(settings: ProxySettings, place: ConfigPlace): ConfigLine[] {
  const { upstreams, balance, balanceCookie, keepalive } = resolveSettings(settings);
  const lines = [shown(`  upstream ${UPSTREAM} {`, 'upstream', 'upstream')];
  if (balance === 'ip_hash') lines.push(set('    ip_hash;', 'ip_hash', 'balance', 'ipHash'));
  if (balance === 'cookie') {
    lines.push(set(`    hash $cookie_${balanceCookie};`, 'hash', 'balance', 'cookieHash'));
  }
  for (let index = 0; index < upstreams; index += 1) {
    lines.push(serverLine(settings, index, place.upstreamSockets[index] ?? ''));
  }
  const text = `    keepalive ${keepalive};`;
  const written = settings.keepalive !== undefined;
  if (written && (keepalive > 0 || settings.defaults === 'since-1.29.7')) {
    const runs = keepalive === 0 && place.binaryDefaults === 'before-1.29.7' ? '' : text;
    lines.push({ ...set(text, 'keepalive', 'keepalive', 'keepalive'), runs });
  } else if (place.binaryDefaults !== settings.defaults) {
    // An older nginx takes no 0, and keeps none anyway.
    if (keepalive > 0 || place.binaryDefaults === 'since-1.29.7') {
      lines.push({ ...lab(text), directive: 'keepalive', origin: 'default' });
    }
  }
  lines.push(shown('  }', ''));
  return lines;
}

function serverLine(settings: ProxySettings, index: number, socket: string): ConfigLine {
  const { maxFails, failTimeout, timeScale } = settings;
  const resolved = resolveSettings(settings);
  const fails = maxFails === undefined ? '' : ` max_fails=${maxFails}`;
  const time = failTimeout === undefined ? '' : ` fail_timeout=${failTimeout}s`;
  const scaled = scaledSeconds(resolved.failTimeout, timeScale);
  const changed = failTimeout !== undefined || timeScale > 1;
  const setting =
    failTimeout !== undefined ? 'failTimeout' : maxFails !== undefined ? 'maxFails' : 'upstreams';
  return {
    text: `    server 127.0.0.1:${8001 + index}${fails}${time};`,
    runs: `    server unix:${socket}${fails}${changed ? ` fail_timeout=${scaled}s` : ''};`,
    directive: 'server',
    setting,
    does: 'upstreamServer',
    origin: 'written',
  };
}

function shown(text: string, directive: string, does?: string): ConfigLine {
  const base = { text, runs: text, directive, origin: 'frame' } as const;
  return does === undefined ? base : { ...base, does };
}

function set(
  text: string,
  directive: string,
  setting: keyof ProxySettings,
  does: string,
): ConfigLine {
  return { text, runs: text, directive, setting, does, origin: 'written' };
}

function lab(runs: string): ConfigLine {
  const directive = /^\s*(\w+)/.exec(runs)?.[1] ?? '';
  return { text: '', runs, directive, origin: 'lab' };
}

function blank(): ConfigLine {
  return { text: '', runs: '', directive: '', origin: 'frame' };
}
