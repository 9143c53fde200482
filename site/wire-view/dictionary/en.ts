/** English: the dictionary that the others are checked against. */

import { copyEn } from './copy-en.ts';
import { embedEn } from './embed-en.ts';
import { explainEn } from './explain-en.ts';
import { exportEn } from './export-en.ts';
import { faultsEn } from './faults-en.ts';
import { fieldsEn } from './fields-en.ts';
import { filterEn } from './filter-en.ts';
import { helpEn } from './help-en.ts';
import { inspectEn } from './inspect-en.ts';
import { keepEn } from './keep-en.ts';
import { labEn } from './lab-en.ts';
import { linkEn } from './link-en.ts';
import { originEn } from './origin-en.ts';
import { payloadEn } from './payload-en.ts';
import { stageEn } from './stage-en.ts';
import { timeEn } from './time-en.ts';
import { toolsEn } from './tools-en.ts';
import { wireEn } from './wire-en.ts';

export const en = {
  /** The stage around the wire view. */
  stage: stageEn,
  /** Ladder, table, inspector, raw, cost strip. */
  wire: wireEn,
  /** What messages carry. */
  payload: payloadEn,
  /** The pages below /tools/. */
  tools: toolsEn,
  /** The wire view's way out. */
  export: exportEn,
  /** The sheet that lists the keys. */
  help: helpEn,
  /** The page that opens captures and archives. */
  inspect: inspectEn,
  /** The element for other people's pages. */
  embed: embedEn,
  /** Events that no playground recorded. */
  origin: originEn,
  /** Close looks at an event. */
  explain: explainEn,
  /** What is done to the bytes on their way. */
  faults: faultsEn,
  /** The further hop in a stage's path: what stands outside its panel. */
  lab: labEn,
  /** Copying an event. */
  copy: copyEn,
  /** How much is kept. */
  keep: keepEn,
  /** Links to an event. */
  link: linkEn,
  /** The playhead, measuring, marks. */
  time: timeEn,
  /** The filter language and the search. */
  filter: filterEn,
  /** Explanations by field key. */
  fields: fieldsEn,
} as const;
