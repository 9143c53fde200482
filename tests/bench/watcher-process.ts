/** One watcher of a session's feed, in a process of its own, as a browser's would be. */

import { WebSocket } from 'ws';
import { FEED_SUBPROTOCOL } from '../../playground-server/trace/session-api.ts';

const [url = '', session = '', key = ''] = process.argv.slice(2);

let socket: WebSocket | undefined;
let bytes = 0;

process.on('message', (message) => {
  if (message === 'watch') watch();
  else stop();
});
process.on('disconnect', () => process.exit());

function watch(): void {
  socket = new WebSocket(url, FEED_SUBPROTOCOL, { perMessageDeflate: false });
  socket.on('open', () => {
    socket?.send(JSON.stringify({ type: 'hello', session, key, since: Number.MAX_SAFE_INTEGER }));
  });
  socket.on('message', (data: Buffer, binary) => {
    if (binary) bytes += data.length;
    else process.send?.({ watching: true });
  });
}

function stop(): void {
  socket?.once('close', () => {
    process.send?.({ bytes });
    bytes = 0;
  });
  socket?.close();
}
