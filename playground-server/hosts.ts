/**
 * Which `Host` and `Origin` headers the site origin accepts.
 *
 * `Host`: a page of another site can point its own domain name at 127.0.0.1 (DNS rebinding) and
 * then talk to a playground on the reader's machine as if it were its own server. Its requests
 * still carry its own name, so names that are not this machine's are refused. IP addresses are
 * safe: nobody can rebind one.
 *
 * `Origin`: browsers send it with every WebSocket handshake and with every request that changes
 * something. A request without one is not a browser's, and so nobody's cookie, address or
 * session is being borrowed; it passes, unless fetch metadata says that a browser sent it after all.
 */

import { isIP } from 'node:net';
import { hostname } from 'node:os';

export interface HostRules {
  /** Names from `--allow-host` and from the public URLs; lower case, without a port. */
  readonly allowedHosts: readonly string[];
  /** The site's public URL where it stands behind a TLS edge, for example `https://wire.example`. */
  readonly siteOrigin?: string | undefined;
}

export interface HostName {
  /** Lower case; an IPv6 address keeps its brackets. */
  readonly name: string;
  /** `undefined` where it is the scheme's own. */
  readonly port: number | undefined;
}

/** Reads a `Host` header (RFC 9110, 7.2). `undefined` where it isn't one. */
export function parseHost(header: string | undefined): HostName | undefined {
  const match = /^(\[[\da-f:.]+\]|[\w.-]+)(?::(\d{1,5}))?$/i.exec(header ?? '');
  if (!match?.[1]) return undefined;
  const name = match[1].toLowerCase();
  if (name.startsWith('[') && isIP(name.slice(1, -1)) !== 6) return undefined;
  return { name, port: match[2] === undefined ? undefined : Number(match[2]) };
}

/** True where a request for this name is meant for this machine. */
export function isAllowedHost({ name }: HostName, rules: HostRules): boolean {
  return (
    name === 'localhost' ||
    name.endsWith('.localhost') ||
    name.startsWith('[') ||
    isIP(name) === 4 ||
    ownNames().includes(name) ||
    rules.allowedHosts.includes(name)
  );
}

/** The machine's own name, and the name that mDNS gives it on a local network. */
function ownNames(): readonly string[] {
  const own = hostname().toLowerCase();
  const short = own.split('.')[0] ?? own;
  return own === '' ? [] : [own, short, `${short}.local`];
}

/** The headers that tell whose page sent a request. */
export interface SenderHeaders {
  readonly host?: string | undefined;
  readonly origin?: string | undefined;
  readonly 'sec-fetch-site'?: string | string[] | undefined;
}

/** True where the request comes from the site's own pages, or from no page at all. */
export function isOwnOrigin(headers: SenderHeaders, rules: HostRules): boolean {
  if (headers.origin === undefined) {
    const site = headers['sec-fetch-site'];
    return site === undefined || site === 'same-origin' || site === 'none';
  }
  const origin = headers.origin.toLowerCase();
  return origin === rules.siteOrigin || origin === `http://${headers.host?.toLowerCase()}`;
}

/**
 * The address that a client's rate is counted for. Behind a TLS edge every connection comes from
 * the edge, which appends the client's address to `X-Forwarded-For`; without an edge that header is
 * the client's own invention and is ignored.
 */
export function clientAddress(
  remoteAddress: string | undefined,
  forwardedFor: string | string[] | undefined,
  rules: HostRules,
): string {
  const header = Array.isArray(forwardedFor) ? forwardedFor.join(',') : forwardedFor;
  const last = header?.split(',').at(-1)?.trim() ?? '';
  if (rules.siteOrigin !== undefined && isIP(last) !== 0) return subscriber(last);
  return subscriber(remoteAddress ?? '');
}

/** An IPv6 subscriber has a /64 of addresses to itself: they count as one. */
function subscriber(address: string): string {
  const plain = address.replace(/^::ffff:(?=\d+\.)/i, '');
  if (isIP(plain) !== 6) return plain;
  const [head = '', tail] = plain.split('::');
  const left = head === '' ? [] : head.split(':');
  const right = tail ? tail.split(':') : [];
  const zeros = tail === undefined ? 0 : 8 - left.length - right.length;
  const groups = [...left, ...Array<string>(Math.max(0, zeros)).fill('0'), ...right];
  return `${groups.slice(0, 4).join(':')}::/64`;
}
