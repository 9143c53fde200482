/** The browser sent a data frame in each of the three length forms. */

import type { Check } from './check.ts';
import { isRow } from './exchanges.ts';
import { messages } from './messages-en.ts';

/** Opcodes from here on are control frames, whose length always takes 7 bits. */
const FIRST_CONTROL = 8;

export const framesLengthForms: Check = {
  id: 'frames/length-forms',
  judge(trace) {
    const forms = new Set<number>();
    for (const row of trace.rows) {
      if (!isRow(row, 'ws-frame') || row.event.direction !== 'up') continue;
      if (row.event.opcode < FIRST_CONTROL) forms.add(row.event.lengthForm);
    }
    const missing: string[] = [];
    if (!forms.has(7)) missing.push(messages.frames.form7);
    if (!forms.has(16)) missing.push(messages.frames.form16);
    if (!forms.has(64)) missing.push(messages.frames.form64);
    return { done: missing.length === 0, missing };
  },
};
