/** Four lanes: a transport's name, its track, its numbers. A table, also where it's laid out as cards. */

import type { RaceWords } from '../words/race.ts';
import type { Settings } from './settings.ts';
import type { Standing } from './standing.ts';
import type { Transport } from './transports.ts';

export interface LaneTableProps {
  readonly standings: readonly Standing[];
  readonly settings: Settings;
  readonly words: RaceWords;
  readonly lessons: Readonly<Partial<Record<Transport, string>>>;
  /** How many seconds the tracks show. */
  readonly seconds: number;
  readonly onTrack: (transport: Transport, canvas: HTMLCanvasElement | null) => void;
}

const NUMBERS = ['requests', 'up', 'down', 'overhead', 'median', 'p95'] as const;

export function LaneTable(props: LaneTableProps) {
  const { words, seconds } = props;
  return (
    <table class="race-table">
      <thead>
        <tr>
          <th scope="col" class="race-name">
            {words.columns.transport}
          </th>
          <th scope="col" class="race-axis">
            <span>{words.ago(seconds)}</span>
            <span class="sr-only">{words.columns.track(seconds)}</span>
            <span>{words.now}</span>
          </th>
          {NUMBERS.map((name) => (
            <th key={name} scope="col" title={words.columnHelp[name]}>
              {words.columns[name]}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {props.standings.map((standing) => (
          <Lane key={standing.transport} {...props} standing={standing} />
        ))}
      </tbody>
    </table>
  );
}

function Lane(props: LaneTableProps & { readonly standing: Standing }) {
  const { standing, settings, words, lessons, onTrack } = props;
  const { transport } = standing;
  const lesson = lessons[transport];
  const name = words.names[transport];
  const values: Record<(typeof NUMBERS)[number], string> = {
    requests: words.count(standing.requests),
    up: words.size(standing.bytesUp),
    down: words.size(standing.bytesDown),
    overhead: words.share(standing.overhead),
    median: words.delay(standing.median),
    p95: words.delay(standing.p95),
  };
  return (
    <tr data-transport={transport}>
      <th scope="row" class="race-name">
        {lesson === undefined ? name : <a href={lesson}>{name}</a>}
        <small>{words.ways[transport](settings.poll / 1000)}</small>
      </th>
      <td class="race-track">
        <canvas ref={(canvas) => onTrack(transport, canvas)} />
      </td>
      {NUMBERS.map((number) => (
        <td key={number} class="race-number" data-label={words.columns[number]}>
          {values[number]}
        </td>
      ))}
    </tr>
  );
}
