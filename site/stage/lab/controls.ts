/**
 * How each setting is changed on its line: which control it has, and what it is when its line is
 * first written. What may stand there is read-settings.ts's affair: a control offers, it doesn't judge.
 */

import type { ProxySettings } from '../../../playground-server/proxy/model/settings.ts';

/** What has a line in the file. */
export type Setting = Exclude<keyof ProxySettings, 'defaults' | 'timeScale'>;

export type Control =
  /** The line is there or not. */
  | { readonly kind: 'line' }
  | { readonly kind: 'choice'; readonly options: readonly (string | number)[] }
  | { readonly kind: 'number'; readonly min: number; readonly unit: 'seconds' | 'bytes' | 'count' }
  | { readonly kind: 'text' }
  /** Names with spaces between them. */
  | { readonly kind: 'list' }
  /** A number, and bytes for each. */
  | { readonly kind: 'buffers' };

export interface SettingControl<S extends Setting = Setting> {
  readonly control: Control;
  /** Its value when the line is written first. */
  readonly first: NonNullable<ProxySettings[S]>;
}

const seconds: Control = { kind: 'number', min: 1, unit: 'seconds' };
const choice = (...options: readonly (string | number)[]): Control => ({ kind: 'choice', options });

export const CONTROLS: { readonly [S in Setting]: SettingControl<S> } = {
  location: { control: { kind: 'text' }, first: '/' },
  proxyHttpVersion: { control: choice('1.0', '1.1'), first: '1.1' },
  upgrade: { control: { kind: 'line' }, first: 'forwarded' },
  connection: { control: choice('upgrade', 'map', 'empty', 'close'), first: 'upgrade' },
  host: { control: choice('$http_host', '$host', '$proxy_host'), first: '$http_host' },
  xRealIp: { control: { kind: 'line' }, first: true },
  xForwardedFor: { control: choice('append', 'replace'), first: 'append' },
  xForwardedProto: { control: choice('$scheme', 'http', 'https'), first: '$scheme' },
  proxyRedirect: { control: choice('off', 'default'), first: 'off' },
  proxyReadTimeout: { control: seconds, first: 60 },
  proxySendTimeout: { control: seconds, first: 60 },
  proxyBuffering: { control: choice('on', 'off'), first: 'off' },
  proxyBufferSize: { control: { kind: 'number', min: 1024, unit: 'bytes' }, first: 4096 },
  proxyBuffers: { control: { kind: 'buffers' }, first: { number: 8, size: 4096 } },
  xAccelBuffering: { control: { kind: 'line' }, first: 'ignored' },
  gzip: { control: choice('on', 'off'), first: 'on' },
  gzipTypes: { control: { kind: 'list' }, first: ['text/event-stream'] },
  gzipMinLength: { control: { kind: 'number', min: 0, unit: 'bytes' }, first: 20 },
  proxyCache: { control: seconds, first: { valid: 60 } },
  keepalive: { control: { kind: 'number', min: 0, unit: 'count' }, first: 16 },
  upstreams: { control: choice(1, 2), first: 2 },
  balance: { control: choice('ip_hash', 'cookie'), first: 'ip_hash' },
  balanceCookie: { control: { kind: 'text' }, first: 'sid' },
  maxFails: { control: { kind: 'number', min: 0, unit: 'count' }, first: 1 },
  failTimeout: { control: { ...seconds, min: 0 } as Control, first: 10 },
};

export const SETTINGS = Object.keys(CONTROLS) as readonly Setting[];

/** What a control's text means for its setting; the reader of settings judges it. */
export function valueIn(setting: Setting, text: string): unknown {
  const { control } = CONTROLS[setting];
  switch (control.kind) {
    case 'line':
      return CONTROLS[setting].first;
    case 'choice':
      return control.options.find((one) => String(one) === text) ?? text;
    case 'number': {
      // An empty field is no 0.
      const number = text.trim() === '' ? Number.NaN : Number(text);
      return setting === 'proxyCache' ? { valid: number } : number;
    }
    case 'text':
      return text;
    case 'list':
      return text.split(/\s+/).filter((name) => name !== '');
    case 'buffers': {
      const [number, size] = text.split(' ').map(Number);
      return { number, size };
    }
  }
}

/** A setting's value as its control shows it; '' where it isn't set. */
export function textOfValue(value: ProxySettings[Setting]): string {
  if (value === undefined) return '';
  if (Array.isArray(value)) return value.join(' ');
  if (typeof value !== 'object') return String(value);
  return 'valid' in value
    ? String(value.valid)
    : 'size' in value
      ? `${value.number} ${value.size}`
      : '';
}
