/**
 * How long each of the last events was held, one bar each: a buffer that waits until it is full draws
 * a saw, one that passes each event on draws nothing above the ground. The table has the numbers.
 */

import { glassWords as words } from '../../../wire-view/dictionary/glass.ts';
import type { Wait } from '../../glass/contents.ts';
import { MOST_WAITS } from '../../glass/glass.ts';

/** Milliseconds that the scale has at least: a short wait must not look long. */
const LOWEST = 1_000;

export function WaitsChart({ waits }: { readonly waits: readonly Wait[] }) {
  const longest = Math.max(0, ...waits.map(({ held }) => held));
  const top = Math.max(LOWEST, longest);
  const first = MOST_WAITS - waits.length;
  const border = waits.findIndex(({ earlier }) => !earlier);
  return (
    <div class="st-glass-waits" aria-hidden="true">
      <span>{waits.length === 0 ? words.chart.none : words.chart.longest(longest)}</span>
      <svg viewBox={`0 0 ${MOST_WAITS} 100`} preserveAspectRatio="none" aria-hidden="true">
        {waits.map(({ part, held, out, earlier }, index) => {
          const height = Math.max(1.5, (held / top) * 100);
          return (
            <rect
              key={`${part.row.leg} ${part.row.id}`}
              data-state={earlier ? 'earlier' : out ? 'out' : 'held'}
              x={first + index + 0.12}
              y={100 - height}
              width={0.76}
              height={height}
            />
          );
        })}
        {border > 0 && <path class="st-glass-border" d={`M${first + border} 0V100`} />}
      </svg>
    </div>
  );
}
