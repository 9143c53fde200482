// @ts-check
/**
 * EventSource in the page lane: construction, `close`, and each event that the page has a listener
 * for. An event of a type that nobody listens to never reaches the page, so it is not reported;
 * the wire shows it.
 */

import { sizeOf } from './data.js';
import { wrapConstructor, wrapMethod } from './wrap.js';

/** @import { Lane } from './lane.js' */

const STATES = ['CONNECTING', 'OPEN', 'CLOSED'];

/**
 * @param {Window & typeof globalThis} window
 * @param {Lane} lane
 */
export function wrapEventSource(window, lane) {
  const listen = window.EventTarget.prototype.addEventListener;
  /** @type {WeakMap<object, { object: number, types: Set<string> }>} */
  const sources = new WeakMap();

  /**
   * @param {EventSource} source
   * @param {string} type
   */
  function watch(source, type) {
    const known = sources.get(source);
    if (known === undefined || known.types.has(type)) return;
    known.types.add(type);
    listen.call(source, type, (event) => {
      if (event instanceof MessageEvent) {
        const id = event.lastEventId === '' ? '' : `id ${event.lastEventId}: `;
        lane.event('eventsource', known.object, type, id + event.data, sizeOf(event.data));
      } else {
        const state = `readyState ${STATES[source.readyState] ?? source.readyState}`;
        lane.event('eventsource', known.object, type, state);
      }
    });
  }

  wrapConstructor(window, 'EventSource', (construct, [url]) => {
    const object = lane.nextObject();
    lane.call('eventsource', object, 'new EventSource', lane.path(url));
    const source = /** @type {EventSource} */ (construct());
    sources.set(source, { object, types: new Set() });
    for (const type of ['open', 'message', 'error']) watch(source, type);
    return source;
  });

  wrapMethod(window.EventTarget.prototype, 'addEventListener', (call, self, [type]) => {
    if (sources.has(self)) watch(self, String(type));
    return call();
  });

  wrapMethod(window.EventSource.prototype, 'close', (call, self) => {
    const known = sources.get(self);
    if (known !== undefined) lane.call('eventsource', known.object, 'close', '');
    return call();
  });
}
