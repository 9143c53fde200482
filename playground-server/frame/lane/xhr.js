// @ts-check
/**
 * XMLHttpRequest in the page lane: `send`, `abort`, progress and the end. Listeners on `xhr.upload`
 * are left out on purpose: they would make the browser ask for permission first (a preflight).
 */

import { preview, sizeOf } from './data.js';
import { wrapConstructor, wrapMethod } from './wrap.js';

/** @import { Lane } from './lane.js' */

/**
 * @param {Window & typeof globalThis} window
 * @param {Lane} lane
 */
export function wrapXhr(window, lane) {
  const listen = window.EventTarget.prototype.addEventListener;
  /** @type {WeakMap<object, { object: number, request: string }>} */
  const requests = new WeakMap();

  wrapConstructor(window, 'XMLHttpRequest', (construct) => {
    const xhr = /** @type {XMLHttpRequest} */ (construct());
    const known = { object: lane.nextObject(), request: '' };
    requests.set(xhr, known);
    /** @type {typeof xhr.addEventListener} */
    const on = listen.bind(xhr);
    on('progress', ({ loaded }) => lane.event('xhr', known.object, 'progress', '', loaded));
    on('load', ({ loaded }) => {
      const status = `${xhr.status} ${xhr.statusText}`.trim();
      lane.event('xhr', known.object, 'load', status + bodyOf(xhr), loaded);
    });
    for (const name of /** @type {const} */ (['error', 'abort', 'timeout'])) {
      on(name, () => lane.event('xhr', known.object, name, ''));
    }
    return xhr;
  });

  wrapMethod(window.XMLHttpRequest.prototype, 'open', (call, self, [method, url]) => {
    const known = requests.get(self);
    if (known) known.request = `${String(method).toUpperCase()} ${lane.path(url)}`;
    return call();
  });

  wrapMethod(window.XMLHttpRequest.prototype, 'send', (call, self, [body]) => {
    const known = requests.get(self);
    if (known) lane.call('xhr', known.object, 'send', known.request, sizeOf(body));
    return call();
  });

  wrapMethod(window.XMLHttpRequest.prototype, 'abort', (call, self) => {
    const known = requests.get(self);
    if (known) lane.call('xhr', known.object, 'abort', '');
    return call();
  });
}

/** @param {XMLHttpRequest} xhr */
function bodyOf(xhr) {
  if (xhr.responseType !== '' && xhr.responseType !== 'text') return '';
  return xhr.responseText === '' ? '' : `: ${preview(xhr.responseText)}`;
}
