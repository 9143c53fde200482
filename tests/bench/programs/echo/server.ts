/**
 * The program behind every hop of the bench: echoes WebSocket messages, answers requests with one
 * small body. `GET /port` says where it listens, so that other hops can be put before it too.
 */

import { createServer } from 'node:http';
import { WebSocketServer } from 'ws';

const { PORT, HOST } = process.env;
const server = createServer((request, response) => {
  response.end(request.url === '/port' ? PORT : 'hello');
});
server.keepAliveTimeout = 600_000;

new WebSocketServer({ server, perMessageDeflate: false }).on('connection', (socket) => {
  socket.on('message', (data, binary) => socket.send(data, { binary }));
});

server.listen(Number(PORT), HOST, 1024);
