/** @param {string} id @returns {any} */
const $ = (id) => document.getElementById(id);

/** @type {EventSource | undefined} */
let source;
let got = 0;

function connect() {
  source?.close();
  const query = new URLSearchParams({ every: $('every').value, size: $('size').value });
  if ($('no-buffering').checked) query.set('no-buffering', '1');
  if ($('no-transform').checked) query.set('no-transform', '1');
  got = 0;
  source = new EventSource(`events?${query}`);
  const opened = performance.now();
  source.addEventListener('open', () => {
    note(`open after ${((performance.now() - opened) / 1000).toFixed(1)} s`);
  });
  source.addEventListener('error', () => note('error: the stream broke, or there is none', 'bad'));
  source.addEventListener('message', ({ data }) => {
    got += 1;
    const [number, sent] = data.split(' ');
    // One machine, one clock: anywhere else this difference would mean nothing.
    note(`event ${number}, ${Math.max(0, Date.now() - Number(sent))} ms old`, 'event');
  });
}

function show() {
  const state = ['CONNECTING', 'OPEN', 'CLOSED'][source?.readyState ?? 2];
  $('state').textContent = `${state}, events: ${got}`;
}

/** @param {string} text */
function note(text, kind = 'note') {
  const item = document.createElement('li');
  item.className = kind;
  item.textContent = text;
  $('log').prepend(item);
  while ($('log').children.length > 30) $('log').lastChild.remove();
}

$('settings').addEventListener('submit', (/** @type {SubmitEvent} */ event) => {
  event.preventDefault();
  connect();
});
$('stop').addEventListener('click', () => {
  source?.close();
  note('closed by the page');
});
addEventListener('pagehide', () => source?.close());

connect();
setInterval(show, 100);
