/**
 * Attempts second by second: bars by what came of them, the run before as an outline, and the pace
 * that the server takes as a line. The same stands as a table below, for who can't see it.
 */

import type { StormWords } from '../words/storm.ts';
import { type Second, type StormView, secondsOf } from './storm-view.ts';

export interface HistogramProps {
  readonly current: StormView | undefined;
  readonly before: StormView | undefined;
  readonly words: StormWords;
}

/** Seconds that are shown at least. */
const SHORTEST = 20;
/** Attempts a second that the scale has at least: a short bar must not look tall. */
const LOWEST = 120;
const OUTCOMES = ['accepted', 'refused', 'failed'] as const;

export function Histogram({ current, before, words }: HistogramProps) {
  const now = current ? secondsOf(current) : [];
  const ghost = before ? secondsOf(before) : [];
  const steady = (current?.result ?? before?.result)?.steady;
  const length = Math.max(SHORTEST, now.length, ghost.length);
  const top = Math.max(LOWEST, 2.2 * (steady ?? 0), 1.05 * highest(now), 1.05 * highest(ghost));
  const { chart } = words;
  const step = length > 45 ? 15 : length > 24 ? 10 : 5;
  const marks = Array.from({ length: Math.floor(length / step) + 1 }, (_, n) => n * step);
  return (
    <figure class="storm-chart">
      <figcaption>{chart.title}</figcaption>
      <div class="storm-plot">
        <span class="storm-top" aria-hidden="true">
          {Math.round(top)} {chart.perSecond}
        </span>
        <svg viewBox={`0 0 ${length} ${top}`} preserveAspectRatio="none" aria-hidden="true">
          {now.map((second) => (
            <Bar key={second.second} second={second} top={top} />
          ))}
          {ghost.length > 0 && <path class="before" d={outline(ghost, top)} />}
          {steady !== undefined && <path class="steady" d={`M0 ${top - steady}H${length}`} />}
          {steady !== undefined && <path class="twice" d={`M0 ${top - 2 * steady}H${length}`} />}
        </svg>
        <div class="storm-axis" aria-hidden="true">
          {marks.map((mark) => (
            <span key={mark} style={{ insetInlineStart: `${(mark / length) * 100}%` }}>
              {chart.axis(mark)}
            </span>
          ))}
        </div>
      </div>
      <ul class="storm-legend">
        {OUTCOMES.map((outcome) => (
          <li key={outcome} data-outcome={outcome}>
            {chart[outcome]}
          </li>
        ))}
        {ghost.length > 0 && <li data-outcome="before">{chart.before}</li>}
        {steady !== undefined && <li data-outcome="steady">{chart.steady(steady)}</li>}
        {steady !== undefined && <li data-outcome="twice">{chart.twice}</li>}
      </ul>
      <Seconds seconds={now} words={words} />
    </figure>
  );
}

function Bar({ second, top }: { readonly second: Second; readonly top: number }) {
  let height = 0;
  return (
    <>
      {OUTCOMES.map((outcome) => {
        const count = second[outcome];
        height += count;
        return count === 0 ? null : (
          <rect
            key={outcome}
            data-outcome={outcome}
            x={second.second + 0.06}
            width={0.88}
            y={top - height}
            height={count}
          />
        );
      })}
    </>
  );
}

/** The tops of the bars as one line, from the ground to the ground. */
function outline(seconds: readonly Second[], top: number): string {
  const steps = seconds.map(({ second, attempts }) => `V${top - attempts}H${second + 1}`);
  return `M0 ${top}${steps.join('')}V${top}`;
}

function highest(seconds: readonly Second[]): number {
  return Math.max(0, ...seconds.map(({ attempts }) => attempts));
}

function Seconds({ seconds, words }: { readonly seconds: readonly Second[]; words: StormWords }) {
  const { table, chart } = words;
  const busy = seconds.filter(({ attempts }) => attempts > 0);
  return (
    <details class="storm-seconds">
      <summary>{table.show}</summary>
      <table>
        <thead>
          <tr>
            {[table.second, table.attempts, chart.accepted, chart.refused, chart.failed].map(
              (head) => (
                <th key={head} scope="col">
                  {head}
                </th>
              ),
            )}
          </tr>
        </thead>
        <tbody>
          {busy.map(({ second, attempts, accepted, refused, failed }) => (
            <tr key={second}>
              <th scope="row">{second}</th>
              <td>{attempts}</td>
              <td>{accepted}</td>
              <td>{refused}</td>
              <td>{failed}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </details>
  );
}
