// @ts-check
/**
 * The frame's line to the stage that embeds it. Only the parent is heard, and once it has spoken,
 * only its origin is told anything: what a page does and sees is nobody else's business.
 */

/** @import { FromFrame, ToFrame } from '../trace/frame-messages.ts' */

/** Messages a second that the stage gets at most; a page in a tight loop must not drown it. */
const RATE = 2000;

/** What is no report of the page lane, and never many. */
const ALWAYS = new Set(['failed', 'height', 'reload']);

/** @param {Window} window */
export function createParentPort(window) {
  const { parent } = window;
  // The example's page may change these later; the port keeps the browser's own.
  const postMessage = parent.postMessage.bind(parent);
  const now = performance.now.bind(performance);
  const embedder = window.location.ancestorOrigins?.[0];
  /** @type {string | undefined} */
  let origin;
  let windowStart = 0;
  let posted = 0;
  let skipped = 0;

  /** Says whether one more may go out in this second. */
  function admit() {
    if (now() - windowStart >= 1000) {
      windowStart = now();
      posted = 0;
      if (skipped > 0) tellSkipped();
    }
    posted += 1;
    return posted <= RATE;
  }

  function tellSkipped() {
    const count = skipped;
    skipped = 0;
    send({
      type: 'page',
      event: {
        time: performance.timeOrigin + now(),
        api: 'page',
        object: 0,
        role: 'event',
        name: 'skipped',
        detail: `${count} calls, events and console lines are not reported: more than ${RATE} in a second`,
      },
    });
  }

  /** @param {FromFrame} message */
  function send(message) {
    if (origin !== undefined) postMessage(message, origin);
  }

  return {
    /**
     * Calls back with each message of the parent. To be called again after `document.open()`.
     *
     * @param {(message: ToFrame) => void} receive
     */
    listen(receive) {
      window.addEventListener('message', (event) => {
        if (event.source !== parent || parent === window) return;
        if (embedder !== undefined && event.origin !== embedder) return;
        if (origin !== undefined && event.origin !== origin) return;
        if (typeof event.data !== 'object' || event.data === null) return;
        origin = event.origin;
        receive(event.data);
      });
    },
    /** The only message that goes out before the parent is known; it says nothing. */
    ready() {
      if (parent === window) return;
      postMessage({ type: 'ready' }, embedder ?? '*');
    },
    /** @param {FromFrame} message */
    post(message) {
      if (ALWAYS.has(message.type) || admit()) send(message);
      else skipped += 1;
    },
    /** Whether nothing more goes out in this second: what isn't worked out needs no time either. */
    full() {
      if (posted < RATE || now() - windowStart >= 1000) return false;
      skipped += 1;
      return true;
    },
  };
}
