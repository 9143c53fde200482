// @ts-check
/** The page's console, passed on as text. What the page logs still goes to the browser's console. */

import { shown } from './shown.js';

/** @import { FromFrame } from '../trace/frame-messages.ts' */
/** @import { Lane } from './lane/lane.js' */

/** @type {readonly ('debug' | 'log' | 'info' | 'warn' | 'error')[]} */
const LEVELS = ['debug', 'log', 'info', 'warn', 'error'];

/** Characters of one console line. */
const LINE_LIMIT = 4000;

/**
 * @param {Window & typeof globalThis} window
 * @param {Lane} lane
 * @param {(message: FromFrame) => void} post
 */
export function watchConsole(window, lane, post) {
  for (const level of LEVELS) {
    window.console[level] = new Proxy(window.console[level], {
      apply(target, self, values) {
        const line = lane.callerLine();
        const text = format(values).slice(0, LINE_LIMIT);
        post({ type: 'console', level, text, ...(line === undefined ? {} : { line }) });
        return Reflect.apply(target, self, values);
      },
    });
  }
}

/**
 * The console standard's formatter, as far as text goes: %s %d %i %f %o %O %c and %%.
 *
 * @param {readonly unknown[]} values
 */
function format(values) {
  const [first, ...rest] = values;
  if (typeof first !== 'string') return values.map((value) => shown(value)).join(' ');
  const text = first.replaceAll(/%([sdifoOc%])/g, (specifier, kind) => {
    if (kind === '%') return '%';
    if (rest.length === 0) return specifier;
    const value = rest.shift();
    if (kind === 'c') return '';
    if (kind === 'd' || kind === 'i') return String(Number.parseInt(String(value), 10));
    if (kind === 'f') return String(Number.parseFloat(String(value)));
    return shown(value);
  });
  return [text, ...rest.map((value) => shown(value))].join(' ');
}
