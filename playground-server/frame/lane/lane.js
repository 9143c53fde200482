// @ts-check
/**
 * The page lane: what JavaScript in the page did and saw, reported as it happens.
 *
 * The wrappers of fetch, XMLHttpRequest, EventSource and WebSocket report here. They change nothing
 * that the page can see, short of measuring time: constructors and functions are proxies of the
 * browser's own, prototypes and constants are the browser's own, errors pass as they are.
 * What the lane does itself never throws into the page.
 */

/** @import { FromFrame } from '../../trace/frame-messages.ts' */
/** @import { PageEvent } from '../../trace/trace.ts' */

/** @typedef {ReturnType<typeof createLane>} Lane */

/** Stack lines that are searched for the client file. */
const STACK_LINES = 30;

/** Characters of a detail. */
const DETAIL_LIMIT = 200;

/**
 * @param {(message: FromFrame) => void} post
 * @param {() => boolean} isFull says that the next event won't be told, and counts it
 * @param {{ prefix: string, client: string | undefined }} place `/<session>/<example>`, and the path of the client file below it
 */
export function createLane(post, isFull, { prefix, client }) {
  const clock = performance;
  const base = location.origin + prefix;
  const clientUrl = client === undefined ? undefined : `${base}/${client}`;
  /** @type {ReadonlyMap<string, string>} */
  let standIns = new Map();
  let objects = 0;

  /**
   * @param {PageEvent['role']} role
   * @param {PageEvent['api']} api
   * @param {number} object
   * @param {string} name
   * @param {string} detail
   * @param {number | undefined} size
   * @param {number | undefined} line
   */
  function report(role, api, object, name, detail, size, line) {
    post({
      type: 'page',
      event: {
        time: clock.timeOrigin + clock.now(),
        api,
        object,
        role,
        name,
        detail: detail.length > DETAIL_LIMIT ? `${detail.slice(0, DETAIL_LIMIT)}…` : detail,
        ...(size === undefined ? {} : { size }),
        ...(line === undefined ? {} : { line }),
      },
    });
  }

  /** @param {string} url */
  function isClient(url) {
    return clientUrl !== undefined && (url === clientUrl || url.startsWith(`${clientUrl}?`));
  }

  /**
   * The client file's line in a stack, from 1; the innermost where there are several.
   *
   * @param {unknown} stack `error.stack`, in the form of any engine
   */
  function lineOf(stack) {
    if (typeof stack !== 'string') return undefined;
    for (const [, url = '', line] of stack.matchAll(/(https?:[^\s()]+?):(\d+):\d+/g)) {
      if (isClient(url)) return Number(line);
    }
    return undefined;
  }

  function callerLine() {
    const limit = Error.stackTraceLimit;
    Error.stackTraceLimit = STACK_LINES;
    const { stack } = new Error();
    Error.stackTraceLimit = limit;
    return lineOf(stack);
  }

  return {
    isFull,

    /** Numbers the next WebSocket, EventSource, XMLHttpRequest or fetch, from 1. */
    nextObject() {
      objects += 1;
      return objects;
    },

    /**
     * The page calls something.
     *
     * @param {PageEvent['api']} api
     * @param {number} object
     * @param {string} name
     * @param {string} detail
     * @param {number} [size] bytes of data that it carries
     */
    call(api, object, name, detail, size) {
      report('call', api, object, name, detail, size, callerLine());
    },

    /**
     * The page sees something.
     *
     * @param {PageEvent['api']} api
     * @param {number} object
     * @param {string} name
     * @param {string} detail
     * @param {number} [size] bytes of data that it carries
     */
    event(api, object, name, detail, size) {
      report('event', api, object, name, detail, size, undefined);
    },

    /**
     * A URL as a reader knows it: below the example, without session and origin.
     *
     * @param {unknown} url as the page gave it
     */
    path(url) {
      let full;
      try {
        full = new URL(String(url), document.baseURI);
      } catch {
        return String(url);
      }
      const http = full.href.replace(/^ws/, 'http');
      return http.startsWith(`${base}/`) ? http.slice(base.length) : full.href;
    },

    callerLine,
    lineOf,

    /** @param {ReadonlyMap<string, string>} urls of what stands in for a file, each to the file's */
    nameStandIns(urls) {
      standIns = urls;
    },

    /**
     * @param {string} url
     * @param {number} line
     */
    lineAt(url, line) {
      return isClient(standIns.get(url) ?? url) ? line : undefined;
    },
  };
}
