/** A stream was open, the browser asked again, was answered 204, and asks no more. */

import type { Check } from './check.ts';
import { asksForStream, exchangesOf, isEventStream } from './exchanges.ts';
import { messages } from './messages-en.ts';

export const sseStopped: Check = {
  id: 'sse/stopped',
  judge(trace) {
    const asked = exchangesOf(trace).filter(asksForStream);
    const opened = asked.findIndex(isEventStream);
    if (opened === -1) return { done: false, missing: [messages.sse.stream] };
    const stopped = asked.findIndex(
      ({ response }, index) => index > opened && response?.event.status === 204,
    );
    if (stopped === -1) return { done: false, missing: [messages.sse.noContent] };
    const done = asked.at(-1)?.response?.event.status === 204;
    return { done, missing: done ? [] : [messages.sse.askedAgain] };
  },
};
