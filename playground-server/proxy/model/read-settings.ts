/**
 * Reads settings that came from outside, without trust. What comes out is made anew from checked
 * parts: choices, whole numbers in their ranges, and names of a few harmless characters. So no text
 * of a visitor can reach a configuration file but as one of these names.
 */

import { HOST_VARIABLES, type ProxySettings, resolveSettings, TIME_SCALES } from './settings.ts';
import type { SettingsCode, SettingsProblem } from './settings-problems.ts';

/** The settings, or all that is wrong with them. */
export type SettingsReading =
  | { readonly settings: ProxySettings; readonly problems?: undefined }
  | { readonly settings?: undefined; readonly problems: readonly SettingsProblem[] };

type Reader = (value: unknown) => unknown;

class Wrong extends Error {
  readonly code: SettingsCode;

  constructor(code: SettingsCode, message: string) {
    super(message);
    this.code = code;
  }
}

const LOCATION = /^\/[\w.~-]{0,40}(\/[\w.~-]{1,40}){0,5}\/?$/;
const HOST_NAME = /^[a-z\d]([a-z\d-]{0,62}\.){0,4}[a-z\d-]{0,62}(:\d{1,5})?$/i;
const COOKIE_NAME = /^[a-z_][a-z\d_]{0,31}$/i;
/** No comma, no quote, no brace, no semicolon: nothing that nginx's syntax knows. */
const MIME_TYPE = /^[a-z]+\/[a-z\d][a-z\d.+-]{0,60}$/;

/** A day, in seconds: as long as a timeout may be. */
export const LONGEST_TIME = 86_400;
const KIB = 1024;

const readers = {
  defaults: choice('before-1.29.7', 'since-1.29.7'),
  timeScale: choice(...TIME_SCALES),
  location: name(LOCATION, 'a path, for example /socket.io'),
  proxyHttpVersion: choice('1.0', '1.1'),
  upgrade: choice('forwarded'),
  connection: choice('upgrade', 'map', 'empty', 'close'),
  host: hostValue,
  xRealIp: choice(true),
  xForwardedFor: choice('append', 'replace'),
  xForwardedProto: choice('$scheme', 'http', 'https'),
  proxyRedirect: choice('off', 'default'),
  proxyReadTimeout: count(1, LONGEST_TIME),
  proxySendTimeout: count(1, LONGEST_TIME),
  proxyBuffering: choice('on', 'off'),
  proxyBufferSize: count(KIB, 64 * KIB),
  proxyBuffers: buffers,
  xAccelBuffering: choice('ignored'),
  gzip: choice('on', 'off'),
  gzipTypes: mimeTypes,
  gzipMinLength: count(0, 1024 * KIB),
  proxyCache: cache,
  keepalive: count(0, 1000),
  upstreams: choice(1, 2),
  balance: choice('ip_hash', 'cookie'),
  balanceCookie: name(COOKIE_NAME, 'letters, digits and underscores, for example sid'),
  maxFails: count(0, 100),
  failTimeout: count(0, LONGEST_TIME),
} satisfies Record<keyof ProxySettings, Reader>;

/** The names of all settings, in the order of the model. */
export const SETTING_NAMES = Object.keys(readers) as readonly (keyof ProxySettings)[];

/** Reads a value from JSON as settings. `defaults` and `timeScale` may be absent. */
export function readSettings(value: unknown): SettingsReading {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    const message = 'The settings must be a JSON object; {} is a bare proxy_pass.';
    return { problems: [{ code: 'SETTINGS_NOT_AN_OBJECT', message }] };
  }
  const problems: SettingsProblem[] = [];
  const read: Record<string, unknown> = { defaults: 'before-1.29.7', timeScale: 1 };
  for (const [setting, given] of Object.entries(value)) {
    const reader = Object.hasOwn(readers, setting)
      ? (readers as Readonly<Record<string, Reader>>)[setting]
      : undefined;
    try {
      if (reader === undefined) throw new Wrong('SETTING_UNKNOWN', 'There is no such setting.');
      if (given !== undefined) read[setting] = reader(given);
    } catch (error) {
      if (!(error instanceof Wrong)) throw error;
      const shown = setting.slice(0, 40);
      problems.push({ code: error.code, setting: shown, message: `${shown}: ${error.message}` });
    }
  }
  if (problems.length > 0) return { problems };
  const settings = read as unknown as ProxySettings;
  const tooFew = tooFewBuffers(settings);
  return tooFew === undefined ? { settings } : { problems: [tooFew] };
}

/**
 * nginx keeps a part of the buffers busy with sending, and refuses a file that leaves none for
 * reading: twice the larger of the two sizes must fit into all buffers but one.
 */
function tooFewBuffers(settings: ProxySettings): SettingsProblem | undefined {
  const { proxyBufferSize, proxyBuffers } = resolveSettings(settings);
  const busy = 2 * Math.max(proxyBufferSize, proxyBuffers.size);
  if (busy <= (proxyBuffers.number - 1) * proxyBuffers.size) return undefined;
  return {
    code: 'BUFFERS_TOO_FEW',
    setting: 'proxyBuffers',
    message: `proxyBuffers: all buffers but one must hold at least ${busy} bytes, twice the larger of proxyBufferSize and one buffer. Take more or larger ones.`,
  };
}

function choice(...allowed: readonly (string | number | boolean)[]): Reader {
  return (value) => {
    const found = allowed.find((one) => one === value);
    if (found !== undefined) return found;
    const list = allowed.map((one) => JSON.stringify(one)).join(', ');
    throw new Wrong('SETTING_NOT_A_CHOICE', `It must be one of ${list}.`);
  };
}

function count(min: number, max: number): Reader {
  return (value) => {
    if (Number.isSafeInteger(value) && (value as number) >= min && (value as number) <= max) {
      return value;
    }
    throw new Wrong('SETTING_NOT_IN_RANGE', `It must be a whole number from ${min} to ${max}.`);
  };
}

function name(pattern: RegExp, what: string): Reader {
  return (value) => {
    if (typeof value === 'string' && pattern.test(value) && !value.includes('\n')) return value;
    throw new Wrong('SETTING_NOT_A_NAME', `It must be ${what}.`);
  };
}

function hostValue(value: unknown): string {
  const variable = HOST_VARIABLES.find((one) => one === value);
  if (variable !== undefined) return variable;
  if (typeof value === 'string' && HOST_NAME.test(value) && !value.includes('\n')) return value;
  const list = HOST_VARIABLES.join(', ');
  throw new Wrong('SETTING_NOT_A_NAME', `It must be ${list}, or a host name.`);
}

const bufferNumber = count(2, 64);
const bufferSize = count(KIB, 64 * KIB);

function buffers(value: unknown): unknown {
  const { number, size } = (value ?? {}) as Readonly<Record<string, unknown>>;
  return { number: bufferNumber(number), size: bufferSize(size) };
}

const cacheTime = count(1, LONGEST_TIME);

function cache(value: unknown): unknown {
  const { valid } = (value ?? {}) as Readonly<Record<string, unknown>>;
  return { valid: cacheTime(valid) };
}

const MOST_TYPES = 20;

function mimeTypes(value: unknown): readonly string[] {
  const valid =
    Array.isArray(value) &&
    value.length <= MOST_TYPES &&
    value.every((one) => typeof one === 'string' && MIME_TYPE.test(one) && !one.includes('\n'));
  if (valid) return [...new Set(value as string[])].filter((one) => one !== 'text/html');
  throw new Wrong(
    'SETTING_NOT_A_MIME_TYPE',
    `It must be a list of at most ${MOST_TYPES} types, for example ["text/event-stream"].`,
  );
}
