/**
 * Polling: a shop's order counter. Orders come in when they like, and a page that wants to know
 * has to ask. An ETag lets the answer "nothing new" travel without a body (RFC 9110, 13.1.2).
 */

import { run, sendJson, serve } from '../shared/app.ts';

/** Milliseconds from one order to the next, on average. */
const MEAN_GAP = 3000;

let orders = 0;
let changedAt = performance.now();
let timer = setTimeout(takeOrder, gap());

function takeOrder(): void {
  orders += 1;
  changedAt = performance.now();
  clearTimeout(timer);
  timer = setTimeout(takeOrder, gap());
}

/** Orders don't wait for each other: their gaps are exponentially distributed. */
function gap(): number {
  return Math.min(-Math.log(1 - Math.random()) * MEAN_GAP, 5 * MEAN_GAP);
}

const server = serve(new URL('.', import.meta.url), {
  'GET /orders': (request, response) => {
    // Weak: two answers with this tag say the same, but `ageMs` differs in them.
    const etag = `W/"${orders}"`;
    response.setHeader('ETag', etag);
    response.setHeader('Cache-Control', 'no-cache');
    if (request.headers['if-none-match'] === etag) {
      response.writeHead(304).end();
      return;
    }
    const ageMs = Math.round(performance.now() - changedAt);
    sendJson(response, 200, { orders, ageMs });
  },

  'POST /orders': (_request, response) => {
    takeOrder();
    sendJson(response, 201, { orders });
  },
});

run(server, () => clearTimeout(timer));
