/** @param {string} id @returns {any} */
const $ = (id) => document.getElementById(id);

/** @type {WebSocket} */
let socket;
/** When something came last, and when a beat went out that has no answer yet. */
let heard = 0;
let asked = Number.POSITIVE_INFINITY;
let beats = 0;

function connect() {
  const url = new URL('socket', document.baseURI.replace(/^http/, 'ws'));
  url.searchParams.set('ping', $('ping').value);
  const opened = new WebSocket(url);
  socket = opened;
  asked = Number.POSITIVE_INFINITY;
  opened.addEventListener('open', () => {
    heard = performance.now();
    note('open');
  });
  opened.addEventListener('message', ({ data }) => {
    if (opened !== socket) return;
    heard = performance.now();
    if (data === String(beats)) asked = Number.POSITIVE_INFINITY;
  });
  opened.addEventListener('close', ({ code, wasClean }) => {
    note(`close: code ${code}, wasClean ${wasClean}`, wasClean ? 'note' : 'bad');
  });
}

/** Sends a beat, unless one is still on its way. */
function beat() {
  if (!$('beating').checked || socket.readyState !== WebSocket.OPEN) return;
  if (Number.isFinite(asked)) return;
  asked = performance.now();
  beats += 1;
  socket.send(String(beats));
}

/** Gives up on a socket that leaves a beat without an answer for too long. */
function look() {
  const silent = performance.now() - asked;
  if (!$('beating').checked || silent < $('patience').value * 1000) return;
  note(`no answer for ${(silent / 1000).toFixed(1)} s: given up`, 'bad');
  // The close frame will hardly get through, and `close` not fire for long: so don't wait for it.
  socket.close(4000, 'no heartbeat');
  connect();
}

function show() {
  const state = ['CONNECTING', 'OPEN', 'CLOSING', 'CLOSED'][socket.readyState];
  const since = ((performance.now() - heard) / 1000).toFixed(1);
  $('state').textContent =
    socket.readyState === WebSocket.OPEN ? `${state}, last heard ${since} s ago` : state;
}

/** @param {string} text */
function note(text, kind = 'note') {
  const item = document.createElement('li');
  item.className = kind;
  item.textContent = text;
  $('log').prepend(item);
  while ($('log').children.length > 30) $('log').lastChild.remove();
}

/** @type {ReturnType<typeof setInterval> | undefined} */
let beating;
function setPace() {
  clearInterval(beating);
  beating = setInterval(beat, Math.max(0.2, Number($('every').value)) * 1000);
}

$('every').addEventListener('change', setPace);
$('settings').addEventListener('submit', (/** @type {SubmitEvent} */ event) => {
  event.preventDefault();
  socket.close(1000, 'connecting anew');
  connect();
});
$('say').addEventListener('click', () => {
  if (socket.readyState !== WebSocket.OPEN) return note('Not open: connect first.', 'bad');
  socket.send('hello');
  note(`hello, of which ${socket.bufferedAmount} bytes wait in the browser`, 'sent');
});

connect();
setPace();
setInterval(look, 100);
setInterval(show, 200);
