/**
 * The words of the lab's panel: the hop, its file line by line, what each line did on the wire, its
 * countdown, and the pane for a file of the reader's own.
 */

import type { Setting } from '../../stage/lab/controls.ts';
import type { Seen } from '../../stage/lab/effects.ts';
import type { PresetName } from '../../stage/lab/presets.ts';
import { wireEn } from './wire-en.ts';

const { duration } = wireEn;
const number = new Intl.NumberFormat('en');
const seconds = (ms: number) => `${number.format(Math.round(ms / 100) / 10)} s`;
/** Tenths of a second where it is soon: 54.3 s, else 9:59 or 23:59:59. */
function clock(ms: number): string {
  if (ms < 120_000) return `${(ms / 1000).toFixed(1)} s`;
  const whole = Math.floor(ms / 1000);
  const parts = [Math.floor(whole / 3600), Math.floor(whole / 60) % 60, whole % 60];
  const [first, ...rest] = parts[0] === 0 ? parts.slice(1) : parts;
  return [first, ...rest.map((part) => String(part).padStart(2, '0'))].join(':');
}
const count = (n: number, one: string, many: string) =>
  `${number.format(n)} ${n === 1 ? one : many}`;

/** What a line does, by its `does` key. A test holds that every key has its sentence. */
const does: Readonly<Record<string, string>> = {
  listen: 'Takes connections on port 80. The lab’s own listens on a socket of the playground.',
  upstream: 'The programs behind nginx, under one name.',
  upstreamServer:
    'One program. After max_fails failures within fail_timeout it is left out for fail_timeout.',
  ipHash: 'Chooses the program by the browser’s address: the same browser, the same program.',
  cookieHash: 'Chooses the program by the value of this cookie.',
  keepalive: 'Keeps this many idle connections to the programs open for the next requests.',
  connectionMap:
    'Makes $connection_upgrade: upgrade where the request has an Upgrade, else nothing.',
  location: 'Holds for every path that begins so.',
  elsewhere: 'Every other path is answered with 404 by nginx itself.',
  proxyPass: 'Sends the request on to the program.',
  proxyHttpVersion: 'The version that nginx speaks to the program. Upgrade needs 1.1.',
  upgrade: 'Passes the browser’s Upgrade on. It is hop-by-hop: without this line nginx drops it.',
  'connection-upgrade': 'Says Connection: upgrade to the program in every request.',
  'connection-map': 'Says Connection: upgrade only where the browser asked for an upgrade.',
  'connection-empty': 'Sends no Connection field, so that an HTTP/1.1 connection can be kept.',
  'connection-close': 'Asks the program to close the connection behind its answer.',
  'host-host': 'Host as the browser sent it, without the port.',
  'host-http_host': 'Host as the browser sent it, with the port.',
  'host-proxy_host': 'Host is the name in proxy_pass: the program does not learn its own address.',
  'host-name': 'Host is this name, whatever the browser sent.',
  xRealIp: 'The address that the connection came from.',
  'xForwardedFor-append': 'Puts the address behind what the request already had in this field.',
  'xForwardedFor-replace': 'The address alone: what the request had in this field goes.',
  xForwardedProto: 'Tells the program whether the browser spoke http or https.',
  'proxyRedirect-off': 'Location in the program’s answer stays as it is.',
  'proxyRedirect-default': 'Location with the upstream’s name is rewritten to the location’s path.',
  proxyReadTimeout: 'The longest silence of the program; then 504, or the connection is closed.',
  proxySendTimeout: 'The longest wait between two writes to the program.',
  'proxyBuffering-on': 'Reads the answer into buffers, and sends a buffer on when it is full.',
  'proxyBuffering-off': 'Sends each part of the answer on as it comes.',
  proxyBufferSize: 'The buffer for the answer’s first part. A longer head is a 502.',
  proxyBuffers: 'The buffers for the rest of the answer, for each connection.',
  xAccelBuffering: 'Ignores the program’s X-Accel-Buffering, so that it can’t turn buffering off.',
  'gzip-on': 'Compresses answers for browsers that take gzip.',
  'gzip-off': 'Compresses nothing.',
  gzipTypes: 'What is compressed beside text/html.',
  gzipMinLength: 'Answers that say a shorter length are not compressed.',
  proxyCachePath: 'Where kept answers lie.',
  proxyCache: 'Keeps answers, and gives them out without asking the program.',
  proxyCacheValid: 'How long an answer of 200 is kept where it does not say itself.',
  cacheStatus: 'Tells the browser whether the answer came from the cache.',
};

/** What an unwritten line leaves in force. */
const defaults: Readonly<Record<Setting, (since: boolean) => string>> = {
  location: () => 'Every path.',
  proxyHttpVersion: (since) => (since ? 'Without it: 1.1.' : 'Without it: 1.0.'),
  upgrade: () => 'Without it nginx drops the browser’s Upgrade.',
  connection: (since) =>
    since ? 'Without it no Connection field is sent.' : 'Without it: Connection: close.',
  host: () => 'Without it Host is the name in proxy_pass.',
  xRealIp: () => 'Without it the program sees nginx’s address alone.',
  xForwardedFor: () => 'Without it the field stays as the browser sent it.',
  xForwardedProto: () => 'Without it the field stays as the browser sent it.',
  proxyRedirect: () => 'Without it Location with the upstream’s name is rewritten.',
  proxyReadTimeout: () => 'Without it: 60 s of silence.',
  proxySendTimeout: () => 'Without it: 60 s.',
  proxyBuffering: () => 'Without it answers are buffered.',
  proxyBufferSize: () => 'Without it: 4 KiB, one page of memory.',
  proxyBuffers: () => 'Without it: 8 of 4 KiB.',
  xAccelBuffering: () => 'Without it X-Accel-Buffering: no turns buffering off.',
  gzip: () => 'Without it nothing is compressed.',
  gzipTypes: () => 'Without it text/html alone.',
  gzipMinLength: () => 'Without it: 20 bytes.',
  proxyCache: () => 'Without it every request reaches the program.',
  keepalive: (since) => (since ? 'Without it: 32.' : 'Without it none is kept.'),
  upstreams: () => 'One program.',
  balance: () => 'Without it the programs take turns.',
  balanceCookie: () => 'The cookie’s name.',
  maxFails: () => 'Without it: 1.',
  failTimeout: () => 'Without it: 10 s.',
};

const settings: Readonly<Record<Setting, string>> = {
  location: 'location',
  proxyHttpVersion: 'proxy_http_version',
  upgrade: 'Upgrade',
  connection: 'Connection',
  host: 'Host',
  xRealIp: 'X-Real-IP',
  xForwardedFor: 'X-Forwarded-For',
  xForwardedProto: 'X-Forwarded-Proto',
  proxyRedirect: 'proxy_redirect',
  proxyReadTimeout: 'proxy_read_timeout',
  proxySendTimeout: 'proxy_send_timeout',
  proxyBuffering: 'proxy_buffering',
  proxyBufferSize: 'proxy_buffer_size',
  proxyBuffers: 'proxy_buffers',
  xAccelBuffering: 'proxy_ignore_headers',
  gzip: 'gzip',
  gzipTypes: 'gzip_types',
  gzipMinLength: 'gzip_min_length',
  proxyCache: 'proxy_cache',
  keepalive: 'keepalive',
  upstreams: 'programs',
  balance: 'balancing',
  balanceCookie: 'cookie',
  maxFails: 'max_fails',
  failTimeout: 'fail_timeout',
};

/** @param at the row's number, as `#31` */
function seen(effect: Seen, at: string): string {
  switch (effect.code) {
    case 'version':
      return `${effect.version} to the program in ${at}`;
    case 'field-sent':
      return `${effect.name}: ${effect.value} in ${at}`;
    case 'field-absent':
      return `no ${effect.name} in ${at}`;
    case 'field-dropped':
      return `${effect.name}: ${effect.value} was dropped before ${at}`;
    case 'field-changed':
      return `${effect.name}: ${effect.before} became ${effect.after} in ${at}`;
    case 'switched':
      return `101 reached the browser in ${at}`;
    case 'refused':
      return `the handshake failed: ${effect.status} in ${at}`;
    case 'outside':
      return `${effect.status} from the hop in ${at}: outside of the location`;
    case 'gateway-timeout':
      return `504 after ${duration(effect.after)} in ${at}`;
    case 'cut':
      return `closed by the hop after ${duration(effect.silence)} of silence (${at})`;
    case 'cut-sending':
      return `closed by the hop after ${duration(effect.silence)} without a byte to the program or from it: ${count(effect.held, 'byte', 'bytes')} had left for it and not come out of it (${at})`;
    case 'gateway-timeout-sending':
      return `504 in ${at}, ${duration(effect.after)} after the last byte to the program: ${count(effect.missing, 'byte', 'bytes')} of the request had not come out of the hop`;
    case 'events':
      return `${count(effect.count, 'event', 'events')} passed; the longest was held for ${duration(effect.longest)} (${at})`;
    case 'events-waiting':
      return `${count(effect.count, 'event', 'events')} entered and did not come out (${at})`;
    case 'compressed':
      return `compressed with ${effect.encoding} in ${at}`;
    case 'uncompressed':
      return `sent as it was in ${at}`;
    case 'cache':
      return `${effect.status} in ${at}`;
    case 'kept':
      return `connection ${effect.connection} kept: request ${effect.requests} on it in ${at}`;
    case 'new-connection':
      return `a new connection for ${at}`;
    case 'servers':
      return effect.counts.map(([name, n]) => `${name}: ${n}`).join(', ');
  }
}

export const proxyEn = {
  label: 'The proxy in the path',
  does,
  defaults,
  settings,
  seen,
  showRow: (said: string) => `${said}. Show it.`,

  hop: {
    none: 'The path is direct: the browser talks to the program, with only the taps between.',
    nginx: (version: string, binary: string) =>
      `nginx ${version}${binary === '' ? '' : `, ${binary}`}`,
    embedded: 'the built-in hop',
    noNginx: 'No nginx on this machine: apt install nginx-light',
    runs: 'In the path',
    ran: 'In the recorded path',
    which: 'Hop',
    kinds: { auto: 'nginx if there', nginx: 'nginx', embedded: 'built-in' },
    defaults: 'Defaults of nginx',
    versions: { 'before-1.29.7': 'before 1.29.7', 'since-1.29.7': 'since 1.29.7' },
    scale: 'Timeouts run',
    scales: (times: number) => (times === 1 ? 'at 1×' : `${times}× as fast`),
    putIn: 'Put it in the path',
    takeOut: 'Take it out',
    again: 'Start it again',
    copy: 'Copy link',
    copied: 'The link is copied.',
    notCopied: (link: string) => `The link could not be copied: ${link}`,
    changing: 'Starting it anew.',
    states: {
      starting: 'starting',
      running: 'running',
      stopped: 'stopped, the next request starts it',
      crashed: 'crashed',
      removed: 'taken out',
    },
    log: 'Its error log',
  },

  tabs: { label: 'The proxy', file: 'Its file', paste: 'Paste your config' },

  file: {
    label: 'The configuration file, line by line',
    write: (name: string) => `Write the line for ${name}`,
    control: (name: string) => `Value of ${name}`,
    units: { seconds: 's', bytes: 'bytes', count: '' },
    connection: { upgrade: '"upgrade"', map: 'by a map', empty: 'none', close: 'close' },
    xForwardedFor: { append: 'append', replace: 'replace' },
    buffersNumber: 'Number of buffers',
    buffersSize: 'Bytes of each buffer',
    wrong: (message: string) => `Not changed. ${message}`,
    unwritten: 'Show the lines that are not written',
    presets: 'Begin with',
    presetNames: {
      bare: 'a bare proxy_pass',
      webSocket: 'WebSocket',
      webSocketMap: 'WebSocket, by a map',
      events: 'event streams',
      balanced: 'two programs',
    } satisfies Record<PresetName, string>,
  },

  countdown: {
    by: {
      either: 'any byte of either side puts it off',
      program: 'bytes of the program put it off',
      sending:
        'Inferred: what went into the proxy does not come out, and it takes no more. Any byte of either side puts it off',
    },
    /** Behind the connection of a send timeout, which runs by inference. */
    inferred: 'inferred: bytes wait',
    connection: (n: number) => `connection ${n}`,
    of: (written: number, ms: number) =>
      written * 1000 === ms ? `${written} s` : `${written} s (runs in ${seconds(ms)})`,
    left: (ms: number) => `${clock(Math.max(0, ms))} left`,
    atPlayhead: 'at the playhead:',
    due: 'due',
    spoken: (left: number, connection: number) =>
      `About ${count(left, 'second', 'seconds')} until the proxy cuts connection ${connection}.`,
  },

  paste: {
    what: 'Paste a server block, a location, or its lines. The text stays on this page: only settings that the lab knows go to the playground.',
    label: 'nginx configuration',
    location: 'Location',
    locationAt: (path: string, line: number) => `${path} (line ${line})`,
    nothing: 'There is no location with proxy_pass in this text yet.',
    findings: 'What the text does to polling, SSE and WebSocket',
    fine: 'Nothing in this location breaks polling, SSE or WebSocket.',
    problems: 'What keeps nginx from reading it',
    taken: 'Taken over',
    takenLine: (line: number, name: string) => `line ${line}: ${name}`,
    ignored: 'Left out by the lab',
    ignoredLine: (line: number, name: string, why: 'unknown' | 'value') =>
      why === 'unknown'
        ? `line ${line}: ${name}`
        : `line ${line}: ${name}, whose value the lab does not have`,
    pathNote: (path: string) => `It runs for every path: the example’s page is not below ${path}.`,
    run: 'Run this in the lab',
    ran: 'It runs. Its file is under “Its file”.',
  },
} as const;
