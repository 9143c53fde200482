/**
 * A playground whose echo example also answers as no right server would, so that a browser can be
 * shown what it can't make by itself: a wrong accept value, a length in too long a form, a
 * subprotocol that nobody asked for, and compressed messages. Its own answers stay as they are.
 */

import { appendFile, cp, mkdtemp, rm, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type RunningPlayground, startPlayground } from '../playground.ts';
import { builtSite } from './built-site.ts';

const ROOT = join(import.meta.dirname, '../../..');

/** What the server sends behind a 101 is written byte by byte. */
const BROKEN = `
import { createHash } from 'node:crypto';

const GUID = '258EAFA5-E914-47DA-95CA-C5AB0DC85B11';
const digestOf = (text: string) => createHash('sha1').update(text).digest();
const packed = new WebSocketServer({
  noServer: true,
  perMessageDeflate: { threshold: 0, clientMaxWindowBits: 12 },
});
packed.on('connection', (socket) => socket.on('message', (data) => socket.send(String(data))));

const right = server.listeners('upgrade') as ((...all: unknown[]) => void)[];
server.removeAllListeners('upgrade');
server.on('upgrade', (request: IncomingMessage, socket: Duplex, head: Buffer) => {
  const { pathname } = urlOf(request);
  if (pathname === '/packed') {
    packed.handleUpgrade(request, socket, head, (opened) => packed.emit('connection', opened));
    return;
  }
  if (!pathname.startsWith('/broken/')) {
    for (const answer of right) answer(request, socket, head);
    return;
  }
  socket.on('error', () => socket.destroy());
  socket.on('end', () => socket.end());
  const key = String(request.headers['sec-websocket-key']);
  const made = digestOf(key + GUID);
  const accepts: Record<string, string> = {
    '/broken/no-guid': digestOf(key).toString('base64'),
    '/broken/hex': Buffer.from(made.toString('hex')).toString('base64'),
  };
  const accept = accepts[pathname] ?? made.toString('base64');
  const extra = pathname === '/broken/unasked' ? 'Sec-WebSocket-Protocol: soup.v1\\r\\n' : '';
  socket.write(
    'HTTP/1.1 101 Switching Protocols\\r\\nUpgrade: websocket\\r\\nConnection: Upgrade\\r\\n' +
      'Sec-WebSocket-Accept: ' + accept + '\\r\\n' + extra + '\\r\\n',
  );
  // "hello" in 7 + 16 bits.
  if (pathname === '/broken/length') socket.write(Buffer.from('817e000568656c6c6f', 'hex'));
});
`;

export interface BrokenEcho {
  readonly playground: RunningPlayground;
  close(): Promise<void>;
}

/** In place of the example `websocket`: the lesson of frames opens it. */
export async function startBrokenEcho(): Promise<BrokenEcho> {
  const folder = await mkdtemp(join(tmpdir(), 'wireside-broken-'));
  await cp(join(ROOT, 'examples'), join(folder, 'examples'), { recursive: true });
  // The copy finds its packages as the original does.
  await symlink(join(ROOT, 'node_modules'), join(folder, 'node_modules'));
  await appendFile(join(folder, 'examples/websocket/server.ts'), BROKEN);
  const playground = await startPlayground(undefined, {
    siteFolder: builtSite(),
    examplesFolder: join(folder, 'examples'),
  });
  return {
    playground,
    async close() {
      await playground.close();
      await rm(folder, { recursive: true });
    },
  };
}
