// @ts-check
/**
 * The host document of a stage's page frame: loads the page lane, then the example's own page.
 *
 * It stands at `/~frame/` on the play origin and is embedded by a stage. It says `ready`, gets
 * `run`, wraps what the page lane reports, fetches the example's page with the browser's own fetch,
 * takes that page's URL, and writes the page into itself. The example and its bytes on the wire stay
 * as they are. One run a load: to run again, the stage loads the frame anew.
 *
 * See playground-server/trace/frame-messages.ts for what is said.
 */

import { watchConsole } from './console.js';
import { watchErrors } from './errors.js';
import { watchHeight } from './height.js';
import { wrapEventSource } from './lane/eventsource.js';
import { wrapFetch } from './lane/fetch.js';
import { createLane } from './lane/lane.js';
import { wrapStreams } from './lane/streams.js';
import { wrapWebSocket } from './lane/websocket.js';
import { wrapXhr } from './lane/xhr.js';
import { fetchPage } from './page.js';
import { createParentPort } from './parent-port.js';
import { watchReload } from './reload.js';
import { showTheme } from './theme.js';

/** @import { ToFrame } from '../trace/frame-messages.ts' */

const port = createParentPort(window);
const nativeFetch = window.fetch;
let running = false;

/** @param {ToFrame} message */
function receive(message) {
  if (message.type === 'theme') showTheme(document, message.theme);
  else if (message.type === 'run' && !running) {
    running = true;
    run(message);
  }
}

/** @param {Extract<ToFrame, { type: 'run' }>} order */
async function run(order) {
  const prefix = `/${order.session}/${order.example}`;
  const path = prefix + (order.page.startsWith('/') ? order.page : `/${order.page}`);
  // A page that lies deeper names its files from there, as edits do.
  const folder = path.slice(prefix.length + 1, path.lastIndexOf('/') + 1);
  const client = order.client === undefined ? undefined : folder + order.client;
  const lane = createLane(port.post, port.full, { prefix, client });
  const bodies = wrapStreams(window, lane);
  wrapFetch(window, lane, bodies);
  wrapXhr(window, lane);
  wrapEventSource(window, lane);
  wrapWebSocket(window, lane);
  watchConsole(window, lane, port.post);

  lane.call('page', 0, 'navigate', `GET ${order.page}`);
  const page = await fetchPage(nativeFetch, path, order.edited);
  lane.nameStandIns(page.standIns);
  lane.event('page', 0, 'response', page.statusLine, page.text.length);
  if (page.failure) port.post({ type: 'failed', ...page.failure });

  history.replaceState(null, '', path);
  document.open();
  // Opening the document took every listener off the window: all that listens comes now.
  port.listen(receive);
  watchErrors(window, lane, port.post);
  watchReload(window, port.post);
  window.addEventListener('load', () => lane.event('page', 0, 'load', ''));
  document.write(page.text);
  showTheme(document, order.theme);
  document.close();
  watchHeight(window, port.post);
}

port.listen(receive);
port.ready();
