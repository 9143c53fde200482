/**
 * What settings of a hop do to polling, SSE and WebSocket, each with what mends it. Codes are stable; the
 * sentences stand in the site's dictionary. The lines are those of the file that was pasted.
 *
 * Each rule is held by a test of the contract suite or by nginx's documentation
 * (https://nginx.org/en/docs/http/websocket.html).
 */

import type { ConfigReading } from './config-settings.ts';
import { type ProxySettings, type ResolvedSettings, resolveSettings } from './settings.ts';

export type LintCode =
  | 'WS_HTTP_1_0'
  | 'WS_UPGRADE_DROPPED'
  | 'WS_CONNECTION_DROPPED'
  | 'CONNECTION_VARIABLE_UNKNOWN'
  | 'CONNECTION_UPGRADE_ALWAYS'
  | 'SSE_BUFFERED'
  | 'SSE_GZIP_HOLDS'
  | 'SSE_CACHED'
  | 'IDLE_CUT'
  | 'STICKINESS_MISSING'
  | 'HOST_IS_UPSTREAM'
  | 'FORWARDED_PROTO_MISSING'
  | 'KEEPALIVE_WITHOUT_HTTP_1_1'
  | 'FAIL_TIMEOUT_OF_ONE';

export type Transport = 'polling' | 'long-polling' | 'sse' | 'websocket';

export interface LintFinding {
  readonly code: LintCode;
  /** `breaks`: it doesn't work; `limits`: it works for a while or not well; `note`: worth knowing. */
  readonly severity: 'breaks' | 'limits' | 'note';
  readonly transports: readonly Transport[];
  /** The setting that it hangs on. */
  readonly setting: keyof ProxySettings;
  /** In the pasted file, where the setting stands there. */
  readonly line?: number;
  /** The settings that mend it. */
  readonly mend: Partial<ProxySettings>;
}

type Rule = Omit<LintFinding, 'line'> & {
  readonly when: (resolved: ResolvedSettings, settings: ProxySettings) => boolean;
};

const ALL: readonly Transport[] = ['polling', 'long-polling', 'sse', 'websocket'];

const RULES: readonly Rule[] = [
  {
    code: 'WS_HTTP_1_0',
    severity: 'breaks',
    transports: ['websocket'],
    setting: 'proxyHttpVersion',
    mend: { proxyHttpVersion: '1.1' },
    when: ({ proxyHttpVersion }) => proxyHttpVersion === '1.0',
  },
  {
    code: 'WS_UPGRADE_DROPPED',
    severity: 'breaks',
    transports: ['websocket'],
    setting: 'upgrade',
    mend: { upgrade: 'forwarded' },
    when: ({ upgrade }) => upgrade === 'dropped',
  },
  {
    code: 'WS_CONNECTION_DROPPED',
    severity: 'breaks',
    transports: ['websocket'],
    setting: 'connection',
    mend: { connection: 'map' },
    when: ({ connection }) => connection === 'close' || connection === 'empty',
  },
  {
    code: 'CONNECTION_UPGRADE_ALWAYS',
    severity: 'limits',
    transports: ['polling', 'long-polling', 'sse'],
    setting: 'connection',
    mend: { connection: 'map' },
    when: ({ connection }) => connection === 'upgrade',
  },
  {
    code: 'SSE_BUFFERED',
    severity: 'breaks',
    transports: ['sse'],
    setting: 'proxyBuffering',
    mend: { proxyBuffering: 'off' },
    when: ({ proxyBuffering, proxyHttpVersion }) =>
      proxyBuffering === 'on' && proxyHttpVersion === '1.0',
  },
  {
    // A chunk that is whole goes on at once; the head, and a chunk in two parts, still wait.
    code: 'SSE_BUFFERED',
    severity: 'limits',
    transports: ['sse'],
    setting: 'proxyBuffering',
    mend: { proxyBuffering: 'off' },
    when: ({ proxyBuffering, proxyHttpVersion }) =>
      proxyBuffering === 'on' && proxyHttpVersion === '1.1',
  },
  {
    code: 'SSE_GZIP_HOLDS',
    severity: 'breaks',
    transports: ['sse'],
    setting: 'gzip',
    mend: { proxyBuffering: 'off' },
    when: ({ gzip, gzipTypes, proxyBuffering }) =>
      gzip === 'on' && gzipTypes.includes('text/event-stream') && proxyBuffering === 'on',
  },
  {
    code: 'SSE_CACHED',
    severity: 'limits',
    transports: ['polling', 'long-polling', 'sse'],
    setting: 'proxyCache',
    mend: {},
    when: ({ proxyCache }) => proxyCache !== undefined,
  },
  {
    code: 'IDLE_CUT',
    severity: 'limits',
    transports: ['long-polling', 'sse', 'websocket'],
    setting: 'proxyReadTimeout',
    // A longer time moves the cliff; what keeps the connection is a byte now and then.
    mend: {},
    when: () => true,
  },
  {
    code: 'STICKINESS_MISSING',
    severity: 'limits',
    transports: ['long-polling'],
    setting: 'balance',
    mend: { balance: 'ip_hash' },
    when: ({ upstreams, balance }) => upstreams === 2 && balance === 'round-robin',
  },
  {
    code: 'HOST_IS_UPSTREAM',
    severity: 'limits',
    transports: ALL,
    setting: 'host',
    mend: { host: '$http_host' },
    when: ({ host }) => host === '$proxy_host',
  },
  {
    code: 'FORWARDED_PROTO_MISSING',
    severity: 'note',
    transports: ALL,
    setting: 'xForwardedProto',
    mend: { xForwardedProto: '$scheme' },
    when: ({ xForwardedProto }) => xForwardedProto === 'untouched',
  },
  {
    code: 'KEEPALIVE_WITHOUT_HTTP_1_1',
    severity: 'limits',
    transports: ['polling', 'long-polling'],
    setting: 'keepalive',
    mend: { proxyHttpVersion: '1.1', connection: 'map', upgrade: 'forwarded' },
    when: ({ proxyHttpVersion, connection }, { keepalive = 0 }) =>
      keepalive > 0 && (proxyHttpVersion === '1.0' || connection === 'close'),
  },
  {
    code: 'FAIL_TIMEOUT_OF_ONE',
    severity: 'note',
    transports: ALL,
    setting: 'failTimeout',
    mend: {},
    when: ({ upstreams }, { failTimeout }) => upstreams === 1 && failTimeout !== undefined,
  },
];

/** What is to be said of settings, the worst first. */
export function lintSettings(
  settings: ProxySettings,
  from: Pick<ConfigReading, 'lines' | 'unknownVariable'> = { lines: {} },
): LintFinding[] {
  const resolved = resolveSettings(settings);
  const findings = RULES.filter(({ when }) => when(resolved, settings)).map(
    ({ when: _when, ...finding }): LintFinding => {
      const line = from.lines[finding.setting];
      return line === undefined ? finding : { ...finding, line };
    },
  );
  if (from.unknownVariable) {
    findings.push({
      code: 'CONNECTION_VARIABLE_UNKNOWN',
      severity: 'breaks',
      transports: ALL,
      setting: 'connection',
      line: from.unknownVariable.line,
      mend: { connection: 'map' },
    });
  }
  const order = ['breaks', 'limits', 'note'];
  return findings.sort((a, b) => order.indexOf(a.severity) - order.indexOf(b.severity));
}
