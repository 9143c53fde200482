/** Scripts by name: what goes wrong in the world, as text that fault-text.ts reads. */

export const FAULT_PRESETS = {
  cable: '0.both.now.stall',
  cableBehind: '1.both.now.stall',
  hardlyTaken: '1.up.up-bytes-2000.bandwidth-100',
  tunnel: '0.both.now.delay-3000',
  wifi: 'seed-7;0.both.now.latency-40;0.both.now.jitter-160;0.both.now.bandwidth-60000',
  proxyDies: '0.both.down-frame-3.cut-rst.1x',
  tornEvent: '0.both.down-event-3.cut-fin.1x',
  proxyBuffers: '0.down.now.buffering-4096',
  refused: '0.both.now.refuse-rst',
} as const;

export type FaultPreset = keyof typeof FAULT_PRESETS;

const NAMES = Object.keys(FAULT_PRESETS) as readonly FaultPreset[];

/** Those that do something on this path: the leg behind a hop is there with a hop alone. */
export function presetsFor(withHop: boolean): readonly FaultPreset[] {
  return NAMES.filter((name) => withHop || !FAULT_PRESETS[name].startsWith('1.'));
}
