/** The hop that others are held against: two sockets and `pipe`, in a process of its own. */

import { type AddressInfo, connect, createServer } from 'node:net';
import { answerQuestions } from './questions.ts';

const port = Number(process.argv[2]);

const server = createServer({ allowHalfOpen: true, noDelay: true }, (client) => {
  const upstream = connect({ port, host: '127.0.0.1', allowHalfOpen: true, noDelay: true });
  client.pipe(upstream);
  upstream.pipe(client);
  client.on('error', () => upstream.destroy());
  upstream.on('error', () => client.destroy());
});

server.listen(0, '127.0.0.1', () => {
  process.send?.({ port: (server.address() as AddressInfo).port });
});
answerQuestions();
process.on('disconnect', () => process.exit());
