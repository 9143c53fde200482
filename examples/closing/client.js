/** @param {string} id @returns {any} */
const $ = (id) => document.getElementById(id);

/** @type {WebSocket} */
let socket;

function connect() {
  socket = new WebSocket(new URL($('target').value, document.baseURI.replace(/^http/, 'ws')));
  socket.addEventListener('open', () => note('open'));
  socket.addEventListener('message', ({ data }) => note(data, 'got'));
  socket.addEventListener('error', () => note('error', 'bad'));
  socket.addEventListener('close', onClose);
  showState();
}

/**
 * All that a page ever learns about the end.
 * @param {CloseEvent} event
 */
function onClose({ code, reason, wasClean }) {
  note(`close: code ${code}, reason "${reason}", wasClean ${wasClean}`, wasClean ? 'note' : 'bad');
}

/** @param {string | Uint8Array<ArrayBuffer>} message */
function ask(message) {
  if (socket.readyState !== WebSocket.OPEN) return note('Not open: connect first.', 'bad');
  socket.send(message);
  note(message.length < 100 ? String(message) : `${message.length} bytes`, 'sent');
}

/** @param {number | undefined} code */
function close(code) {
  try {
    if (code === undefined) socket.close();
    else socket.close(code, 'thanks');
    note(code === undefined ? 'close()' : `close(${code})`, 'sent');
  } catch (error) {
    // 1001 and 1006 are not a page's to give: it may use 1000, and 3000 to 4999.
    note(String(error), 'bad');
  }
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

/** @param {string} id @param {() => void} action */
function onSubmit(id, action) {
  $(id).addEventListener('submit', (/** @type {SubmitEvent} */ event) => {
    event.preventDefault();
    action();
  });
}

onSubmit('connect', connect);
onSubmit('server', () => ask($('ending').value));
onSubmit('page', () => close(Number($('arguments').value) || undefined));
$('bad').addEventListener('click', () => ask(Uint8Array.of(0xc3, 0x28)));
$('long').addEventListener('click', () => ask('x'.repeat(70_000)));
$('leave').addEventListener('click', () => location.reload());

connect();
