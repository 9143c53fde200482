/** What ends a quiet connection, and what holds the bytes of a stream back. */

import type { NginxDefaults } from '../settings.ts';
import { ALL, type Finding } from './finding.ts';
import { type ProxiedLocation, versionOf } from './proxied-location.ts';
import { secondsOf } from './values.ts';

/** Seconds. Many heartbeats come every 25 to 30. */
const SHORT = 60;
const DEFAULT_READ_TIMEOUT = 60;

export function lintStreams(location: ProxiedLocation, defaults: NginxDefaults): Finding[] {
  return [
    ...timeout(location),
    ...buffering(location, defaults),
    ...gzip(location),
    ...cache(location),
  ];
}

function timeout(location: ProxiedLocation): Finding[] {
  const set = location.get('proxy_read_timeout');
  const seconds = secondsOf(set?.args[0]) ?? DEFAULT_READ_TIMEOUT;
  const base = {
    line: set?.line ?? location.line,
    value: String(seconds),
    transports: ALL,
    ...(set === undefined ? {} : { replaces: true }),
  } as const;
  if (seconds <= SHORT) {
    return [
      { code: 'READ_TIMEOUT_SHORT', weight: 'hurts', mend: ['proxy_read_timeout 3600s;'], ...base },
    ];
  }
  return [{ code: 'READ_TIMEOUT_CLIFF', weight: 'note', mend: [], ...base }];
}

/**
 * Where nginx speaks HTTP/1.0 to the program, a stream has no chunks, and waits until a buffer is
 * full. With HTTP/1.1 each chunk that came whole goes on at once, and only the head and parts of a
 * chunk wait (tests/integration/proxy-contract-buffers.test.ts).
 */
function buffering(location: ProxiedLocation, defaults: NginxDefaults): Finding[] {
  const set = location.get('proxy_buffering');
  if (set?.args[0] === 'off') return [];
  const version = versionOf(location, defaults);
  const ignores = location.get('proxy_ignore_headers');
  const forced = ignores?.args.some((field) => field.toLowerCase() === 'x-accel-buffering');
  return [
    {
      code: forced ? 'BUFFERING_FORCED' : 'BUFFERING_ON',
      line: set?.line ?? location.line,
      weight: version === '1.0' ? 'breaks' : 'hurts',
      transports: ['sse'],
      value: version,
      mend: ['proxy_buffering off;'],
      ...(set === undefined ? {} : { replaces: true }),
    },
  ];
}

/** nginx flushes its compressor with what it reads, so events come; but only where it doesn't buffer. */
function gzip(location: ProxiedLocation): Finding[] {
  if (location.get('gzip')?.args[0] !== 'on') return [];
  if (location.get('proxy_buffering')?.args[0] === 'off') return [];
  const types = location.get('gzip_types');
  const hit = types?.args.some((type) => type === '*' || type === 'text/event-stream');
  if (types === undefined || hit !== true) return [];
  return [
    {
      code: 'GZIP_HOLDS_EVENTS',
      line: types.line,
      weight: 'breaks',
      transports: ['sse'],
      mend: types.args.includes('*')
        ? ['gzip_types text/css application/javascript application/json;']
        : [withoutStream(types.args)],
      replaces: true,
    },
  ];
}

function withoutStream(types: readonly string[]): string {
  const rest = types.filter((type) => type !== 'text/event-stream');
  return rest.length === 0 ? '# gzip_types: only text/html' : `gzip_types ${rest.join(' ')};`;
}

function cache(location: ProxiedLocation): Finding[] {
  const set = location.get('proxy_cache');
  if (set === undefined || set.args[0] === 'off') return [];
  return [
    {
      code: 'CACHE_ANSWERS_POLLS',
      line: set.line,
      weight: 'hurts',
      transports: ['polling'],
      mend: ['proxy_cache off;'],
      replaces: true,
    },
  ];
}
