/** @param {string} id @returns {any} */
const $ = (id) => document.getElementById(id);

/** @type {WebSocket | undefined} */
let socket;
/** @type {EventSource | undefined} */
let source;

function connect() {
  socket?.close(1000, 'connecting anew');
  const made = new WebSocket(new URL('socket', document.baseURI.replace(/^http/, 'ws')));
  made.addEventListener('open', () => {
    note('WebSocket: open');
    made.send('hello');
  });
  made.addEventListener('message', ({ data }) => note(`WebSocket: ${data}`, 'got'));
  made.addEventListener('close', ({ code, wasClean }) => {
    note(`WebSocket: close ${code}`, wasClean ? 'note' : 'bad');
  });
  socket = made;
}

function stream() {
  if (source) {
    source.close();
    source = undefined;
    note('EventSource: close()', 'sent');
  } else {
    source = new EventSource('stream');
    note('EventSource: connecting', 'sent');
    source.addEventListener('open', () => note('EventSource: open'));
    source.addEventListener('message', ({ data }) => note(`EventSource: ${data}`, 'got'));
    source.addEventListener('error', () => note('EventSource: error', 'bad'));
  }
  $('stream').textContent = source ? 'Stop the stream' : 'Stream';
}

async function ask() {
  const response = await fetch('seen', { cache: 'no-store' });
  if (!response.ok) return note(`fetch: ${response.status}`, 'bad');
  const lines = Object.entries(await response.json()).map(([name, value]) => {
    const item = document.createElement('li');
    item.textContent = `${name}: ${value}`;
    return item;
  });
  $('seen').replaceChildren(...lines);
  note(`fetch: ${response.status}`, 'got');
}

async function move() {
  // A page can't read where to: look at the wire.
  const { type } = await fetch('moved', { redirect: 'manual', cache: 'no-store' });
  note(`fetch: ${type}`, 'got');
}

/** @param {string} text */
function note(text, kind = 'note') {
  const item = document.createElement('li');
  item.className = kind;
  item.textContent = text;
  $('log').prepend(item);
  while ($('log').children.length > 30) $('log').lastChild.remove();
}

/** @param {string} id @param {() => void | Promise<void>} action */
function onClick(id, action) {
  $(id).addEventListener('click', async () => {
    try {
      await action();
    } catch (error) {
      note(String(error), 'bad');
    }
  });
}

onClick('connect', connect);
onClick('stream', stream);
onClick('ask', ask);
onClick('move', move);
ask().catch((error) => note(String(error), 'bad'));
