/** Close codes (RFC 6455, section 7.4 and the IANA registry) in English. */

import type { Explanation } from './explanation.ts';

const CODES: Readonly<Record<number, readonly [name: string, text: string]>> = {
  1000: ['normal closure', 'What the connection was for is done.'],
  1001: ['going away', 'The server is going down, or the page was left.'],
  1002: ['protocol error', 'The other end broke a rule of the protocol.'],
  1003: [
    'unsupported data',
    'A kind of data came that this end can’t take, such as binary where only text is understood.',
  ],
  1004: ['reserved', 'No meaning was ever given to it.'],
  1005: [
    'no status received',
    'The close frame carried no code. This number never travels: the API uses it to say so.',
  ],
  1006: [
    'abnormal closure',
    'The connection ended without a close frame. This number never travels: the API uses it to say so.',
  ],
  1007: [
    'invalid payload data',
    'The data did not fit the kind of message, such as text that is not UTF-8.',
  ],
  1008: [
    'policy violation',
    'The message broke a rule of the application; used where no other code fits.',
  ],
  1009: ['message too big', 'A message came that is larger than this end takes.'],
  1010: ['mandatory extension', 'The client needed an extension that the server did not agree to.'],
  1011: ['internal error', 'Something unexpected kept the server from doing what was asked.'],
  1012: ['service restart', 'The server restarts. Come back, after a random wait.'],
  1013: ['try again later', 'The server has too much to do. Come back later.'],
  1014: ['bad gateway', 'A gateway got an invalid answer from the server behind it.'],
  1015: ['TLS handshake', 'TLS failed. This number never travels: the API uses it to say so.'],
  3000: ['unauthorized', 'The client has not shown who it is: what 401 is in HTTP.'],
  3003: ['forbidden', 'The client may not have what it asked for: what 403 is in HTTP.'],
  3008: ['timeout', 'Something took too long: what 408 is in HTTP.'],
};

/** Where the codes are that came after the standard. */
const REGISTRY = 'IANA, WebSocket Close Code Number Registry';

function sectionOf(code: number): string {
  return (code >= 1012 && code <= 1014) || code >= 3000 ? REGISTRY : 'RFC 6455, section 7.4.1';
}

/** What a close code says. */
export function closeCodesEn(code: number): Explanation {
  const known = CODES[code];
  if (known !== undefined) {
    return { title: `${code}: ${known[0]}`, text: known[1], section: sectionOf(code) };
  }
  if (code >= 4000 && code < 5000) {
    return {
      title: `${code}: the application’s own`,
      text: '4000 to 4999 are free for each application; only the two programs know what it means.',
      section: 'RFC 6455, section 7.4.2',
    };
  }
  if (code >= 3000 && code < 4000) {
    return {
      title: `${code}: registered by a library`,
      text: '3000 to 3999 are for libraries and frameworks, registered with IANA.',
      section: 'RFC 6455, section 7.4.2',
    };
  }
  return {
    title: `${code}: not allowed`,
    text: 'No code outside 1000 to 4999, and none that is reserved, may stand in a close frame.',
    section: 'RFC 6455, section 7.4.2',
  };
}
