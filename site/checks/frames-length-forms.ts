/** The browser sent a data frame in each of the three length forms. */

import type { WireRow } from '../wire-view/model/view.ts';
import type { Check } from './check.ts';
import { isRow } from './exchanges.ts';
import { keptRows } from './kept-rows.ts';
import { messages } from './messages-en.ts';

/** Opcodes from here on are control frames, whose length always takes 7 bits. */
const FIRST_CONTROL = 8;

const framesOf = (form: number) =>
  keptRows(
    (row): row is WireRow =>
      isRow(row, 'ws-frame') &&
      row.event.direction === 'up' &&
      row.event.opcode < FIRST_CONTROL &&
      row.event.lengthForm === form,
  );
const [form7, form16, form64] = [framesOf(7), framesOf(16), framesOf(64)];

export const framesLengthForms: Check = {
  id: 'frames/length-forms',
  judge(trace) {
    const missing: string[] = [];
    if (form7(trace).length === 0) missing.push(messages.frames.form7);
    if (form16(trace).length === 0) missing.push(messages.frames.form16);
    if (form64(trace).length === 0) missing.push(messages.frames.form64);
    return { done: missing.length === 0, missing };
  },
};
