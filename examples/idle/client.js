/** @param {string} id @returns {any} */
const $ = (id) => document.getElementById(id);

/** @type {WebSocket} */
let socket;
/** @type {ReturnType<typeof setInterval> | undefined} */
let beating;

function connect() {
  const url = new URL('socket', document.baseURI.replace(/^http/, 'ws'));
  url.searchParams.set('every', $('server-every').value);
  url.searchParams.set('with', $('with').value);
  if ($('keepalive').checked) url.searchParams.set('keepalive', '1');
  const opened = new WebSocket(url);
  socket = opened;
  let since = performance.now();
  opened.addEventListener('open', () => {
    since = performance.now();
    note('open');
  });
  opened.addEventListener('message', ({ data }) => note(`message: ${data}`, 'event'));
  opened.addEventListener('close', ({ code, reason, wasClean }) => {
    const lived = ((performance.now() - since) / 1000).toFixed(1);
    note(
      `close: code ${code}, reason "${reason}", wasClean ${wasClean}, after ${lived} s`,
      wasClean ? 'note' : 'bad',
    );
    // Another socket may have taken its place.
    if (opened === socket) clearInterval(beating);
  });
  setPace();
}

/** One letter is the shortest message that says anything; there is no shorter way for a page. */
function beat() {
  if (socket.readyState === WebSocket.OPEN) socket.send('b');
}

function setPace() {
  clearInterval(beating);
  const seconds = Number($('page-every').value);
  if (seconds > 0) beating = setInterval(beat, Math.max(0.1, seconds) * 1000);
}

/** @param {string} text */
function note(text, kind = 'note') {
  const item = document.createElement('li');
  item.className = kind;
  item.textContent = text;
  $('log').prepend(item);
  while ($('log').children.length > 30) $('log').lastChild.remove();
}

function show() {
  $('state').textContent = ['CONNECTING', 'OPEN', 'CLOSING', 'CLOSED'][socket.readyState];
}

$('page-every').addEventListener('change', setPace);
$('settings').addEventListener('submit', (/** @type {SubmitEvent} */ event) => {
  event.preventDefault();
  socket.close(1000, 'connecting anew');
  connect();
});
$('say').addEventListener('click', () => {
  if (socket.readyState !== WebSocket.OPEN) return note('Not open: connect first.', 'bad');
  socket.send('hello');
  note('sent: hello', 'sent');
});
$('upload').addEventListener('click', () => {
  if (socket.readyState !== WebSocket.OPEN) return note('Not open: connect first.', 'bad');
  socket.send(new Uint8Array(1_000_000));
  note('sent: 1 MB, as far as it is taken', 'sent');
});

connect();
setInterval(show, 100);
