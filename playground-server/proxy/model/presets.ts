/**
 * How long the usual platforms let a connection be silent, as each says of itself: one entry per value,
 * with the page that says it and the day on which somebody looked. Pure data: the lesson's table is made
 * from it, and so are the ways to try a value in the lab (platforms.ts).
 *
 * `setting` is the platform's own word for it. Left out on purpose: what its maker does not document.
 */

/** What a timeout limits. */
export type TimeoutLimit =
  /** The time without a byte, on a connection that carries something. */
  | 'silence'
  /** The time until the first byte of an answer. */
  | 'first-byte'
  /** The time between the request and the end of the answer, whatever is sent meanwhile. */
  | 'whole-answer'
  /** The time in which a request must have come. */
  | 'request'
  /** The time between two exchanges on a connection that is kept. */
  | 'between-exchanges'
  /** The whole life of a stream. */
  | 'lifetime';

export interface TimeoutValue {
  readonly platform: string;
  /** The version that is meant; undefined where a service has none. */
  readonly version?: string;
  readonly setting: string;
  /** Seconds; `none` where nothing is limited as long as nobody says otherwise. */
  readonly seconds: number | 'none';
  readonly limit: TimeoutLimit;
  /** What puts it off. */
  readonly resetBy: 'any-byte' | 'bytes-of-program' | 'nothing';
  /** Whether it holds for an open WebSocket; `unstated` where the source doesn't say. */
  readonly webSocket: 'yes' | 'no' | 'unstated';
  readonly source: string;
  /** The day on which the source was read, ISO 8601. */
  readonly checked: string;
}

const checked = '2026-11-22';

const NGINX = 'https://nginx.org/en/docs/http/ngx_http_proxy_module.html#proxy_read_timeout';
const HAPROXY = 'https://docs.haproxy.org/2.6/configuration.html';
const HEROKU = 'https://devcenter.heroku.com/articles/request-timeout';
const ENVOY = 'https://www.envoyproxy.io/docs/envoy/v1.39.0/faq/configuration/timeouts';
/** The source of https://doc.traefik.io/traefik/reference/install-configuration/entrypoints/. */
const TRAEFIK =
  'https://github.com/traefik/traefik/blob/03490d64525c56f0ba0b8ca5fc5d36eeba917356/docs/content/reference/install-configuration/entrypoints.md';

export const TIMEOUT_VALUES: readonly TimeoutValue[] = [
  {
    platform: 'nginx',
    version: '1.22.1',
    setting: 'proxy_read_timeout',
    seconds: 60,
    limit: 'silence',
    resetBy: 'any-byte',
    webSocket: 'yes',
    source: NGINX,
    checked,
  },
  {
    platform: 'HAProxy',
    version: '2.6',
    setting: 'timeout tunnel',
    seconds: 'none',
    limit: 'silence',
    resetBy: 'any-byte',
    webSocket: 'yes',
    source: HAPROXY,
    checked,
  },
  {
    platform: 'HAProxy as in Debian 12',
    version: '2.6.12',
    setting: 'timeout client, timeout server',
    seconds: 50,
    limit: 'silence',
    resetBy: 'any-byte',
    webSocket: 'yes',
    // The page says what the two limit. The seconds are those of /etc/haproxy/haproxy.cfg in Debian's
    // package 2.6.12-1+deb12u4, which sets no `timeout tunnel`.
    source: HAPROXY,
    checked,
  },
  {
    platform: 'AWS ALB',
    setting: 'idle_timeout.timeout_seconds',
    seconds: 60,
    limit: 'silence',
    resetBy: 'any-byte',
    webSocket: 'yes',
    source:
      'https://docs.aws.amazon.com/elasticloadbalancing/latest/application/edit-load-balancer-attributes.html',
    checked,
  },
  {
    platform: 'Cloudflare',
    setting: 'Proxy Read Timeout',
    seconds: 120,
    limit: 'silence',
    resetBy: 'bytes-of-program',
    webSocket: 'unstated',
    source: 'https://developers.cloudflare.com/fundamentals/reference/connection-limits/',
    checked,
  },
  {
    platform: 'Heroku',
    setting: 'H12',
    seconds: 30,
    limit: 'first-byte',
    resetBy: 'nothing',
    webSocket: 'yes',
    source: HEROKU,
    checked,
  },
  {
    platform: 'Heroku',
    setting: 'rolling window',
    seconds: 55,
    limit: 'silence',
    resetBy: 'any-byte',
    webSocket: 'yes',
    source: 'https://devcenter.heroku.com/articles/websockets#timeouts',
    checked,
  },
  {
    platform: 'Envoy',
    version: '1.39',
    setting: 'route timeout',
    seconds: 15,
    limit: 'whole-answer',
    resetBy: 'nothing',
    webSocket: 'unstated',
    source: ENVOY,
    checked,
  },
  {
    platform: 'Envoy',
    version: '1.39',
    setting: 'stream_idle_timeout',
    seconds: 300,
    limit: 'silence',
    resetBy: 'any-byte',
    webSocket: 'unstated',
    source: ENVOY,
    checked,
  },
  {
    platform: 'Envoy',
    version: '1.39',
    setting: 'idle_timeout',
    seconds: 3600,
    limit: 'between-exchanges',
    resetBy: 'any-byte',
    webSocket: 'no',
    source: ENVOY,
    checked,
  },
  {
    platform: 'Caddy',
    version: '2',
    setting: 'stream_timeout',
    seconds: 'none',
    limit: 'lifetime',
    resetBy: 'nothing',
    webSocket: 'yes',
    source: 'https://caddyserver.com/docs/caddyfile/directives/reverse_proxy',
    checked,
  },
  {
    platform: 'Traefik',
    version: '3',
    setting: 'respondingTimeouts.readTimeout',
    seconds: 60,
    limit: 'request',
    resetBy: 'nothing',
    webSocket: 'unstated',
    source: TRAEFIK,
    checked,
  },
  {
    platform: 'Traefik',
    version: '3',
    setting: 'respondingTimeouts.writeTimeout',
    seconds: 'none',
    limit: 'whole-answer',
    resetBy: 'nothing',
    webSocket: 'unstated',
    source: TRAEFIK,
    checked,
  },
  {
    platform: 'Traefik',
    version: '3',
    setting: 'respondingTimeouts.idleTimeout',
    seconds: 180,
    limit: 'between-exchanges',
    resetBy: 'any-byte',
    webSocket: 'unstated',
    source: TRAEFIK,
    checked,
  },
];

/**
 * The read timeout that shows a platform's silence in the lab, in seconds; undefined where the value
 * limits something else, or nothing.
 */
export function readTimeoutOf({ seconds, limit }: TimeoutValue): number | undefined {
  return limit === 'silence' && seconds !== 'none' ? seconds : undefined;
}
