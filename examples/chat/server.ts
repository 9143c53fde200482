/**
 * A chat over WebSocket: rooms, names, a history for late comers, and who is here. Each message
 * is a JSON text; what they are stands in protocol.ts. Broken or dead members are dropped.
 */

import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import { type WebSocket, WebSocketServer } from 'ws';
import { fromOwnPage, run, serve, urlOf } from '../shared/app.ts';
import { ChatError, readMessage, type ToMember } from './protocol.ts';
import { Room } from './room.ts';

const MAX_ROOMS = 100;
/** Milliseconds between pings; who hasn't answered one by the next is gone. */
const HEARTBEAT = 30_000;
/** Milliseconds to say who you are. */
const JOIN_DEADLINE = 10_000;
/** Messages that a member may send in a second. */
const RATE = 10;

const rooms = new Map<string, Room>();
const answering = new WeakSet<WebSocket>();
const sockets = new WebSocketServer({ noServer: true, maxPayload: 4096 });
const server = serve(new URL('.', import.meta.url), {});

server.on('upgrade', (request: IncomingMessage, stream: Duplex, head: Buffer) => {
  stream.on('error', () => stream.destroy());
  if (urlOf(request).pathname !== '/chat') refuse(stream, '404 Not Found');
  else if (!fromOwnPage(request)) refuse(stream, '403 Forbidden');
  else sockets.handleUpgrade(request, stream, head, (socket) => welcome(socket, stream));
});

function refuse(stream: Duplex, status: string): void {
  stream.end(`HTTP/1.1 ${status}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`);
}

function welcome(socket: WebSocket, stream: Duplex): void {
  let room: Room | undefined;
  let name = '';
  let allowance = RATE;
  let refilledAt = performance.now();
  const deadline = setTimeout(() => socket.close(4408, 'Join a room first.'), JOIN_DEADLINE);

  answering.add(socket);
  socket.on('pong', () => answering.add(socket));
  socket.on('error', () => {});
  socket.on('close', () => {
    clearTimeout(deadline);
    room?.leave(name);
    if (room?.isEmpty) rooms.delete(room.name);
  });
  socket.on('message', (data, isBinary) => {
    try {
      spend();
      const message = readMessage(isBinary ? '' : data.toString());
      if (message.type === 'say') {
        if (!room) throw new ChatError('NOT_JOINED', 'Join a room before you speak.');
        room.say(name, message.text);
        return;
      }
      if (room) throw new ChatError('JOINED', `You are in the room "${room.name}" already.`);
      room = enter(message.room, message.name);
      name = message.name;
      clearTimeout(deadline);
      room.join(name, stream);
    } catch (error) {
      if (!(error instanceof ChatError)) throw error;
      tell(socket, { type: 'error', code: error.code, message: error.message });
    }
  });

  /** A bucket of `RATE` messages, filled again at that rate. */
  function spend(): void {
    const now = performance.now();
    allowance = Math.min(RATE, allowance + ((now - refilledAt) / 1000) * RATE);
    refilledAt = now;
    if (allowance < 1) throw new ChatError('TOO_FAST', `At most ${RATE} messages a second.`);
    allowance -= 1;
  }
}

/** The room of that name, where somebody called `member` may join. */
function enter(name: string, member: string): Room {
  const room = rooms.get(name) ?? new Room(name);
  if (room.has(member)) throw new ChatError('NAME_TAKEN', `"${member}" is here already.`);
  if (room.isFull) throw new ChatError('ROOM_FULL', `The room "${name}" is full.`);
  if (rooms.size >= MAX_ROOMS && !rooms.has(name)) {
    throw new ChatError('TOO_MANY_ROOMS', `There are ${MAX_ROOMS} rooms: choose one of them.`);
  }
  rooms.set(name, room);
  return room;
}

function tell(socket: WebSocket, message: ToMember): void {
  socket.send(JSON.stringify(message));
}

const heartbeat = setInterval(() => {
  for (const socket of sockets.clients) {
    if (!answering.delete(socket)) socket.terminate();
    else socket.ping();
  }
}, HEARTBEAT);

run(server, () => {
  clearInterval(heartbeat);
  for (const room of rooms.values()) room.close();
  for (const socket of sockets.clients) socket.close(1001, 'The server is going away.');
});
