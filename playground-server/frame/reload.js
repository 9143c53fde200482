// @ts-check
/**
 * A page that reloads itself would come back without its page lane, straight from the example. So
 * the stage is asked to run it anew, which leaves the page as a reload does: its sockets close with
 * 1001. A browser without the Navigation API (HTML standard, section 7.2.6) just reloads.
 */

/** @import { FromFrame } from '../trace/frame-messages.ts' */

/**
 * To be called after `document.open()`.
 *
 * @param {Window & typeof globalThis} window
 * @param {(message: FromFrame) => void} post
 */
export function watchReload(window, post) {
  if (!('navigation' in window)) return;
  window.navigation.addEventListener('navigate', (event) => {
    if (event.navigationType !== 'reload' || !event.cancelable) return;
    event.preventDefault();
    post({ type: 'reload' });
  });
}
