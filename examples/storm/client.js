/** @param {string} id @returns {any} */
const $ = (id) => document.getElementById(id);

/** Seconds that no delay grows beyond. */
const LONGEST = 30;
/** Seconds: what 1012 asks for, drawn anew by each client. */
const AFTER_RESTART = { min: 5, max: 30 };

/** @type {Set<WebSocket>} */
let sockets = new Set();
/** @type {Set<ReturnType<typeof setTimeout>>} */
const waiting = new Set();
/** How many attempts were made in each second, the last in front. @type {number[]} */
const seconds = Array(8).fill(0);

/** @param {number} attempt since the connection was lost, from 1 @param {number} code */
function delayOf(attempt, code) {
  const chance = Math.random();
  if ($('respects').checked && attempt === 1 && (code === 1012 || code === 1013)) {
    return AFTER_RESTART.min + chance * (AFTER_RESTART.max - AFTER_RESTART.min);
  }
  const base = Number($('delay').value);
  const whole = $('grows').checked ? Math.min(LONGEST, base * 2 ** (attempt - 1)) : base;
  if ($('jitter').value === 'full') return chance * whole;
  if ($('jitter').value === 'equal') return whole / 2 + (chance * whole) / 2;
  return whole;
}

/** @param {number} attempt */
function connect(attempt) {
  const group = sockets;
  const socket = new WebSocket(new URL('socket', document.baseURI.replace(/^http/, 'ws')));
  let failures = attempt;
  group.add(socket);
  seconds[0] = (seconds[0] ?? 0) + 1;
  socket.addEventListener('open', () => {
    failures = 0;
    show();
  });
  socket.addEventListener('close', ({ code }) => {
    group.delete(socket);
    if (group !== sockets) return;
    const delay = delayOf(failures + 1, code);
    note(`close: code ${code}; back in ${delay.toFixed(1)} s`, code === 1006 ? 'bad' : 'note');
    const timer = setTimeout(() => {
      waiting.delete(timer);
      connect(failures + 1);
    }, delay * 1000);
    waiting.add(timer);
    show();
  });
}

/** Lets go of all clients and begins with new ones. */
function begin() {
  const old = sockets;
  sockets = new Set();
  for (const timer of waiting) clearTimeout(timer);
  waiting.clear();
  for (const socket of old) socket.close(1000, 'connecting anew');
  const count = Math.min(40, Math.max(1, Math.round(Number($('count').value))));
  for (let client = 0; client < count; client += 1) connect(0);
  show();
}

function show() {
  const open = [...sockets].filter(({ readyState }) => readyState === WebSocket.OPEN).length;
  $('state').textContent = `${open} of ${sockets.size + waiting.size}`;
}

function showSeconds() {
  const most = Math.max(1, ...seconds);
  $('seconds').replaceChildren(
    ...seconds.map((count) => {
      const item = document.createElement('li');
      item.style.setProperty('--share', String(count / most));
      item.textContent = String(count);
      return item;
    }),
  );
  seconds.unshift(0);
  seconds.pop();
}

/** @param {string} text */
function note(text, kind = 'note') {
  const item = document.createElement('li');
  item.className = kind;
  item.textContent = text;
  $('log').prepend(item);
  while ($('log').children.length > 30) $('log').lastChild.remove();
}

async function sendAway() {
  const how = $('drain').value;
  const drain = how === 'crash' ? { how } : { how: 'close', code: Number(how), over: 0, down: 2 };
  const answer = await fetch('server', { method: 'POST', body: JSON.stringify(drain) });
  if (!answer.ok) note(`The server refuses: ${answer.status}`, 'bad');
}

$('clients').addEventListener('submit', (/** @type {SubmitEvent} */ event) => {
  event.preventDefault();
  begin();
});
$('server').addEventListener('submit', (/** @type {SubmitEvent} */ event) => {
  event.preventDefault();
  sendAway().catch((error) => note(String(error), 'bad'));
});

begin();
showSeconds();
setInterval(showSeconds, 1000);
