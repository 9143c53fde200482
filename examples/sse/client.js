/** @param {string} id @returns {any} */
const $ = (id) => document.getElementById(id);

/** @type {EventSource} */
let source;
/** Names of events that we listen for, beside `message`. */
const names = new Set(['gap']);

function connect() {
  source?.close();
  source = new EventSource('events');
  source.addEventListener('open', () => showState('The stream is open.'));
  source.addEventListener('error', () => {
    // Nothing else is told: no status, no reason. Only readyState says whether it goes on.
    const over = source.readyState === EventSource.CLOSED;
    showState(over ? 'Refused. It will not ask again.' : 'The stream broke. It will ask again.');
  });
  source.addEventListener('message', show);
  for (const name of names) source.addEventListener(name, show);
}

/** @param {MessageEvent} event */
function show(event) {
  const name = event.type === 'message' ? '' : `${event.type}: `;
  note(`${name}${event.data}  (id ${event.lastEventId || 'none'})`, 'event');
}

/** @param {string} text */
function showState(text) {
  $('state').textContent = ['CONNECTING', 'OPEN', 'CLOSED'][source.readyState];
  note(text);
}

/** @param {string} text */
function note(text, kind = 'note') {
  const item = document.createElement('li');
  item.className = kind;
  item.textContent = text;
  $('log').prepend(item);
  while ($('log').children.length > 30) $('log').lastChild.remove();
}

/** @param {string} path @param {object} body */
async function post(path, body) {
  const headers = { 'Content-Type': 'application/json' };
  const response = await fetch(path, { method: 'POST', headers, body: JSON.stringify(body) });
  if (!response.ok) note((await response.json()).error, 'bad');
}

$('compose').addEventListener('submit', (/** @type {SubmitEvent} */ submit) => {
  submit.preventDefault();
  const [event, id, retry] = [$('event').value, $('id').value, $('retry').value];
  // An event with a name only reaches those who listen for that name.
  if (event && event !== 'message' && !names.has(event)) {
    names.add(event);
    source.addEventListener(event, show);
  }
  post('events', {
    data: $('data').value,
    ...(event ? { event } : {}),
    ...(id ? { id } : {}),
    ...(retry ? { retry: Number(retry) } : {}),
  });
});
$('count').addEventListener('click', () => post('count', { count: 20, gap: 250 }));
$('end').addEventListener('click', () => post('end', {}));
$('stop').addEventListener('click', () => post('end', { stopped: true }));
$('again').addEventListener('click', async () => {
  // A new EventSource knows nothing of the old one's last id: it starts from now.
  await post('end', {});
  connect();
});
addEventListener('pagehide', () => source.close());

connect();
