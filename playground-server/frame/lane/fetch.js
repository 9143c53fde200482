// @ts-check
/**
 * fetch in the page lane: the call, the response head or the failure. How the page reads the body
 * is reported by streams.js.
 *
 * The page gets a promise behind the browser's own, one microtask later, so that a rejection which
 * the page leaves unhandled stays unhandled, and one that it handles stays handled.
 */

import { sizeOf } from './data.js';
import { wrapMethod } from './wrap.js';

/** @import { Lane } from './lane.js' */
/** @import { Bodies } from './streams.js' */

/**
 * @param {Window & typeof globalThis} window
 * @param {Lane} lane
 * @param {Bodies} bodies
 */
export function wrapFetch(window, lane, bodies) {
  wrapMethod(window, 'fetch', (call, _self, [input, init]) => {
    const object = lane.nextObject();
    lane.call('fetch', object, 'fetch', requestLine(lane, input, init), sizeOf(init?.body));
    /** @type {Promise<Response>} */
    const answer = call();
    return answer.then(
      (response) => {
        bodies.add(response, object);
        lane.event('fetch', object, 'response', statusLine(response));
        return response;
      },
      (error) => {
        lane.event('fetch', object, error?.name ?? 'error', String(error?.message ?? error));
        throw error;
      },
    );
  });
}

/**
 * @param {Lane} lane
 * @param {unknown} input
 * @param {RequestInit | undefined} init
 */
function requestLine(lane, input, init) {
  const request = input instanceof Request ? input : undefined;
  const method = (init?.method ?? request?.method ?? 'GET').toUpperCase();
  return `${method} ${lane.path(request?.url ?? input)}`;
}

/** @param {Response} response */
function statusLine({ status, statusText, type }) {
  return status === 0 ? type : `${status} ${statusText}`.trim();
}
