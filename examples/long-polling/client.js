/** @param {string} id @returns {any} */
const $ = (id) => document.getElementById(id);

/** Ids of events: those that were fired from this page, and how often each arrived here. */
const fired = new Set();
const arrivals = new Map();
let questions = 0;
/** @type {number | undefined} What we have seen. The very first answer only says where we are. */
let cursor;
/** Ends the question that is under way. */
let stop = new AbortController();

/** Asks, and asks again with each answer, until `signal` says stop. @param {AbortSignal} signal */
async function listen(signal) {
  let failures = 0;
  while (!signal.aborted) {
    try {
      const response = await fetch(question(), { signal });
      if (response.status === 204) {
        note('Nothing happened while the server held the question.');
      } else if (response.ok || response.status === 410) {
        if (!response.ok) note('The cursor is too old: some events are gone for good.');
        const { events = [], next } = await response.json();
        cursor = next;
        for (const event of events) arrive(event);
      } else {
        throw new Error(`The server answered ${response.status}.`);
      }
      failures = 0;
      $('status').textContent = '';
    } catch (error) {
      if (signal.aborted) return;
      failures += 1;
      $('status').textContent = `${/** @type {Error} */ (error).message} Trying again.`;
      await pause(failures, signal);
    }
  }
}

function question() {
  questions += 1;
  showCounts();
  if (cursor === undefined) return 'events';
  const hold = `hold=${$('hold').value}`;
  return $('cursor').checked ? `events?since=${cursor}&${hold}` : `latest?${hold}`;
}

/**
 * Up to 0.5 s, 1 s, 2 s … 16 s, at random, so that not all clients come back at once.
 * @param {number} failures
 * @param {AbortSignal} signal
 * @returns {Promise<void>}
 */
function pause(failures, signal) {
  const longest = 500 * 2 ** Math.min(failures - 1, 5);
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, longest * (0.5 + Math.random() / 2));
    signal.addEventListener('abort', () => {
      clearTimeout(timer);
      resolve();
    });
  });
}

/** @param {{ id: number, at: number }} event */
function arrive(event) {
  arrivals.set(event.id, (arrivals.get(event.id) ?? 0) + 1);
  note(`event ${event.id}`, 'event');
  showCounts();
}

/** @param {number} count */
async function fire(count) {
  const headers = { 'Content-Type': 'application/json' };
  const body = JSON.stringify({ count, gap: 5 });
  const response = await fetch('events', { method: 'POST', headers, body });
  for (const event of (await response.json()).fired) fired.add(event.id);
  // What was fired last may still be on its way.
  setTimeout(showCounts, 1000);
}

function showCounts() {
  $('fired').textContent = String(fired.size);
  $('arrived').textContent = String([...fired].filter((id) => arrivals.has(id)).length);
  $('lost').textContent = String([...fired].filter((id) => !arrivals.has(id)).length);
  $('twice').textContent = String([...arrivals.values()].filter((times) => times > 1).length);
  $('questions').textContent = String(questions);
}

/** @param {string} text */
function note(text, kind = 'note') {
  const item = document.createElement('li');
  item.className = kind;
  item.textContent = text;
  $('log').prepend(item);
  while ($('log').children.length > 30) $('log').lastChild.remove();
}

function restart() {
  stop.abort();
  stop = new AbortController();
  listen(stop.signal);
}

$('hold').addEventListener('input', () => {
  $('hold-text').textContent = `${$('hold').value} s`;
});
$('hold').addEventListener('change', restart);
$('cursor').addEventListener('change', restart);
for (const button of document.querySelectorAll('button')) {
  button.addEventListener('click', () => fire(Number(button.dataset.count)));
}
addEventListener('pagehide', () => stop.abort());

restart();
