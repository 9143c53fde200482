/**
 * @typedef {{ id: number, at: number, value: number }} News
 * @typedef {{ name: string, colour: string, start: (lane: Lane, signal: AbortSignal) => unknown,
 *   asked: number, delays: number[], seen: Set<number>, arrivals: { id: number, at: number }[],
 *   row: HTMLTableRowElement }} Lane
 */

/** @param {string} id @returns {any} */
const $ = (id) => document.getElementById(id);

/** Seconds that the track shows. */
const TRACK = 15;
/** @type {Lane[]} */
const lanes = [
  makeLane('Polling', '--http', poll),
  makeLane('Long polling', '--control', longPoll),
  makeLane('SSE', '--sse', stream),
  makeLane('WebSocket', '--text', socket),
];
/** Milliseconds from our clock to the server's. */
let clockOffset = 0;
let stop = new AbortController();

// --- The four transports -------------------------------------------------------------------------

/** @param {Lane} lane @param {AbortSignal} signal */
async function poll(lane, signal) {
  await keepAsking(lane, signal, 'poll', () => Number($('poll').value));
}

/** @param {Lane} lane @param {AbortSignal} signal */
async function longPoll(lane, signal) {
  await keepAsking(lane, signal, 'long-poll', () => 0);
}

/**
 * @param {Lane} lane
 * @param {AbortSignal} signal
 * @param {string} path
 * @param {() => number} interval
 */
async function keepAsking(lane, signal, path, interval) {
  /** @type {number | undefined} */
  let cursor;
  while (!signal.aborted) {
    try {
      lane.asked += 1;
      const query = cursor === undefined ? '' : `?since=${cursor}`;
      /** @type {{ events: News[], next: number }} */
      const answer = await (await fetch(path + query, { signal })).json();
      // A cursor that went back: the server began anew.
      if (cursor !== undefined && answer.next < cursor) forget();
      cursor = answer.next;
      for (const event of answer.events) arrive(lane, event);
      await wait(interval(), signal);
    } catch {
      await wait(1000, signal);
    }
  }
}

/** @param {Lane} lane @param {AbortSignal} signal */
function stream(lane, signal) {
  lane.asked += 1;
  const source = new EventSource('sse');
  source.addEventListener('message', ({ data }) => arrive(lane, JSON.parse(data)));
  source.addEventListener('error', () => {
    lane.asked += 1;
  });
  signal.addEventListener('abort', () => source.close());
}

/** @param {Lane} lane @param {AbortSignal} signal */
function socket(lane, signal) {
  lane.asked += 1;
  const newest = Math.max(...lane.seen);
  const since = Number.isFinite(newest) ? `?since=${newest}` : '';
  const ws = new WebSocket(new URL(`ws${since}`, document.baseURI.replace(/^http/, 'ws')));
  const end = () => ws.close(1000);
  signal.addEventListener('abort', end);
  ws.addEventListener('message', ({ data }) => arrive(lane, JSON.parse(data)));
  ws.addEventListener('close', async () => {
    signal.removeEventListener('abort', end);
    await wait(1000, signal);
    if (!signal.aborted) socket(lane, signal);
  });
}

/** @param {number} ms @param {AbortSignal} signal @returns {Promise<void>} */
function wait(ms, signal) {
  return new Promise((resolve) => {
    const done = () => {
      clearTimeout(timer);
      signal.removeEventListener('abort', done);
      resolve();
    };
    const timer = setTimeout(done, ms);
    signal.addEventListener('abort', done);
  });
}

// --- What arrived --------------------------------------------------------------------------------

/** @param {Lane} lane @param {News} event */
function arrive(lane, event) {
  if (lane.seen.has(event.id)) return;
  lane.seen.add(event.id);
  lane.delays.push(Date.now() + clockOffset - event.at);
  lane.arrivals.push({ id: event.id, at: performance.now() });
  if (lane.delays.length > 200) lane.delays.shift();
  if (lane.arrivals.length > 400) lane.arrivals.shift();
}

/** Half of the shortest of five round trips is the best guess at the way from the server. */
async function alignClocks() {
  let shortest = Number.POSITIVE_INFINITY;
  for (let n = 0; n < 5; n += 1) {
    const sent = Date.now();
    const { now } = await (await fetch('time')).json();
    const roundTrip = Date.now() - sent;
    if (roundTrip >= shortest) continue;
    shortest = roundTrip;
    clockOffset = now + roundTrip / 2 - Date.now();
  }
}

// --- The page ------------------------------------------------------------------------------------

/**
 * @param {string} name
 * @param {string} colour
 * @param {Lane['start']} start
 * @returns {Lane}
 */
function makeLane(name, colour, start) {
  const row = $('lanes').insertRow();
  const head = document.createElement('th');
  head.scope = 'row';
  head.textContent = name;
  head.style.setProperty('--lane', `var(${colour})`);
  row.append(head);
  for (let n = 0; n < 5; n += 1) row.insertCell().textContent = '–';
  return { name, colour, start, row, asked: 0, delays: [], seen: new Set(), arrivals: [] };
}

function forget() {
  for (const lane of lanes) Object.assign(lane, { delays: [], seen: new Set(), arrivals: [] });
}

function showNumbers() {
  const started = lanes.map((lane) => Math.min(...lane.seen));
  const newest = Math.max(0, ...lanes.flatMap((lane) => [...lane.seen].slice(-1)));
  const oldest = Math.max(...started.filter(Number.isFinite), 0);
  for (const lane of lanes) {
    const delays = lane.delays.toSorted((a, b) => a - b);
    const median = delays[Math.floor(delays.length / 2)];
    const known = [...lane.seen].filter((id) => id >= oldest).length;
    const facts = [
      lane.seen.size,
      newest === 0 ? 0 : Math.max(0, newest - oldest + 1 - known),
      lane.asked,
      milliseconds(median),
      milliseconds(delays.at(-1)),
    ];
    facts.forEach((fact, n) => {
      const cell = lane.row.cells[n + 1];
      if (cell && cell.textContent !== String(fact)) cell.textContent = String(fact);
    });
  }
}

/** @param {number | undefined} ms */
function milliseconds(ms) {
  return ms === undefined ? '–' : String(Math.max(0, Math.round(ms)));
}

/** One line for each transport, one dot for each event, where it arrived; now is at the right. */
function drawTrack() {
  const canvas = $('track');
  const context = canvas.getContext('2d');
  const { clientWidth: width, clientHeight: height } = canvas;
  if (canvas.width !== width * devicePixelRatio) {
    canvas.width = width * devicePixelRatio;
    canvas.height = height * devicePixelRatio;
    canvas.style.height = `${height}px`;
  }
  context.setTransform(devicePixelRatio, 0, 0, devicePixelRatio, 0, 0);
  context.clearRect(0, 0, width, height);
  const ink = getComputedStyle(canvas);
  lanes.forEach((lane, n) => {
    const y = ((n + 0.5) * height) / lanes.length;
    context.fillStyle = ink.getPropertyValue('color');
    context.globalAlpha = 0.15;
    context.fillRect(0, y, width, 1);
    context.globalAlpha = 1;
    context.fillStyle = getComputedStyle(lane.row.cells[0] ?? canvas, '::before').backgroundColor;
    for (const { at } of lane.arrivals) {
      const x = width - 6 - ((performance.now() - at) / 1000 / TRACK) * width;
      if (x < -4) continue;
      context.beginPath();
      context.arc(x, y + 0.5, 3.5, 0, 2 * Math.PI);
      context.fill();
    }
  });
}

function draw() {
  drawTrack();
  showNumbers();
  if (!stop.signal.aborted) requestAnimationFrame(draw);
}

async function start() {
  stop = new AbortController();
  forget();
  for (const lane of lanes) lane.asked = 0;
  showControls(true);
  try {
    await setRate();
    await alignClocks();
  } catch {
    $('status').textContent = 'The server does not answer. Start again when it is back.';
    end();
    return;
  }
  $('status').textContent = '';
  for (const lane of lanes) lane.start(lane, stop.signal);
  draw();
}

function end() {
  stop.abort();
  showControls(false);
}

/** @param {boolean} running */
function showControls(running) {
  $('toggle').textContent = running ? 'Stop' : 'Start';
  $('toggle').ariaPressed = String(running);
  $('rate-text').textContent = `${Number($('rate').value).toFixed(1)} / s`;
  $('poll-text').textContent = `${(Number($('poll').value) / 1000).toFixed(1)} s`;
}

async function setRate() {
  const headers = { 'Content-Type': 'application/json' };
  const body = JSON.stringify({ perSecond: Number($('rate').value) });
  await fetch('rate', { method: 'POST', headers, body });
}

const isRunning = () => $('toggle').ariaPressed === 'true';
$('controls').addEventListener('submit', (/** @type {SubmitEvent} */ event) => {
  event.preventDefault();
  if (isRunning()) end();
  else start();
});
$('controls').addEventListener('input', () => showControls(isRunning()));
$('rate').addEventListener('change', setRate);
addEventListener('pagehide', end);

const query = new URLSearchParams(location.search);
for (const name of ['rate', 'poll']) if (query.has(name)) $(name).value = query.get(name);
stop.abort();
showControls(false);
draw();
if (query.has('autostart')) start();
