/** What the program behind the proxy no longer knows: the host, the scheme, the client. */

import { ALL, type Finding } from './finding.ts';
import { headerOf, type ProxiedLocation } from './proxied-location.ts';

export function lintHeaders(location: ProxiedLocation): Finding[] {
  return [...inherited(location), ...host(location), ...proto(location), ...client(location)];
}

/** One `proxy_set_header` in the location, and those of the server around it hold no more. */
function inherited(location: ProxiedLocation): Finding[] {
  const lost = location.hiddenHeaders.filter(
    ({ args }) => headerOf(location, args[0] ?? '') === undefined,
  );
  if (lost.length === 0) return [];
  return [
    {
      code: 'HEADERS_NOT_INHERITED',
      line: location.all('proxy_set_header')[0]?.line ?? location.line,
      weight: 'hurts',
      transports: ALL,
      value: lost.map(({ args }) => args[0] ?? '').join(', '),
      mend: lost.map(
        ({ args: [name = '', value = ''] }) => `proxy_set_header ${name} ${quoted(value)};`,
      ),
    },
  ];
}

function quoted(value: string): string {
  return value === '' || /[\s;{}"']/.test(value) ? `"${value.replaceAll('"', '\\"')}"` : value;
}

function host(location: ProxiedLocation): Finding[] {
  const set = headerOf(location, 'host');
  if (set !== undefined && set.value !== '$proxy_host') return [];
  return [
    {
      code: 'HOST_NOT_FORWARDED',
      line: set?.line ?? location.line,
      weight: 'hurts',
      transports: ALL,
      mend: ['proxy_set_header Host $http_host;'],
      ...(set === undefined ? {} : { replaces: true }),
    },
  ];
}

function proto(location: ProxiedLocation): Finding[] {
  if (headerOf(location, 'x-forwarded-proto') !== undefined) return [];
  if (headerOf(location, 'forwarded') !== undefined) return [];
  return [
    {
      code: 'PROTO_NOT_FORWARDED',
      line: location.line,
      weight: location.tls ? 'hurts' : 'note',
      transports: ALL,
      mend: ['proxy_set_header X-Forwarded-Proto $scheme;'],
    },
  ];
}

function client(location: ProxiedLocation): Finding[] {
  const set = headerOf(location, 'x-forwarded-for');
  if (set?.value !== '$proxy_add_x_forwarded_for') return [];
  return [
    {
      code: 'FORWARDED_FOR_APPENDED',
      line: set.line,
      weight: 'note',
      transports: ALL,
      mend: ['proxy_set_header X-Forwarded-For $remote_addr;'],
      replaces: true,
    },
  ];
}
