/** @param {string} id @returns {any} */
const $ = (id) => document.getElementById(id);

/** @type {WebSocket} */
let socket;

function connect() {
  const [path, ...protocols] = $('target').value.split(' ');
  const url = new URL(path, document.baseURI.replace(/^http/, 'ws'));
  socket?.close(1000, 'connecting anew');
  socket = new WebSocket(url, protocols);
  socket.addEventListener('open', onOpen);
  socket.addEventListener('message', onMessage);
  socket.addEventListener('error', onError);
  socket.addEventListener('close', onClose);
  showState();
}

/** @param {Event} event */
function onOpen({ target }) {
  const { protocol } = /** @type {WebSocket} */ (target);
  note(protocol ? `open, subprotocol ${protocol}` : 'open');
}

/** @param {MessageEvent} event */
function onMessage({ data }) {
  note(short(data), 'got');
}

function onError() {
  // No status, no reason: a page must not be able to explore a network by error messages.
  note('error: that is all a page is told', 'bad');
}

/** @param {CloseEvent} event */
function onClose({ code, reason, wasClean }) {
  note(`closed ${code} ${reason}${wasClean ? '' : ' (not clean)'}`, wasClean ? 'note' : 'bad');
}

/** @param {string} text */
function send(text) {
  if (socket.readyState !== WebSocket.OPEN) return note('Not open: connect first.', 'bad');
  socket.send(text);
  note(short(text), 'sent');
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

/** @param {string} text */
function short(text) {
  return text.length <= 200 ? text : `${text.slice(0, 60)}… (${text.length} characters)`;
}

/** @param {string} id @param {() => void} action */
function onSubmit(id, action) {
  $(id).addEventListener('submit', (/** @type {SubmitEvent} */ event) => {
    event.preventDefault();
    action();
  });
}

onSubmit('connect', connect);
onSubmit('send', () => send($('text').value));
onSubmit('send-long', () => send('a'.repeat(Number($('length').value))));
onSubmit('close', () => {
  const [code, reason] = [Number($('code').value), $('reason').value];
  send(JSON.stringify({ do: 'close', code, reason }));
});
$('ping').addEventListener('click', () => {
  send(JSON.stringify({ do: 'ping', payload: 'knock' }));
});
$('fragments').addEventListener('click', () => {
  send(JSON.stringify({ do: 'fragments', text: $('text').value, count: 3, ping: true }));
});
$('fetch').addEventListener('click', async () => {
  const response = await fetch('socket');
  note(`fetch got ${response.status}: ${(await response.json()).error}`);
});

connect();
