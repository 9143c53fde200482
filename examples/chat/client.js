/** @param {string} id @returns {any} */
const $ = (id) => document.getElementById(id);

/** @type {WebSocket | undefined} */
let socket;
let failures = 0;
/** The last message of the room that is shown: a history brings some of them again. */
let lastId = 0;
/** @type {ReturnType<typeof setTimeout> | undefined} */
let retry;

/** @param {{ room: string, name: string }} as */
function connect(as) {
  clearTimeout(retry);
  socket?.close(1000);
  const mine = new WebSocket(new URL('chat', document.baseURI.replace(/^http/, 'ws')));
  socket = mine;
  mine.addEventListener('open', () => mine.send(JSON.stringify({ type: 'join', ...as })));
  mine.addEventListener('message', ({ data }) => receive(JSON.parse(data)));
  mine.addEventListener('close', ({ code }) => {
    if (mine !== socket) return;
    setJoined(false);
    failures += 1;
    // Longer each time, and never the same for all: a restarted server is not stormed.
    const wait = 500 * 2 ** Math.min(failures, 6) * (0.5 + Math.random() / 2);
    $('status').textContent = `Closed ${code}. Back in ${Math.round(wait / 1000)} s.`;
    retry = setTimeout(() => connect(as), wait);
  });
}

/** @param {any} message */
function receive(message) {
  switch (message.type) {
    case 'welcome':
      failures = 0;
      setJoined(true);
      if ((message.history.at(-1)?.id ?? 0) < lastId) lastId = 0;
      message.history.forEach(show);
      showCount(message.count);
      break;
    case 'said':
      show(message);
      break;
    case 'presence':
      for (const name of message.joined) note(`${name} is here`);
      for (const name of message.left) note(`${name} left`);
      showCount(message.count);
      break;
    case 'error':
      $('status').textContent = message.message;
      break;
  }
}

/** @param {{ id: number, from: string, text: string, at: number }} said */
function show({ id, from, text, at }) {
  if (id <= lastId) return;
  lastId = id;
  const item = note(` ${text}`, 'said');
  const author = document.createElement('b');
  author.textContent = from;
  item.prepend(author);
  item.title = new Date(at).toLocaleTimeString();
}

/** @param {string} text */
function note(text, kind = 'note') {
  const item = document.createElement('li');
  item.className = kind;
  item.textContent = text;
  $('log').prepend(item);
  while ($('log').children.length > 50) $('log').lastChild.remove();
  return item;
}

/** @param {number} count */
function showCount(count) {
  $('status').textContent = count === 1 ? 'You are alone here.' : `${count} people here.`;
}

/** @param {boolean} joined */
function setJoined(joined) {
  $('text').disabled = !joined;
  $('send').disabled = !joined;
}

$('join').addEventListener('submit', (/** @type {SubmitEvent} */ event) => {
  event.preventDefault();
  lastId = 0;
  $('log').replaceChildren();
  connect({ room: $('room').value, name: $('name').value });
});
$('say').addEventListener('submit', (/** @type {SubmitEvent} */ event) => {
  event.preventDefault();
  socket?.send(JSON.stringify({ type: 'say', text: $('text').value }));
  $('text').value = '';
});

$('name').value = `guest ${Math.floor(Math.random() * 900) + 100}`;
