/** What happens between nginx and the program: which of them is asked, on which connection, for what. */

import type { NginxDefaults } from '../settings.ts';
import { ALL, type Finding } from './finding.ts';
import { CONNECTION_BY_MAP, mapFor } from './lint-upgrade.ts';
import { headerOf, type ProxiedLocation, versionOf } from './proxied-location.ts';
import { secondsOf } from './values.ts';

const STICKY = new Set(['ip_hash', 'hash', 'sticky']);

export function lintUpstream(location: ProxiedLocation, defaults: NginxDefaults): Finding[] {
  return [
    ...stickiness(location),
    ...keepalive(location, defaults),
    ...path(location),
    ...failTimeout(location),
  ];
}

function stickiness({ upstream }: ProxiedLocation): Finding[] {
  const block = upstream?.block ?? [];
  const servers = block.filter(({ name, args }) => name === 'server' && !args.includes('backup'));
  if (servers.length < 2 || block.some(({ name }) => STICKY.has(name))) return [];
  return [
    {
      code: 'STICKINESS_MISSING',
      line: upstream?.line ?? 1,
      weight: 'hurts',
      transports: ['polling'],
      mend: [],
      mendOutside: ['ip_hash;'],
    },
  ];
}

/**
 * Connections to the program are kept only where HTTP/1.1 is spoken and `Connection` doesn't say close.
 * With any other value it is the program that decides: Node keeps one on which every request says upgrade.
 */
function keepalive(location: ProxiedLocation, defaults: NginxDefaults): Finding[] {
  const set = location.upstream?.block?.find(({ name }) => name === 'keepalive');
  if (set === undefined) return [];
  const byDefault = defaults === 'since-1.29.7' ? '' : 'close';
  const written = headerOf(location, 'connection')?.value;
  const closes = (written ?? byDefault).toLowerCase() === 'close';
  const speaks10 = versionOf(location, defaults) !== '1.1';
  if (!speaks10 && !closes) return [];
  // What stands there already and is wrong has a finding of its own, which replaces it.
  const version = speaks10 && location.get('proxy_http_version') === undefined;
  const connection = closes && written === undefined;
  return [
    {
      code: 'KEEPALIVE_UNUSED',
      line: set.line,
      weight: 'hurts',
      transports: ['polling'],
      mend: [
        ...(version ? ['proxy_http_version 1.1;'] : []),
        ...(connection ? [CONNECTION_BY_MAP] : []),
      ],
      ...(connection ? mapFor(location) : {}),
    },
  ];
}

/** `location /ws` with `proxy_pass http://app/`: the prefix is replaced, and what follows it stays. */
function path({ path: prefix, proxyPass }: ProxiedLocation): Finding[] {
  const target = /^https?:\/\/[^/]+(\/.*)?$/.exec(proxyPass?.args[0] ?? '')?.[1];
  if (proxyPass === undefined || target === undefined || !prefix.startsWith('/')) return [];
  const doubled = target.endsWith('/') && !prefix.endsWith('/');
  if (!doubled) return [];
  return [
    {
      code: 'PATH_DOUBLED',
      line: proxyPass.line,
      weight: 'hurts',
      transports: ALL,
      value: `${target}/…`,
      mend: [`proxy_pass ${(proxyPass.args[0] ?? '').slice(0, -target.length)};`],
      replaces: true,
    },
  ];
}

function failTimeout({ upstream }: ProxiedLocation): Finding[] {
  const servers = upstream?.block?.filter(({ name }) => name === 'server') ?? [];
  return servers.flatMap(({ args, line }): Finding[] => {
    const time = args.find((arg) => arg.startsWith('fail_timeout='));
    if (secondsOf(time?.slice('fail_timeout='.length)) !== 0) return [];
    const code = 'FAIL_TIMEOUT_ZERO';
    return [{ code, line, weight: 'note', transports: ALL, mend: [] }];
  });
}
