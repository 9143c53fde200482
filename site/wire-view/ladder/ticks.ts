/** Ticks of the time axis: the roundest time that stands in each stretch of the screen. Pure. */

import type { TimeScale } from './time-scale.ts';

export interface Tick {
  readonly y: number;
  /** Milliseconds from the top of the scale. */
  readonly time: number;
  readonly label: string;
}

const STRETCH = 64;
const SEARCH = 36;

/** Ticks between two places of the screen, at most one in 64 pixels, at the roundest times. */
export function ticksIn(scale: TimeScale, top: number, bottom: number): Tick[] {
  const ticks: Tick[] = [];
  const first = Math.floor(top / STRETCH) * STRETCH;
  for (let y = Math.max(first, 0); y < Math.min(bottom, scale.height); y += STRETCH) {
    const from = scale.timeAt(y) - scale.origin;
    const to = scale.timeAt(Math.min(y + SEARCH, scale.height)) - scale.origin;
    const round = roundestIn(Math.max(0, from), Math.max(0, to));
    if (round === undefined) continue;
    const place = scale.y(scale.origin + round.value);
    const label = tickLabel(round.value, round.step);
    if (ticks[ticks.length - 1]?.label !== label)
      ticks.push({ y: place, time: round.value, label });
  }
  return ticks;
}

/** The multiple of the largest 1, 2 or 5 times a power of ten in the range. */
export function roundestIn(from: number, to: number): { value: number; step: number } | undefined {
  if (from === 0) return { value: 0, step: 1 };
  for (let power = Math.ceil(Math.log10(to)); power >= -3; power--) {
    for (const factor of [5, 2, 1]) {
      const step = factor * 10 ** power;
      const value = Math.ceil(from / step) * step;
      if (value <= to) return { value, step };
    }
  }
  return undefined;
}

/** As exact as the step needs it: `0 ms`, `120 ms`, `1.24 s`. */
export function tickLabel(time: number, step: number): string {
  const [value, unit, size] = time < 1000 ? [time, 'ms', step] : [time / 1000, 's', step / 1000];
  const digits = Math.max(0, -Math.floor(Math.log10(size) + 1e-9));
  return `${trimmed(value.toFixed(Math.min(6, digits)))} ${unit}`;
}

function trimmed(digits: string): string {
  return digits.includes('.') ? digits.replace(/\.?0+$/, '') : digits;
}
