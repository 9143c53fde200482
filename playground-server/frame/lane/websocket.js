// @ts-check
/** WebSocket in the page lane: construction, `send`, `close`, and its four events. */

import { preview, sizeOf } from './data.js';
import { wrapConstructor, wrapMethod } from './wrap.js';

/** @import { Lane } from './lane.js' */

/**
 * @param {Window & typeof globalThis} window
 * @param {Lane} lane
 */
export function wrapWebSocket(window, lane) {
  const listen = window.EventTarget.prototype.addEventListener;
  /** @type {WeakMap<object, number>} */
  const objects = new WeakMap();

  /**
   * @param {WebSocket} socket
   * @param {number} object
   */
  function watch(socket, object) {
    /** @type {typeof socket.addEventListener} */
    const on = listen.bind(socket);
    on('open', () => {
      const agreed = [socket.protocol, socket.extensions].filter(Boolean).join(', ');
      lane.event('websocket', object, 'open', agreed);
    });
    on('message', (message) => {
      // A flood must not cost the page more than its messages do.
      if (lane.isFull()) return;
      const { data } = message;
      lane.event('websocket', object, 'message', preview(data), sizeOf(data));
    });
    on('error', () => lane.event('websocket', object, 'error', ''));
    on('close', ({ code, reason, wasClean }) => {
      const why = reason === '' ? '' : `, ${JSON.stringify(reason)}`;
      lane.event('websocket', object, 'close', `code ${code}${why}, wasClean ${wasClean}`);
    });
  }

  wrapConstructor(window, 'WebSocket', (construct, [url, protocols]) => {
    const object = lane.nextObject();
    const offered = protocols === undefined || `${protocols}` === '' ? '' : ` [${protocols}]`;
    lane.call('websocket', object, 'new WebSocket', lane.path(url) + offered);
    const socket = reportThrown(lane, object, construct);
    objects.set(socket, object);
    watch(/** @type {WebSocket} */ (socket), object);
    return socket;
  });

  wrapMethod(window.WebSocket.prototype, 'send', (call, self, [data]) => {
    const object = objects.get(self);
    if (object === undefined) return call();
    lane.call('websocket', object, 'send', preview(data), sizeOf(data));
    return reportThrown(lane, object, call);
  });

  wrapMethod(window.WebSocket.prototype, 'close', (call, self, args) => {
    const object = objects.get(self);
    if (object === undefined) return call();
    const [code, reason] = args;
    const detail = code === undefined ? '' : `code ${code}${reason ? `, "${reason}"` : ''}`;
    lane.call('websocket', object, 'close', detail);
    return reportThrown(lane, object, call);
  });
}

/**
 * Calls, and reports what is thrown at the page by its name, for example `InvalidStateError`.
 *
 * @template T
 * @param {Lane} lane
 * @param {number} object
 * @param {() => T} call
 */
function reportThrown(lane, object, call) {
  try {
    return call();
  } catch (error) {
    if (error instanceof Error) lane.event('websocket', object, error.name, error.message);
    throw error;
  }
}
