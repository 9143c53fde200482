/** @param {string} id @returns {any} */
const $ = (id) => document.getElementById(id);

/** @type {WebSocket} */
let socket;

function connect() {
  socket?.close(1000, 'connecting anew');
  socket = new WebSocket(new URL('socket', document.baseURI.replace(/^http/, 'ws')));
  socket.addEventListener('open', () => note('open'));
  socket.addEventListener('message', ({ data }) => note(data, 'got'));
  socket.addEventListener('close', onClose);
  showState();
}

/**
 * A handshake that was refused ends here, too, and looks like a cut: 1006, without a status.
 * @param {CloseEvent} event
 */
function onClose({ code, wasClean }) {
  note(`close: code ${code}, wasClean ${wasClean}`, wasClean ? 'note' : 'bad');
}

/** The same path, without WebSocket: a request, an answer. */
async function ask() {
  const response = await fetch('socket', { cache: 'no-store' });
  if (!response.ok) return note(`fetch: ${response.status}`, 'bad');
  const { request } = await response.json();
  note(`fetch: ${response.status}, request ${request} on its connection to the program`, 'got');
}

/** @param {string} text */
function send(text) {
  if (socket.readyState !== WebSocket.OPEN) return note('Not open: connect first.', 'bad');
  socket.send(text);
  note(text, 'sent');
}

/** @param {string} text */
function note(text, kind = 'note') {
  const item = document.createElement('li');
  item.className = kind;
  item.textContent = text;
  $('log').prepend(item);
  while ($('log').children.length > 30) $('log').lastChild.remove();
  showState();
}

function showState() {
  $('state').textContent = ['CONNECTING', 'OPEN', 'CLOSING', 'CLOSED'][socket.readyState];
}

$('connect').addEventListener('click', connect);
$('ask').addEventListener('click', () => {
  ask().catch((error) => note(`fetch: ${error}`, 'bad'));
});
$('send').addEventListener('submit', (/** @type {SubmitEvent} */ event) => {
  event.preventDefault();
  send($('text').value);
});

connect();
