/** One event was dispatched whose data holds a line break and an emoji. */

import type { Check } from './check.ts';
import { isRow } from './exchanges.ts';
import { messages } from './messages-en.ts';

/** An emoji that is drawn as one by itself, or that is asked to be (U+FE0F). */
const EMOJI = /\p{Emoji_Presentation}|\p{Extended_Pictographic}\uFE0F/u;

export const sseNewlineEmoji: Check = {
  id: 'sse/newline-emoji',
  judge(trace) {
    const texts: string[] = [];
    for (const row of trace.rows) {
      if (isRow(row, 'sse-event') && row.event.outcome === 'dispatched') texts.push(row.event.data);
    }
    const withBreak = texts.filter((text) => text.includes('\n'));
    if (withBreak.some((text) => EMOJI.test(text))) return { done: true, missing: [] };
    if (texts.length === 0) return { done: false, missing: [messages.sse.dispatched] };
    const hasEmoji = texts.some((text) => EMOJI.test(text));
    const missing: string[] = [];
    if (withBreak.length === 0) missing.push(messages.sse.newline);
    if (!hasEmoji) missing.push(messages.sse.emoji);
    return { done: false, missing: missing.length > 0 ? missing : [messages.sse.both] };
  },
};
