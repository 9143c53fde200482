/**
 * The settings of a further hop, as a model: what a reader may write into the lab's nginx file, and
 * what holds where nothing is written. Pure: the site shows it, the server runs it.
 *
 * A setting that is absent isn't in the file. Names are those of nginx's directives in camel case;
 * times are seconds, sizes bytes, as in the file. Left out on purpose: TLS, HTTP/2, request
 * buffering, and everything that no lesson speaks of.
 *
 * Defaults: https://nginx.org/en/docs/http/ngx_http_proxy_module.html and the change log of 1.29.7
 * (2026-03-24): HTTP/1.1 and connections that are kept became the default.
 */

/** Which defaults hold. */
export type NginxDefaults = 'before-1.29.7' | 'since-1.29.7';

export const TIME_SCALES = [1, 10, 60] as const;
/** How much faster than on the clock the timeouts run. */
export type TimeScale = (typeof TIME_SCALES)[number];

export interface ProxySettings {
  readonly defaults: NginxDefaults;
  readonly timeScale: TimeScale;
  /** The location's prefix; what is outside it is answered with 404. `/` where absent. */
  readonly location?: string;
  readonly proxyHttpVersion?: '1.0' | '1.1';
  /** `proxy_set_header Upgrade $http_upgrade`. */
  readonly upgrade?: 'forwarded';
  /**
   * `proxy_set_header Connection`: "upgrade" for every request, by a `map` from the request's own
   * `Upgrade`, or "" (so that the connection is kept).
   */
  readonly connection?: 'upgrade' | 'map' | 'empty' | 'close';
  /** `proxy_set_header Host`: a variable, or a host name of its own. */
  readonly host?: string;
  readonly xRealIp?: true;
  /** `$proxy_add_x_forwarded_for` appends to what the browser sent; `$remote_addr` replaces it. */
  readonly xForwardedFor?: 'append' | 'replace';
  readonly xForwardedProto?: '$scheme' | 'http' | 'https';
  readonly proxyRedirect?: 'off' | 'default';
  readonly proxyReadTimeout?: number;
  readonly proxySendTimeout?: number;
  readonly proxyBuffering?: 'on' | 'off';
  readonly proxyBufferSize?: number;
  readonly proxyBuffers?: { readonly number: number; readonly size: number };
  /** `proxy_ignore_headers X-Accel-Buffering`. Obeyed where absent. */
  readonly xAccelBuffering?: 'ignored';
  readonly gzip?: 'on' | 'off';
  /** Beside `text/html`, which is always compressed. */
  readonly gzipTypes?: readonly string[];
  readonly gzipMinLength?: number;
  /** `proxy_cache`, with the seconds that an answer of 200 is held where it doesn't say itself. */
  readonly proxyCache?: { readonly valid: number };
  /** Idle connections to the program that are kept; 0 for none. */
  readonly keepalive?: number;
  /** Two where 2: the example runs twice. */
  readonly upstreams?: 1 | 2;
  /** Round robin where absent. */
  readonly balance?: 'ip_hash' | 'cookie';
  /** The cookie that `balance: 'cookie'` hashes. */
  readonly balanceCookie?: string;
  readonly maxFails?: number;
  readonly failTimeout?: number;
}

/** The names of `$…` that may stand in `Host`. */
export const HOST_VARIABLES = ['$host', '$http_host', '$proxy_host'] as const;

/** The upstream's name in the file, and so what `$proxy_host` is. */
export const UPSTREAM = 'app';

export const DEFAULT_COOKIE = 'sid';

/** What holds for a request: every setting has its value. */
export interface ResolvedSettings {
  readonly location: string;
  readonly proxyHttpVersion: '1.0' | '1.1';
  readonly upgrade: 'forwarded' | 'dropped';
  readonly connection: 'upgrade' | 'map' | 'empty' | 'close';
  readonly host: string;
  readonly xRealIp: boolean;
  readonly xForwardedFor: 'append' | 'replace' | 'untouched';
  readonly xForwardedProto: '$scheme' | 'http' | 'https' | 'untouched';
  readonly proxyRedirect: 'off' | 'default';
  /** Seconds as in the file, before they are scaled. */
  readonly proxyReadTimeout: number;
  readonly proxySendTimeout: number;
  readonly proxyBuffering: 'on' | 'off';
  readonly proxyBufferSize: number;
  readonly proxyBuffers: { readonly number: number; readonly size: number };
  readonly xAccelBuffering: 'ignored' | 'obeyed';
  readonly gzip: 'on' | 'off';
  readonly gzipTypes: readonly string[];
  readonly gzipMinLength: number;
  readonly proxyCache: { readonly valid: number } | undefined;
  readonly keepalive: number;
  readonly upstreams: 1 | 2;
  readonly balance: 'round-robin' | 'ip_hash' | 'cookie';
  readonly balanceCookie: string;
  readonly maxFails: number;
  readonly failTimeout: number;
}

/** One memory page, which nginx takes for a buffer where nothing else is said. */
const PAGE = 4096;

/** A bare `proxy_pass`. */
export function bareSettings(defaults: NginxDefaults = 'before-1.29.7'): ProxySettings {
  return { defaults, timeScale: 1 };
}

/** What holds with these settings. */
export function resolveSettings(settings: ProxySettings): ResolvedSettings {
  const since = settings.defaults === 'since-1.29.7';
  const { proxyBufferSize = PAGE, proxyBuffers = { number: 8, size: PAGE } } = settings;
  return {
    location: settings.location ?? '/',
    proxyHttpVersion: settings.proxyHttpVersion ?? (since ? '1.1' : '1.0'),
    upgrade: settings.upgrade ?? 'dropped',
    connection: settings.connection ?? (since ? 'empty' : 'close'),
    host: settings.host ?? '$proxy_host',
    xRealIp: settings.xRealIp ?? false,
    xForwardedFor: settings.xForwardedFor ?? 'untouched',
    xForwardedProto: settings.xForwardedProto ?? 'untouched',
    proxyRedirect: settings.proxyRedirect ?? 'default',
    proxyReadTimeout: settings.proxyReadTimeout ?? 60,
    proxySendTimeout: settings.proxySendTimeout ?? 60,
    proxyBuffering: settings.proxyBuffering ?? 'on',
    proxyBufferSize,
    proxyBuffers,
    xAccelBuffering: settings.xAccelBuffering ?? 'obeyed',
    gzip: settings.gzip ?? 'off',
    gzipTypes: settings.gzipTypes ?? [],
    gzipMinLength: settings.gzipMinLength ?? 20,
    proxyCache: settings.proxyCache,
    keepalive: settings.keepalive ?? (since ? 32 : 0),
    upstreams: settings.upstreams ?? 1,
    balance: settings.balance ?? 'round-robin',
    balanceCookie: settings.balanceCookie ?? DEFAULT_COOKIE,
    maxFails: settings.maxFails ?? 1,
    failTimeout: settings.failTimeout ?? 10,
  };
}

/** A timeout of the file as the hop runs it: milliseconds, at least one. */
export function scaledMilliseconds(seconds: number, scale: TimeScale): number {
  return Math.max(1, Math.round((seconds * 1000) / scale));
}

/** A time that nginx takes in whole seconds alone; 0 stays 0. */
export function scaledSeconds(seconds: number, scale: TimeScale): number {
  return Math.ceil(seconds / scale);
}
