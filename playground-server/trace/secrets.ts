/**
 * What counts as a secret in a head, a URL or a line of text, and how it is covered: each character
 * by an asterisk, so that lengths and offsets stay as they were.
 *
 * Field names and parameter names are kept, for they are what a reader looks for. What bodies and
 * messages say is looked into by `secret-content.ts`.
 */

import { isSecretField, isSecretParameter } from './secret-names.ts';

const COVER = '*';

/** Fields whose value is a credential (RFC 9110, section 11). */
const CREDENTIALS = new Set([
  'authorization',
  'proxy-authorization',
  'authentication-info',
  'proxy-authentication-info',
]);

const cover = (text: string): string => COVER.repeat(text.length);

/** A field's value with its secrets covered; of the same length. */
export function coverField(name: string, value: string, sessions: readonly string[]): string {
  const field = name.toLowerCase();
  if (field === 'cookie') return value.replace(/[^;]+/g, coverPair);
  if (field === 'set-cookie') return value.replace(/^[^;]+/, coverPair);
  if (CREDENTIALS.has(field)) {
    // The scheme is no secret, and says what the rest is.
    return value.replace(
      /^([A-Za-z][\w-]*\s+)?(.*)$/s,
      (_, scheme: string | undefined, rest: string) => (scheme ?? '') + cover(rest),
    );
  }
  if (isSecretField(field)) return cover(value);
  if (field === 'sec-websocket-protocol') return coverProtocols(value);
  return coverText(value, sessions);
}

/** `name=value`: the value; a cookie without a name whole. */
function coverPair(pair: string): string {
  const equals = pair.indexOf('=');
  if (equals < 0) return pair.replace(/\S+/g, cover);
  return pair.slice(0, equals + 1) + cover(pair.slice(equals + 1));
}

/** Some put a token beside the subprotocols, since a browser lets a page set no other field. */
function coverProtocols(value: string): string {
  return value.replace(/[^,\s]+/g, (name) =>
    /(^|\.)(bearer|token|auth|jwt)[-.]./i.test(name) ||
    /^ey[\w-]+\.[\w-]+\.[\w-]*$/.test(name) ||
    name.length > 60
      ? cover(name)
      : name,
  );
}

/** Text with what its URLs carry covered: parameters, passwords, sessions; of the same length. */
export function coverText(text: string, sessions: readonly string[] = []): string {
  let out = text.replace(
    /([?&;#])([^=&;#?\s"']+)=([^&;#\s"']*)/g,
    (whole, mark: string, name: string, value: string) =>
      isSecretParameter(decoded(name)) ? `${mark}${name}=${cover(value)}` : whole,
  );
  out = out.replace(
    /(:\/\/)([^/?#\s"'@]*)@/g,
    (_, slashes: string, user: string) => `${slashes}${cover(user)}@`,
  );
  for (const session of sessions) {
    if (session !== '') out = out.replaceAll(session, cover(session));
  }
  return out;
}

/** Lines of a head that no dissector could read as one. */
export function coverLines(text: string, sessions: readonly string[]): string {
  return coverText(text, sessions).replace(
    /^([!#$%&'*+.^_`|~0-9A-Za-z-]+)(:[ \t]*)([^\r\n]*)/gm,
    (_, name: string, colon: string, value: string) =>
      `${name}${colon}${coverField(name, value, sessions)}`,
  );
}

function decoded(name: string): string {
  try {
    return decodeURIComponent(name);
  } catch {
    return name;
  }
}
