/**
 * Long polling: a question is held until there is an answer. Between an answer and the next
 * question nobody listens, so each question says with a cursor what its page has already seen,
 * and the server keeps a history to answer from (see RFC 6202, section 2).
 */

import type { ServerResponse } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { readJson, run, sendJson, serve, wholeNumber } from '../shared/app.ts';

interface Event {
  readonly id: number;
  /** Milliseconds since 1970. */
  readonly at: number;
}

/** How many events a page may be behind. */
const HISTORY_LIMIT = 200;
/** Seconds. Below the 60 s after which many a proxy gives up on a silent server. */
const HOLD = { usual: 25, longest: 30 };

const history: Event[] = [];
let lastId = 0;
/** One entry for each question that is held. */
const held = new Set<(event: Event) => void>();

function fire(): Event {
  lastId += 1;
  const event = { id: lastId, at: Date.now() };
  history.push(event);
  if (history.length > HISTORY_LIMIT) history.shift();
  for (const answer of [...held]) answer(event);
  return event;
}

/** Answers with the next event, or with 204 when `seconds` went by without one. */
function hold(response: ServerResponse, seconds: number): void {
  const timer = setTimeout(() => {
    response.writeHead(204).end();
    release();
  }, seconds * 1000);
  const answer = (event: Event) => {
    sendJson(response, 200, { events: [event], next: event.id });
    release();
  };
  const release = () => {
    clearTimeout(timer);
    held.delete(answer);
  };
  held.add(answer);
  response.once('close', release);
}

const server = serve(new URL('.', import.meta.url), {
  /** All events behind the cursor `since`, as soon as there are any. */
  'GET /events': (_request, response, url) => {
    const query = url.searchParams;
    const seconds = wholeNumber(query.get('hold') ?? HOLD.usual, 'hold', 1, HOLD.longest);
    if (!query.has('since')) {
      sendJson(response, 200, { events: [], next: lastId });
      return;
    }
    const since = wholeNumber(query.get('since'), 'since', 0, Number.MAX_SAFE_INTEGER);
    const oldest = history[0]?.id ?? lastId + 1;
    if (since < oldest - 1 || since > lastId) {
      // Too old, or from before a restart. Better to say so than to pass over what is lost.
      sendJson(response, 410, { error: 'The events after this cursor are gone.', next: lastId });
    } else if (since < lastId) {
      sendJson(response, 200, { events: history.slice(since + 1 - oldest), next: lastId });
    } else {
      hold(response, seconds);
    }
  },

  /** How not to do it: only an event that happens while somebody asks is ever told. */
  'GET /latest': (_request, response, url) => {
    const asked = url.searchParams.get('hold') ?? HOLD.usual;
    hold(response, wholeNumber(asked, 'hold', 1, HOLD.longest));
  },

  /** Fires `count` events, `gap` milliseconds apart, and then says which. */
  'POST /events': async (request, response) => {
    const body = await readJson(request);
    const count = wholeNumber(body.count ?? 1, 'count', 1, 100);
    const gap = wholeNumber(body.gap ?? 0, 'gap', 0, 100);
    const fired = [fire()];
    while (fired.length < count) {
      await sleep(gap);
      fired.push(fire());
    }
    sendJson(response, 201, { fired });
  },
});

run(server, () => held.clear());
