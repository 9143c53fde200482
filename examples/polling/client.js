/** @param {string} id @returns {any} */
const $ = (id) => document.getElementById(id);

const count = { asked: 0, empty: 0, changes: 0, waiting: 0 };
let etag = '';
let orders = -1;
/** @type {ReturnType<typeof setTimeout> | undefined} */
let timer;

async function poll() {
  const impatient = $('impatient').checked;
  if (impatient) schedule();
  await ask();
  if (!impatient) schedule();
}

function schedule() {
  clearTimeout(timer);
  if ($('pause').ariaPressed === 'false') timer = setTimeout(poll, $('interval').value * 1000);
}

async function ask() {
  const sent = performance.now();
  count.asked += 1;
  count.waiting += 1;
  showCounts();
  try {
    // With a tag of our own the browser's cache stays out of it, and we get to see the 304.
    const response = await fetch('orders', { headers: etag ? { 'If-None-Match': etag } : {} });
    if (response.status === 304) count.empty += 1;
    else if (response.ok) show(await response.json(), response.headers.get('ETag') ?? '', sent);
    else throw new Error(`The server answered ${response.status}.`);
    $('status').textContent = '';
  } catch (error) {
    $('status').textContent = `No answer: ${/** @type {Error} */ (error).message} Asking again.`;
  } finally {
    count.waiting -= 1;
    showCounts();
  }
}

/**
 * @param {{ orders: number, ageMs: number }} news
 * @param {string} tag
 * @param {number} sent
 */
function show(news, tag, sent) {
  // Two questions under way at once may be answered in the wrong order: never go back.
  if (news.orders <= orders) return;
  const first = orders === -1;
  orders = news.orders;
  etag = tag;
  $('orders').textContent = String(orders);
  if (first) return;
  count.changes += 1;
  // Age at the server, and half of the round trip for the way back.
  addDelay(news.ageMs + (performance.now() - sent) / 2);
}

/** @param {number} ms */
function addDelay(ms) {
  const item = document.createElement('li');
  item.style.setProperty('--share', String(Math.min(ms / 10000, 1)));
  item.textContent = `${(ms / 1000).toFixed(2)} s`;
  $('delays').prepend(item);
  while ($('delays').children.length > 5) $('delays').lastChild.remove();
}

function showCounts() {
  for (const [name, value] of Object.entries(count)) $(name).textContent = String(value);
}

$('interval').addEventListener('input', () => {
  $('interval-text').textContent = `${Number($('interval').value).toFixed(1)} s`;
  schedule();
});
$('order').addEventListener('click', () => fetch('orders', { method: 'POST' }));
$('pause').addEventListener('click', () => {
  const pause = $('pause').ariaPressed === 'false';
  $('pause').ariaPressed = String(pause);
  $('pause').textContent = pause ? 'Go on' : 'Pause';
  schedule();
});

poll();
