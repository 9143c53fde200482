// @ts-check
/** Tells the stage how tall the page is, so that the frame can be as tall. */

/** @import { FromFrame } from '../trace/frame-messages.ts' */

/**
 * @param {Window & typeof globalThis} window
 * @param {(message: FromFrame) => void} post
 */
export function watchHeight(window, post) {
  const root = window.document.documentElement;
  let last = -1;
  const observer = new window.ResizeObserver(() => {
    const height = Math.ceil(root.getBoundingClientRect().height);
    if (height === last) return;
    last = height;
    post({ type: 'height', height });
  });
  observer.observe(root);
}
