/** What a storm came to in numbers, beside the run before it. */

import type { StormResult } from '../../playground-server/trace/storm.ts';
import type { StormWords } from '../words/storm.ts';
import type { StormView } from './storm-view.ts';

export interface FiguresProps {
  readonly current: StormView | undefined;
  readonly before: StormView | undefined;
  readonly words: StormWords;
}

export function Figures({ current, before, words }: FiguresProps) {
  const { figures, dials } = words;
  if (current?.result === undefined && before?.result === undefined) return null;
  const cell = (view: StormView | undefined, text: (result: StormResult) => string) =>
    view?.result ? text(view.result) : figures.none;
  const rows: readonly (readonly [string, (result: StormResult) => string])[] = [
    [figures.peak, ({ peak, steady }) => figures.peakValue(peak, steady)],
    [figures.back, ({ allBackAfter, back }) => figures.backValue(allBackAfter, back)],
    [figures.refused, ({ refused, attempts }) => figures.refusedValue(refused, attempts)],
    [figures.failed, ({ failed, attempts }) => figures.refusedValue(failed, attempts)],
    [figures.steady, ({ steady }) => figures.steadyValue(steady)],
    [figures.lost, ({ lost }) => figures.lostValue(Object.entries(lost))],
  ];
  const policy = (view: StormView | undefined): string => {
    const { settings } = view ?? {};
    if (settings === undefined) return figures.none;
    const { delay, backoff, jitter } = settings;
    return `${dials.delayValue(delay)}, ${dials.backoffs[backoff]}; ${dials.jitter.toLowerCase()} ${dials.jitters[jitter]}`;
  };
  return (
    <table class="storm-figures">
      <caption>{figures.caption}</caption>
      <thead>
        <tr>
          <th scope="col">{figures.what}</th>
          <th scope="col">{figures.now}</th>
          {before && <th scope="col">{figures.before}</th>}
        </tr>
      </thead>
      <tbody>
        {rows.map(([name, text]) => (
          <tr key={name}>
            <th scope="row">{name}</th>
            <td>{cell(current, text)}</td>
            {before && <td>{cell(before, text)}</td>}
          </tr>
        ))}
        <tr>
          <th scope="row">{figures.policy}</th>
          <td>{policy(current)}</td>
          {before && <td>{policy(before)}</td>}
        </tr>
      </tbody>
    </table>
  );
}
