/**
 * A further hop by itself, without taps: the test is the browser before it and the program behind
 * it, on the hop's own sockets. For what a tap's buffers would hide.
 *
 *     const hop = await startHopStand(t, 'nginx', { timeScale: 60 });
 *     const browser = await hop.connect();
 *     browser.send('GET / HTTP/1.1\r\nHost: localhost\r\n\r\n');
 *     const program = await hop.program();
 */

import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { connect, createServer, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createEmbeddedHop } from '../../playground-server/proxy/embedded-hop.ts';
import type { HopKind, RunningHop } from '../../playground-server/proxy/hop.ts';
import { readSettings } from '../../playground-server/proxy/model/read-settings.ts';
import type { ProxySettings } from '../../playground-server/proxy/model/settings.ts';
import type { NginxBinary } from '../../playground-server/proxy/nginx-binary.ts';
import { createNginxHop } from '../../playground-server/proxy/nginx-hop.ts';
import { type Kind, NGINX } from './lab-stand.ts';
import { Peer } from './peer.ts';
import type { Scope } from './playground.ts';

export interface HopStand {
  readonly running: RunningHop;
  /** A new connection to the hop, which has said whose it is. */
  connect(): Promise<Peer>;
  /** The next connection that the hop made; nothing of it is read before `socket.resume()`. */
  program(): Promise<Peer>;
}

export function hopKind(kind: Kind): HopKind {
  return kind === 'nginx' ? createNginxHop(NGINX as NginxBinary) : createEmbeddedHop();
}

export async function startHopStand(
  t: Scope,
  kind: Kind,
  settings: Partial<ProxySettings>,
): Promise<HopStand> {
  const { settings: read, problems } = readSettings(settings);
  if (!read) throw new Error(JSON.stringify(problems));
  const folder = await mkdtemp(join(tmpdir(), 'wireside-hop-'));
  const sockets: Socket[] = [];
  const accepted: Peer[] = [];
  const server = createServer({ allowHalfOpen: true, pauseOnConnect: true }, (socket) => {
    sockets.push(socket);
    const peer = new Peer(socket);
    socket.pause();
    accepted.push(peer);
    server.emit('accepted');
  });
  const upstream = join(folder, '1.sock');
  server.listen({ path: upstream });
  await once(server, 'listening');
  const listenSocket = join(folder, 'hop.sock');
  const options = { settings: read, folder, listenSocket, upstreamSockets: [upstream] };
  const running = await hopKind(kind).start(options);
  t.after(async () => {
    for (const socket of sockets) socket.destroy();
    server.close();
    await running.stop();
    await rm(folder, { recursive: true, force: true });
  });
  return {
    running,
    async connect() {
      const socket = connect({ path: listenSocket, allowHalfOpen: true });
      sockets.push(socket);
      await once(socket, 'connect');
      const peer = new Peer(socket);
      peer.send('PROXY TCP4 127.0.0.1 127.0.0.1 1 2\r\n');
      return peer;
    },
    async program() {
      while (accepted.length === 0) await once(server, 'accepted');
      return accepted.shift() as Peer;
    },
  };
}
