// @ts-check
/**
 * Errors that nobody caught, rejections that nobody handled, and files that would not load, as lines
 * of the stage's console.
 */

/** @import { FromFrame } from '../trace/frame-messages.ts' */
/** @import { Lane } from './lane/lane.js' */

/**
 * @param {Window} window
 * @param {Lane} lane
 * @param {(message: FromFrame) => void} post
 */
export function watchErrors(window, lane, post) {
  /**
   * @param {string} text
   * @param {number | undefined} line
   */
  const tell = (text, line) =>
    post({ type: 'console', level: 'error', text, ...(line === undefined ? {} : { line }) });

  window.addEventListener(
    'error',
    (/** @type {Event} */ event) => {
      if (event instanceof ErrorEvent) {
        tell(event.message, lane.lineAt(event.filename, event.lineno));
      } else if (event.target instanceof Element) {
        const source = event.target.getAttribute('src') ?? event.target.getAttribute('href');
        tell(`Could not load ${source ?? event.target.localName}`, undefined);
      }
    },
    true,
  );
  window.addEventListener('unhandledrejection', ({ reason }) => {
    const line = reason instanceof Error ? lane.lineOf(reason.stack) : undefined;
    tell(`Uncaught (in promise) ${String(reason)}`, line);
  });
}
