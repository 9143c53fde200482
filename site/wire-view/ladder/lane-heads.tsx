/** The names above the lanes, and who says what they show. The rows say it all again, one by one. */

import { Fragment } from 'preact';
import { headPlaces, type Lane } from './lanes.ts';

export interface LaneHeadsProps {
  readonly lanes: readonly Lane[];
  /** Of the drawing. */
  readonly width: number;
}

export function LaneHeads({ lanes, width }: LaneHeadsProps) {
  const places = headPlaces(lanes, width);
  return (
    <div class="wv-lanes" aria-hidden="true">
      {lanes.map(({ name, title, note }, index) => (
        <Fragment key={name}>
          <span style={places[index]}>{title}</span>
          {note !== '' && <small style={places[index]}>{note}</small>}
        </Fragment>
      ))}
    </div>
  );
}
