/** English: the dictionary that the others are checked against. */

import { explainEn } from './explain-en.ts';
import { exportEn } from './export-en.ts';
import { faultsEn } from './faults-en.ts';
import { helpEn } from './help-en.ts';
import { keepEn } from './keep-en.ts';
import { labEn } from './lab-en.ts';
import { originEn } from './origin-en.ts';
import { stageEn } from './stage-en.ts';
import { timeEn } from './time-en.ts';
import { wireEn } from './wire-en.ts';

export const en = {
  /** The stage around the wire view. */
  stage: stageEn,
  /** Ladder, table, inspector, raw, cost strip. */
  wire: wireEn,
  /** The wire view's way out. */
  export: exportEn,
  /** The sheet that lists the keys. */
  help: helpEn,
  /** Events that no playground recorded. */
  origin: originEn,
  /** Close looks at an event. */
  explain: explainEn,
  /** What is done to the bytes on their way. */
  faults: faultsEn,
  /** The further hop in a stage's path: what stands outside its panel. */
  lab: labEn,
  /** How much is kept. */
  keep: keepEn,
  /** The playhead, measuring, marks. */
  time: timeEn,
} as const;
