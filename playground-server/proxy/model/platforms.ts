/**
 * The platforms of presets.ts as choices for a lab: what of each the lab's hop can be set to, and what
 * it can't. The hop stays what it is. It has a limit on silence, `proxy_read_timeout`, which any byte
 * puts off in a tunnel and the program's bytes in an answer; and one on a program that takes nothing,
 * `proxy_send_timeout`, which a platform that counts any byte has in the same number. Every other kind of
 * limit is left out, and is said to be. Pure.
 */

import { TIMEOUT_VALUES, type TimeoutValue } from './presets.ts';
import { LONGEST_TIME } from './read-settings.ts';
import type { ProxySettings } from './settings.ts';

/** What becomes of a platform's value in the lab. */
export type Taken =
  /** It is the read timeout. */
  | 'set'
  /** It limits no silence; the longest read timeout stands for that. */
  | 'longest'
  /** It limits nothing, and nor does the lab. */
  | 'same'
  /** The lab has no such limit. */
  | 'missing';

export interface PlatformPart {
  readonly value: TimeoutValue;
  readonly taken: Taken;
  /** On a tunnel any byte puts the lab's timeout off, and the platform's only those of the program. */
  readonly putOffByMore: boolean;
}

export interface Platform {
  readonly name: string;
  readonly version: string | undefined;
  readonly parts: readonly PlatformPart[];
  /** Seconds: what the lab's read timeout is set to. */
  readonly readTimeout: number;
  /** Seconds: the lab's send timeout, where the platform's silence is that of both sides. */
  readonly sendTimeout: number | undefined;
  /** Whether its sources speak of silence at all. */
  readonly silence: 'limited' | 'unlimited' | 'unstated';
}

/** In the order of the data. */
export const PLATFORMS: readonly Platform[] = [
  ...Map.groupBy(TIMEOUT_VALUES, ({ platform }) => platform),
].map(([name, values]) => {
  const limited = values.find(({ limit }) => limit === 'silence');
  const silence = limited?.seconds;
  const readTimeout = typeof silence === 'number' ? silence : LONGEST_TIME;
  return {
    name,
    version: values[0]?.version,
    parts: values.map(partOf),
    readTimeout,
    sendTimeout: limited?.resetBy === 'bytes-of-program' ? undefined : readTimeout,
    silence: silence === undefined ? 'unstated' : silence === 'none' ? 'unlimited' : 'limited',
  };
});

function partOf(value: TimeoutValue): PlatformPart {
  const { limit, seconds, resetBy, webSocket } = value;
  const ofSilence = limit === 'silence';
  const unlimited = seconds === 'none';
  return {
    value,
    taken: ofSilence ? (unlimited ? 'longest' : 'set') : unlimited ? 'same' : 'missing',
    putOffByMore: ofSilence && resetBy === 'bytes-of-program' && webSocket !== 'no',
  };
}

/**
 * The settings with this platform's patience: the same whatever platform was chosen before. What it says
 * nothing of is nginx's own again; everything but the two timeouts stays.
 */
export function withPlatform(settings: ProxySettings, platform: Platform): ProxySettings {
  const { readTimeout: proxyReadTimeout, sendTimeout } = platform;
  const { proxySendTimeout: _, ...rest } = settings;
  const send = sendTimeout === undefined ? {} : { proxySendTimeout: sendTimeout };
  return { ...rest, proxyReadTimeout, ...send };
}

/** The platform of this name, as long as the settings still have its patience. */
export function platformIn(settings: ProxySettings, name: string): Platform | undefined {
  const platform = PLATFORMS.find((one) => one.name === name);
  if (platform === undefined) return undefined;
  const { proxyReadTimeout, proxySendTimeout } = withPlatform(settings, platform);
  const same =
    proxyReadTimeout === settings.proxyReadTimeout &&
    proxySendTimeout === settings.proxySendTimeout;
  return same ? platform : undefined;
}
