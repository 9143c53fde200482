/** Round numbers along an axis of bytes. Pure. */

/** 0, a few round places, and the length itself; none so near the next that they would collide. */
export function axisTicks(length: number, most = 5): number[] {
  const rough = length / most;
  const power = 10 ** Math.floor(Math.log10(Math.max(1, rough)));
  const step = [1, 2, 5, 10].map((times) => times * power).find((one) => one >= rough) ?? power;
  const ticks: number[] = [];
  for (let at = 0; at < length - 0.7 * step; at += step) ticks.push(at);
  return [...ticks, length];
}
