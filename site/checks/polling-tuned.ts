/**
 * The polling interval is well chosen: over the last ten changes, each was at the page in less
 * than 2 s, and less than 90 % of the polls brought nothing.
 *
 * A change's delay is its age when the server answered (`ageMs` in the answer), and the time that
 * the answer took to leave the hop. Polls are counted from the answer before the first of the ten.
 */

import type { Check } from './check.ts';
import { exchangesOf, jsonOf, lastSegment } from './exchanges.ts';
import { messages } from './messages-en.ts';

const CHANGES = 10;
const MAX_DELAY = 2000;
const MAX_WASTE = 0.9;

interface Poll {
  /** The delay of the change it brought, in milliseconds; undefined where it brought none. */
  readonly delay: number | undefined;
}

export const pollingTuned: Check = {
  id: 'polling/tuned',
  judge(trace) {
    const polls: Poll[] = [];
    let known: number | undefined;
    for (const { request, response, responseBody } of exchangesOf(trace)) {
      if (request.event.method !== 'GET' || lastSegment(request.event) !== 'orders') continue;
      if (response?.event.status === 304) {
        polls.push({ delay: undefined });
        continue;
      }
      const news = jsonOf(responseBody);
      if (response?.event.status !== 200 || typeof news?.orders !== 'number') continue;
      if (known === undefined || news.orders < known) {
        // The first answer, or the first after the program began anew: not a change.
        known = news.orders;
        continue;
      }
      const arrived = responseBody?.arrived ?? responseBody?.endTime ?? response.time;
      const delay = Number(news.ageMs) + arrived - response.time;
      polls.push({ delay: news.orders > known ? delay : undefined });
      known = news.orders;
    }
    return judgePolls(polls);
  },
};

function judgePolls(polls: readonly Poll[]) {
  const changes = polls.flatMap((poll, index) => (poll.delay === undefined ? [] : [index]));
  if (changes.length < CHANGES) {
    return { done: false, missing: [messages.polling.changes(changes.length)] };
  }
  const before = changes.at(-CHANGES - 1) ?? -1;
  const window = polls.slice(before + 1, (changes.at(-1) ?? 0) + 1);
  const slowest = Math.max(...window.map((poll) => poll.delay ?? 0));
  const waste = 1 - CHANGES / window.length;
  const missing: string[] = [];
  if (!(slowest < MAX_DELAY)) missing.push(messages.polling.delay(slowest));
  if (!(waste < MAX_WASTE)) missing.push(messages.polling.waste(waste));
  return { done: missing.length === 0, missing };
}
