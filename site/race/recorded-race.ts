/** The race as it once ran: its recorded trace, played at its own pace through the same model. */

import { loadRecording } from '../stage/recorded/load-recording.ts';
import { createPlayer } from '../stage/recorded/player.ts';
import { createTraceModel } from '../wire-view/model/trace-model.ts';
import { createRaceModel } from './race-model.ts';
import type { Heat } from './race-state.ts';

export interface RecordedRace {
  /** ISO 8601. */
  readonly recordedAt: string;
  /** From the beginning. */
  play(): Heat;
  close(): void;
}

/**
 * @param onEnd the recording is over
 * @param toEnd shows the finished drawing at once, for readers who want no motion
 * @returns undefined where the site carries no recording
 */
export async function openRecordedRace(
  base: string,
  toEnd: boolean,
  onEnd: () => void,
): Promise<RecordedRace | undefined> {
  const recording = await loadRecording(base, 'race');
  if (recording === undefined) return undefined;
  const { head, records } = recording;
  const first = records[0]?.time ?? 0;
  const last = records.at(-1)?.time ?? 0;
  const model = createTraceModel({ example: 'race', recorded: true });
  let began = 0;
  const player = createPlayer({
    records,
    onRecords: (batch) => model.apply(batch),
    onProgress: (_played, ended) => {
      if (ended) onEnd();
    },
  });
  return {
    recordedAt: head.recordedAt,
    play() {
      model.reset();
      began = performance.now();
      player.play();
      if (toEnd) player.toEnd();
      return {
        race: createRaceModel(Number.NEGATIVE_INFINITY),
        view: model,
        now: () => (toEnd ? last : Math.min(last, first + performance.now() - began)),
      };
    },
    close: () => player.close(),
  };
}
