/** One event was dispatched whose data holds a line break and an emoji. */

import type { WireRow } from '../wire-view/model/view.ts';
import type { Check } from './check.ts';
import { isRow } from './exchanges.ts';
import { keptRows } from './kept-rows.ts';
import { messages } from './messages-en.ts';

/** An emoji that is drawn as one by itself, or that is asked to be (U+FE0F). */
const EMOJI = /\p{Emoji_Presentation}|\p{Extended_Pictographic}\uFE0F/u;

/** Events that were dispatched, with data that passes. */
const dispatchedWith = (passes: (data: string) => boolean) =>
  keptRows(
    (row): row is WireRow =>
      isRow(row, 'sse-event') && row.event.outcome === 'dispatched' && passes(row.event.data),
  );
const hasBreak = (data: string) => data.includes('\n');
const dispatched = dispatchedWith(() => true);
const withBreak = dispatchedWith(hasBreak);
const withEmoji = dispatchedWith((data) => EMOJI.test(data));
const both = dispatchedWith((data) => hasBreak(data) && EMOJI.test(data));

export const sseNewlineEmoji: Check = {
  id: 'sse/newline-emoji',
  judge(trace) {
    if (both(trace).length > 0) return { done: true, missing: [] };
    if (dispatched(trace).length === 0) return { done: false, missing: [messages.sse.dispatched] };
    const missing: string[] = [];
    if (withBreak(trace).length === 0) missing.push(messages.sse.newline);
    if (withEmoji(trace).length === 0) missing.push(messages.sse.emoji);
    return { done: false, missing: missing.length > 0 ? missing : [messages.sse.both] };
  },
};
