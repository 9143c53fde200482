/**
 * The head of a request to the program, as nginx makes it: first the fields that were set, then its own
 * defaults, then those of the browser that nothing has taken the place of. A field with an empty value
 * isn't sent at all. That is how hop-by-hop fields (RFC 9110, section 7.6.1) get lost here.
 */

import { type ResolvedSettings, UPSTREAM } from '../model/settings.ts';
import { type FieldLine, firstValue, type HopRequest } from './request.ts';

/** Fields of conditional and range requests: a cache asks for the whole. */
const UNCACHED = [
  'If-Modified-Since',
  'If-Unmodified-Since',
  'If-None-Match',
  'If-Match',
  'Range',
  'If-Range',
];

export function upstreamHead(request: HopRequest, settings: ResolvedSettings): string {
  const { method, target } = request;
  const set = fieldsSet(request, settings);
  const names = new Set(set.map(([name]) => name.toLowerCase()));
  const own = defaults(request, settings).filter(([name]) => !names.has(name.toLowerCase()));
  for (const [name] of own) names.add(name.toLowerCase());
  const passed = request.fields.filter(([name]) => !names.has(name.toLowerCase()));
  const lines = [...set, ...own, ...passed]
    .filter(([, value]) => value !== '')
    .map(([name, value]) => `${name}: ${value}\r\n`);
  return `${method} ${target} HTTP/${settings.proxyHttpVersion}\r\n${lines.join('')}\r\n`;
}

/** What `proxy_set_header` sets, in the order in which it stands in the file. */
function fieldsSet(request: HopRequest, settings: ResolvedSettings): FieldLine[] {
  const fields: FieldLine[] = [];
  const { fields: given, address } = request;
  const upgrade = firstValue(given, 'upgrade');
  if (settings.upgrade === 'forwarded') fields.push(['Upgrade', upgrade]);
  fields.push(['Connection', connectionValue(settings, upgrade)]);
  if (settings.host !== '$proxy_host') fields.push(['Host', hostValue(settings.host, given)]);
  if (settings.xRealIp) fields.push(['X-Real-IP', address]);
  if (settings.xForwardedFor === 'replace') fields.push(['X-Forwarded-For', address]);
  if (settings.xForwardedFor === 'append') {
    const before = given
      .filter(([name]) => name.toLowerCase() === 'x-forwarded-for')
      .map(([, value]) => value);
    fields.push(['X-Forwarded-For', [...before, address].join(', ')]);
  }
  if (settings.xForwardedProto !== 'untouched') {
    const proto = settings.xForwardedProto === '$scheme' ? 'http' : settings.xForwardedProto;
    fields.push(['X-Forwarded-Proto', proto]);
  }
  // `close` where nobody set it is nginx's own, and stands behind Host.
  return settings.connection === 'close'
    ? fields.filter(([name]) => name !== 'Connection')
    : fields;
}

function connectionValue({ connection }: ResolvedSettings, upgrade: string): string {
  if (connection === 'map') return upgrade === '' ? '' : 'upgrade';
  if (connection === 'upgrade') return 'upgrade';
  return connection === 'empty' ? '' : 'close';
}

function hostValue(host: string, fields: readonly FieldLine[]): string {
  const given = firstValue(fields, 'host');
  if (host === '$http_host') return given;
  if (host === '$host') return given.replace(/:\d*$/, '').toLowerCase();
  return host;
}

function defaults({ fields, body }: HopRequest, settings: ResolvedSettings): FieldLine[] {
  const hasBody =
    body.length > 0 ||
    firstValue(fields, 'content-length') !== '' ||
    firstValue(fields, 'transfer-encoding') !== '';
  return [
    ['Host', UPSTREAM],
    ['Connection', settings.connection === 'close' ? 'close' : ''],
    // The body was read whole: however it came, its length is known.
    ['Content-Length', hasBody ? String(body.length) : ''],
    ['Transfer-Encoding', ''],
    ['TE', ''],
    ['Keep-Alive', ''],
    ['Expect', ''],
    ['Upgrade', ''],
    ...(settings.proxyCache ? UNCACHED.map((name): FieldLine => [name, '']) : []),
  ];
}
