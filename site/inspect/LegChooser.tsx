/** Which of a file's connections is shown. */

import type { LegOpened } from '../../playground-server/trace/trace.ts';
import { inspectWords } from '../wire-view/dictionary/inspect.ts';
import type { LegView } from '../wire-view/model/view.ts';

/** Connections that are offered: a longer list is no list to choose from. */
const OFFERED = 1_000;

export interface LegChooserProps {
  readonly legs: readonly LegOpened[];
  /** Those that the model has taken apart: what they speak is known. */
  readonly held: ReadonlyMap<number, LegView>;
  /** Undefined for all of them. */
  readonly leg: number | undefined;
  readonly onChoose: (leg: number | undefined) => void;
}

export function LegChooser({ legs, held, leg, onChoose }: LegChooserProps) {
  const words = inspectWords;
  return (
    <label>
      {words.connection}{' '}
      <select
        value={leg ?? ''}
        onChange={(event) => {
          const { value } = event.currentTarget;
          onChoose(value === '' ? undefined : Number(value));
        }}
      >
        <option value="">{words.all(legs.length)}</option>
        {legs.slice(0, OFFERED).map((one) => {
          const protocol = held.get(one.leg)?.protocol;
          const what = protocol === undefined ? '' : words.protocols[protocol];
          return (
            <option key={one.leg} value={one.leg}>
              {words.leg(one.connection, one.from, one.to, what)}
            </option>
          );
        })}
        {legs.length > OFFERED && <option disabled>{words.moreLegs(legs.length - OFFERED)}</option>}
      </select>
    </label>
  );
}
