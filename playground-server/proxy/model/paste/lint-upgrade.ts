/**
 * What a WebSocket needs of a proxy: `Upgrade` and `Connection` are hop-by-hop (RFC 9110, section
 * 7.6.1), so nginx drops them unless they are set anew, and only HTTP/1.1 can switch protocols.
 */

import type { NginxDefaults } from '../settings.ts';
import { ALL, type Finding } from './finding.ts';
import { headerOf, type ProxiedLocation, versionOf } from './proxied-location.ts';

const FORWARD = 'proxy_set_header Upgrade $http_upgrade;';
export const CONNECTION_BY_MAP = 'proxy_set_header Connection $connection_upgrade;';
const MAP = [
  'map $http_upgrade $connection_upgrade {',
  '    default upgrade;',
  "    ''      '';",
  '}',
];

export function lintUpgrade(location: ProxiedLocation, defaults: NginxDefaults): Finding[] {
  return [...version(location, defaults), ...upgrade(location), ...connection(location)];
}

function version(location: ProxiedLocation, defaults: NginxDefaults): Finding[] {
  const written = location.get('proxy_http_version');
  if (versionOf(location, defaults) !== '1.0') return [];
  return [
    {
      code: 'HTTP_VERSION_1_0',
      line: written?.line ?? location.line,
      weight: 'breaks',
      transports: ['websocket'],
      mend: ['proxy_http_version 1.1;'],
      ...(written === undefined ? {} : { replaces: true }),
    },
  ];
}

function upgrade(location: ProxiedLocation): Finding[] {
  const set = headerOf(location, 'upgrade');
  const base = { weight: 'breaks', transports: ['websocket'], mend: [FORWARD] } as const;
  if (set === undefined) return [{ code: 'UPGRADE_NOT_FORWARDED', line: location.line, ...base }];
  // A fixed "websocket" works for WebSockets; it is a lie in every other request.
  if (set.value === '$http_upgrade' || set.value.toLowerCase() === 'websocket') return [];
  const { line, value } = set;
  return [{ code: 'UPGRADE_WRONG_VALUE', line, value, replaces: true, ...base }];
}

/** The map that makes the variable; nothing where the text has one. */
export function mapFor({ variables }: ProxiedLocation): Pick<Finding, 'mendOutside'> {
  return variables.has('$connection_upgrade') ? {} : { mendOutside: MAP };
}

function connection(location: ProxiedLocation): Finding[] {
  const set = headerOf(location, 'connection');
  const base = {
    line: set?.line ?? location.line,
    transports: ['websocket'],
    mend: [CONNECTION_BY_MAP],
    ...mapFor(location),
    ...(set === undefined ? {} : { value: set.value, replaces: true }),
  } as const;
  if (set === undefined) return [{ code: 'CONNECTION_NOT_UPGRADE', weight: 'breaks', ...base }];
  if (set.value.startsWith('$')) return variable(location, set.value, base);
  if (set.value.toLowerCase() !== 'upgrade') {
    return [{ code: 'CONNECTION_NOT_UPGRADE', weight: 'breaks', ...base }];
  }
  const polled = { ...base, transports: ['polling', 'sse'] } as const;
  return [{ code: 'CONNECTION_ALWAYS_UPGRADE', weight: 'hurts', ...polled }];
}

type Base = Omit<Finding, 'code' | 'weight'>;

function variable(location: ProxiedLocation, value: string, base: Base): Finding[] {
  // What the browser sent, and nginx has not dropped yet when it reads the request.
  if (value === '$http_connection' || location.variables.has(value)) return [];
  // nginx doesn't start with it, so nothing works.
  return [{ code: 'CONNECTION_VARIABLE_UNKNOWN', weight: 'breaks', ...base, transports: ALL }];
}
