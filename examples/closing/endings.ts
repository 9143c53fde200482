/** What a page may ask for: each a message of its own, and the end that comes of it. */

import type { Socket } from 'node:net';
import type { WebSocket } from 'ws';

/** @param tcp the connection below the WebSocket, for what no library would do */
type Ending = (socket: WebSocket, tcp: Socket) => void;

export const endings: Readonly<Record<string, Ending>> = {
  // In order: a close frame with a code and a reason, and the page's browser answers it.
  'close 1000': (socket) => socket.close(1000, 'done'),
  'close 1001': (socket) => socket.close(1001, 'This server is being replaced.'),
  'close 1008': (socket) => socket.close(1008, 'Your token has expired.'),
  'close 1011': (socket) => socket.close(1011, 'Something broke here.'),
  'close 1013': (socket) => socket.close(1013, 'Try again in 20 s.'),
  'close 4001': (socket) => socket.close(4001, 'Only the two of us know why.'),
  'close without a code': (socket) => socket.close(),

  // By breaking a rule. It is now the browser that must fail the connection, with a code of its own.
  'reserved bit': (_socket, tcp) => tcp.write(Buffer.of(0xc1, 2, 0x48, 0x69)),
  'masked frame': (_socket, tcp) => tcp.write(Buffer.of(0x81, 0x82, 1, 2, 3, 4, 0x49, 0x6b)),
  'bad UTF-8': (_socket, tcp) => tcp.write(Buffer.of(0x81, 2, 0xc3, 0x28)),
  'close 1005': (_socket, tcp) => tcp.write(Buffer.of(0x88, 2, 0x03, 0xed)),

  // Without a word: no close frame.
  FIN: (_socket, tcp) => tcp.end(),
  RST: (_socket, tcp) => tcp.resetAndDestroy(),
  crash: () => {
    throw new Error('This is the crash that the page asked for.');
  },
  silence: (socket) => {
    // The browser's close frame will lie in the kernel's buffer and never be answered.
    socket.send('From now on I read nothing.');
    socket.pause();
  },
};
