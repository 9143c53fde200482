/**
 * What the linter of pasted nginx files says. Each sentence holds for nginx as its documentation has
 * it (ngx_http_proxy_module, ngx_http_upstream_module, ngx_http_gzip_module) and as the lab's contract
 * suite saw it on the wire of a real one.
 */

import type { ConfigTextCode } from '../../../playground-server/proxy/model/paste/directive.ts';
import type {
  Finding,
  FindingCode,
  Transport,
} from '../../../playground-server/proxy/model/paste/finding.ts';

interface FindingWords {
  readonly title: string;
  /** What happens on the wire, and why the mend works. */
  readonly text: (finding: Finding) => string;
}

/** With HTTP/1.0 a stream has no chunks that nginx could see the end of. */
const waits = ({ value: version }: Finding) =>
  version === '1.0'
    ? 'nginx speaks HTTP/1.0 to the program here, so that an open stream waits until a buffer is full.'
    : 'With HTTP/1.1 a chunk that arrives whole goes on at once; the head and parts of a chunk wait.';

const value = ({ value: written = '' }: Finding) => written;

const findings: Readonly<Record<FindingCode, FindingWords>> = {
  UPGRADE_NOT_FORWARDED: {
    title: 'The handshake loses its Upgrade',
    text: () =>
      'Upgrade is a hop-by-hop field, so nginx does not pass it on by itself (RFC 9110, section 7.6.1). The program sees a plain GET and answers without 101.',
  },
  UPGRADE_WRONG_VALUE: {
    title: 'Upgrade has another value than the browser sent',
    text: (finding) =>
      `The program gets Upgrade: ${value(finding)} where it needs websocket. $http_upgrade is what the browser sent.`,
  },
  CONNECTION_NOT_UPGRADE: {
    title: 'Connection does not say upgrade',
    text: (finding) =>
      finding.value === undefined
        ? 'An Upgrade counts only where Connection names it (RFC 9110, section 7.8). nginx writes its own Connection, and without a line that is close, or nothing since 1.29.7.'
        : `An Upgrade counts only where Connection names it (RFC 9110, section 7.8). This line sends ${finding.value === '' ? 'none' : finding.value}.`,
  },
  CONNECTION_VARIABLE_UNKNOWN: {
    title: 'No map makes this variable',
    text: (finding) =>
      `nginx does not start with a variable that it does not know: unknown "${value(finding).replace(/^\$/, '')}" variable. The map belongs into the http block.`,
  },
  CONNECTION_ALWAYS_UPGRADE: {
    title: 'Every request says Connection: upgrade',
    text: () =>
      'WebSocket works. Plain requests on this path say upgrade as well, without an Upgrade field, and what comes of that is left to the program: some close the connection behind the answer. A map sends it only where the browser asked for an upgrade.',
  },
  HTTP_VERSION_1_0: {
    title: 'nginx speaks HTTP/1.0 to the program',
    text: (finding) =>
      finding.replaces
        ? 'Upgrade is of HTTP/1.1: a server ignores it in a request of 1.0 (RFC 9110, section 7.8).'
        : 'Before 1.29.7 that is the default. Upgrade is of HTTP/1.1: a server ignores it in a request of 1.0 (RFC 9110, section 7.8).',
  },
  HEADERS_NOT_INHERITED: {
    title: 'Fields that are set further out do not hold here',
    text: (finding) =>
      `proxy_set_header is inherited only where the location has none of its own. This one has, so these are lost: ${value(finding)}.`,
  },
  READ_TIMEOUT_SHORT: {
    title: 'Silence ends the connection',
    text: (finding) =>
      `After ${value(finding)} s without a byte nginx closes it: a WebSocket ends with 1006, a request gets 504. A longer time helps, and so does a ping or a comment that the program sends more often.`,
  },
  READ_TIMEOUT_CLIFF: {
    title: 'A longer time only moves the cliff',
    text: (finding) =>
      `After ${value(finding)} s of silence the connection still ends. Any byte of the program puts that off; on a WebSocket, of the browser, too. Have the program send a ping or a comment, and let the page come back when it is cut.`,
  },
  BUFFERING_ON: {
    title: 'Events may wait in nginx',
    text: (finding) =>
      `proxy_buffering is on where nothing else is written. ${waits(finding)} X-Accel-Buffering: no in the program’s answer turns it off for that answer.`,
  },
  BUFFERING_FORCED: {
    title: 'Buffering is on, whatever the program says',
    text: (finding) =>
      `Buffering is on, and X-Accel-Buffering of the program is ignored. ${waits(finding)}`,
  },
  GZIP_HOLDS_EVENTS: {
    title: 'gzip is on for event streams',
    text: () =>
      'With buffering on, the compressor keeps events until it has enough of them, whole chunks too. With proxy_buffering off nginx flushes it with what it reads, and events come at once.',
  },
  CACHE_ANSWERS_POLLS: {
    title: 'Polls may be answered from the cache',
    text: () =>
      'An answer that may be kept (by proxy_cache_valid, or by its own max-age) is kept, and the next poll gets the old one without the program being asked. no-store in the answer prevents that.',
  },
  HOST_NOT_FORWARDED: {
    title: 'The program does not learn the host',
    text: () =>
      'Without a line, Host is what stands in proxy_pass. A program that compares Origin with Host then refuses every WebSocket, and the links that it makes point nowhere. $http_host has the port, $host has not.',
  },
  PROTO_NOT_FORWARDED: {
    title: 'The program does not learn the scheme',
    text: () =>
      'Behind TLS it believes that it is asked over http, and makes http: and ws: links that a page over https may not use.',
  },
  FORWARDED_FOR_APPENDED: {
    title: 'The browser can write into X-Forwarded-For',
    text: () =>
      '$proxy_add_x_forwarded_for puts the address behind what the request already had. Where this is the first proxy, what it had is made up by whoever sent it; the program must take the last entry, or nginx must replace the field.',
  },
  STICKINESS_MISSING: {
    title: 'Each request may go to another server',
    text: () =>
      'Round robin gives the requests of one session to different programs. What one of them remembers (a sid, a cursor) the other does not know.',
  },
  KEEPALIVE_UNUSED: {
    title: 'No connection is ever kept',
    text: () =>
      'keepalive in the upstream needs HTTP/1.1 and a Connection field that does not say close. As it stands each poll opens a connection of its own to the program.',
  },
  PATH_DOUBLED: {
    title: 'The path gets a second slash',
    text: (finding) =>
      `proxy_pass with a path replaces the location’s prefix, and what follows the prefix begins with a slash: the program is asked for ${value(finding).replace('…', '/…')}.`,
  },
  FAIL_TIMEOUT_ZERO: {
    title: 'A failed server is asked again at once',
    text: () =>
      'fail_timeout=0 keeps no failed server out of use. One server alone is always asked, whatever stands here; of two, each request may meet the dead one first.',
  },
};

const problems: Readonly<Record<ConfigTextCode, (text: string) => string>> = {
  CONFIG_TOO_LONG: () => 'This is too long to be read: more than 256 KiB. Paste one server block.',
  CONFIG_TOO_DEEP: () => 'Blocks stand too deep in each other here, so reading ends.',
  CONFIG_TOO_MANY_DIRECTIVES: () =>
    'There are more than 5,000 directives, so reading ends. Paste one server block.',
  CONFIG_QUOTE_OPEN: () => 'A quote is opened here and never closed. What follows is not read.',
  CONFIG_BLOCK_OPEN: (name) => `The block ${name} is never closed: a } is missing.`,
  CONFIG_BRACE_UNEXPECTED: () => 'This brace has nothing to open or to close.',
  CONFIG_SEMICOLON_MISSING: (name) =>
    `A semicolon is missing at the end of this line${name === '' ? '' : `, near ${name}`}.`,
  CONFIG_SEMICOLON_UNEXPECTED: () => 'This semicolon ends nothing.',
};

const transports: Readonly<Record<Transport, string>> = {
  polling: 'polling',
  sse: 'SSE',
  websocket: 'WebSocket',
};

export const proxyLintEn = {
  findings,
  problems,
  transports,
  weights: { breaks: 'breaks', hurts: 'hurts', note: 'note' },
  line: (line: number) => `line ${line}`,
  mend: 'Write instead',
  add: 'Add to the location',
  outside: 'And outside of it',
  use: 'Use this',
  useFor: (title: string) => `Use this against: ${title}`,
} as const;
