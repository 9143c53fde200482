/** The other half of a handshake, as right as it can be, where only one half was pasted. Pure. */

import { acceptFor } from '../../../playground-server/wire/handshake.ts';
import { fieldIn } from './head-text.ts';

/** A request that offers all that the response agrees to. */
export function requestFor(response: string, key: string): string {
  const subprotocol = fieldIn(response, 'Sec-WebSocket-Protocol');
  const extensions = fieldIn(response, 'Sec-WebSocket-Extensions');
  return lines([
    'GET / HTTP/1.1',
    'Host: example.org',
    'Upgrade: websocket',
    'Connection: Upgrade',
    `Sec-WebSocket-Key: ${key.trim()}`,
    'Sec-WebSocket-Version: 13',
    subprotocol === '' ? '' : `Sec-WebSocket-Protocol: ${subprotocol}`,
    extensions === '' ? '' : `Sec-WebSocket-Extensions: ${offerOf(extensions)}`,
  ]);
}

/** Names alone; a client may limit its window only where the offer allows it (RFC 7692, 7.1.2.2). */
function offerOf(extensions: string): string {
  return extensions
    .split(',')
    .map((extension) => (extension.split(';')[0] ?? '').trim())
    .map((name) => (name === 'permessage-deflate' ? `${name}; client_max_window_bits` : name))
    .join(', ');
}

/** The answer that RFC 6455 asks for, with nothing agreed on beside. */
export function responseFor(request: string): string {
  return lines([
    'HTTP/1.1 101 Switching Protocols',
    'Upgrade: websocket',
    'Connection: Upgrade',
    `Sec-WebSocket-Accept: ${acceptFor(fieldIn(request, 'Sec-WebSocket-Key'))}`,
  ]);
}

function lines(head: readonly string[]): string {
  return `${head.filter((line) => line !== '').join('\r\n')}\r\n\r\n`;
}
