// @ts-check
// Counts the frames that come, and says how many they were when the program asks with `end`.

const socket = new WebSocket(new URL('frames', location.href.replace(/^http/, 'ws')));
let seen = 0;

socket.onopen = () => {
  document.title = 'open';
};
socket.onmessage = (/** @type {MessageEvent} */ { data }) => {
  if (data !== 'end') seen += 1;
  else {
    socket.send(String(seen));
    seen = 0;
  }
};
