/** English: the dictionary that the others are checked against. */

import { fieldsEn } from './fields-en.ts';
import { payloadEn } from './payload-en.ts';
import { stageEn } from './stage-en.ts';
import { wireEn } from './wire-en.ts';

export const en = {
  /** The stage around the wire view. */
  stage: stageEn,
  /** Ladder, table, inspector, raw, cost strip. */
  wire: wireEn,
  /** What messages carry. */
  payload: payloadEn,
  /** Explanations by field key. */
  fields: fieldsEn,
} as const;
