/** Settings by name: what a file often begins with. */

import type { ProxySettings } from '../../../playground-server/proxy/model/settings.ts';

type Preset = Omit<ProxySettings, 'defaults' | 'timeScale'>;

const webSocket: Preset = {
  proxyHttpVersion: '1.1',
  upgrade: 'forwarded',
  connection: 'upgrade',
  host: '$http_host',
};

export const LAB_PRESETS = {
  bare: {},
  webSocket,
  webSocketMap: { ...webSocket, connection: 'map', keepalive: 16 },
  events: {
    proxyHttpVersion: '1.1',
    connection: 'empty',
    host: '$http_host',
    proxyBuffering: 'off',
    proxyReadTimeout: 3600,
  },
  balanced: { ...webSocket, connection: 'map', upstreams: 2 },
} as const satisfies Readonly<Record<string, Preset>>;

export type PresetName = keyof typeof LAB_PRESETS;

export const PRESET_NAMES = Object.keys(LAB_PRESETS) as readonly PresetName[];

/** A preset under the defaults and the pace that are set. */
export function presetSettings(
  name: PresetName,
  { defaults, timeScale }: ProxySettings,
): ProxySettings {
  return { ...LAB_PRESETS[name], defaults, timeScale };
}
