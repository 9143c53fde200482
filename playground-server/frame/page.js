// @ts-check
/**
 * Gets the example's page, as a navigation would, and puts edited files in the place of the scripts
 * that name them.
 */

/** @import { ApiError } from '../trace/session-api.ts' */

/**
 * @typedef {object} FetchedPage
 * @property {string} text what to write into the document
 * @property {string} statusLine for example `200 OK`
 * @property {{ status: number, code: string, message: string }} [failure] where it is not the page
 * @property {ReadonlyMap<string, string>} standIns URLs of edited files, each to the file's own URL
 */

/**
 * @param {typeof fetch} nativeFetch the browser's own, so that the page lane doesn't take it for the page's
 * @param {string} path
 * @param {Readonly<Record<string, string>>} edited
 * @returns {Promise<FetchedPage>}
 */
export async function fetchPage(nativeFetch, path, edited) {
  /** @type {Response} */
  let response;
  try {
    // Asks for anything, not for HTML, since then the playground's own errors come as JSON.
    response = await nativeFetch.call(window, path, { cache: 'no-store' });
  } catch (error) {
    const message = `The page could not be fetched: ${error}. Reconnect to try again.`;
    return {
      text: '',
      statusLine: 'no answer',
      failure: { status: 0, code: 'PAGE_UNREACHABLE', message },
      standIns: new Map(),
    };
  }
  const text = await response.text();
  const statusLine = `${response.status} ${response.statusText}`.trim();
  if (!response.ok) return { ...failureOf(response, text), statusLine, standIns: new Map() };
  return { ...withEdits(text, edited, new URL(path, location.href)), statusLine };
}

/**
 * @param {Response} response
 * @param {string} text
 * @returns {Pick<FetchedPage, 'text'> & Required<Pick<FetchedPage, 'failure'>>}
 */
function failureOf(response, text) {
  const { status } = response;
  try {
    /** @type {ApiError} */
    const { error } = JSON.parse(text);
    return { text: '', failure: { status, code: error.code, message: error.message } };
  } catch {
    // Not JSON: a page for people, shown as a navigation would show it.
    const code = 'PAGE_FAILED';
    const message = `The page was answered with ${status} ${response.statusText}.`;
    return { text, failure: { status, code, message } };
  }
}

/**
 * @param {string} html
 * @param {Readonly<Record<string, string>>} edited by path below the example
 * @param {URL} base the page's own URL
 * @returns {Pick<FetchedPage, 'text' | 'standIns'>}
 */
function withEdits(html, edited, base) {
  /** @type {Map<string, string>} */
  const standIns = new Map();
  if (Object.keys(edited).length === 0) return { text: html, standIns };
  const page = new DOMParser().parseFromString(html, 'text/html');
  for (const [path, text] of Object.entries(edited)) {
    const url = new URL(path, base).href;
    for (const script of page.querySelectorAll('script[src]')) {
      if (new URL(script.getAttribute('src') ?? '', base).href !== url) continue;
      replace(script, text, url);
      // Code that doesn't parse never gets to its sourceURL: its error names the blob.
      const blob = script.getAttribute('src');
      if (blob !== null) standIns.set(blob, url);
    }
  }
  const doctype = page.doctype === null ? '' : '<!doctype html>\n';
  return { text: doctype + page.documentElement.outerHTML, standIns };
}

/**
 * A blob keeps what `type`, `defer` and `async` mean, and its lines. A module that imports its
 * neighbours needs the page's base URL, so that one stands inline.
 *
 * @param {Element} script
 * @param {string} text
 * @param {string} url names the code in stacks and errors
 */
function replace(script, text, url) {
  const named = `${text}\n//# sourceURL=${url}\n`;
  script.removeAttribute('integrity');
  if (script.getAttribute('type') === 'module' && /\bimport\b/.test(text)) {
    script.removeAttribute('src');
    script.textContent = named.replaceAll(/<(\/script|script|!--)/gi, '\\x3c$1');
  } else {
    script.setAttribute('src', URL.createObjectURL(new Blob([named], { type: 'text/javascript' })));
  }
}
