/** What a client may ask of the echo server, each as one JSON text message. */

import type { WebSocket } from 'ws';

/**
 * Does what the message asks for.
 *
 *     {"do": "ping", "payload": "knock"}
 *     {"do": "fragments", "text": "…", "count": 3, "ping": true}
 *     {"do": "close", "code": 1000, "reason": "bye"}
 *
 * @returns false where the message is no command, and so is to be echoed.
 */
export function obey(socket: WebSocket, text: string): boolean {
  const command = readCommand(text);
  switch (command?.do) {
    case undefined:
      return false;
    case 'ping':
      ping(socket, command);
      return true;
    case 'fragments':
      sendFragments(socket, command);
      return true;
    case 'close':
      close(socket, command);
      return true;
    default:
      complain(socket, 'There are three commands: ping, fragments and close.');
      return true;
  }
}

function readCommand(text: string): Record<string, unknown> | undefined {
  if (!text.startsWith('{')) return undefined;
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** A page never sees a ping or a pong, so the server tells it by message. */
function ping(socket: WebSocket, command: Record<string, unknown>): void {
  const payload = Buffer.from(String(command.payload ?? ''));
  if (payload.length > 125) {
    complain(socket, 'A control frame carries 125 bytes at most (RFC 6455, section 5.5).');
    return;
  }
  const sent = performance.now();
  const onPong = (echoed: Buffer) => {
    if (!echoed.equals(payload)) return;
    socket.off('pong', onPong);
    const ms = Number((performance.now() - sent).toFixed(1));
    socket.send(JSON.stringify({ pong: payload.toString(), ms }));
  };
  socket.on('pong', onPong);
  socket.ping(payload);
}

/** Cuts by bytes, as a sender may: a fragment may end in the middle of a letter. */
function sendFragments(socket: WebSocket, command: Record<string, unknown>): void {
  const { text, count } = command;
  if (typeof text !== 'string' || typeof count !== 'number' || !(count >= 1 && count <= 20)) {
    complain(socket, '"text" must be a text and "count" a number from 1 to 20.');
    return;
  }
  const bytes = Buffer.from(text);
  const fragments = Math.floor(count);
  const size = Math.ceil(bytes.length / fragments);
  for (let n = 0; n < fragments; n += 1) {
    const part = bytes.subarray(n * size, (n + 1) * size);
    socket.send(part, { binary: false, fin: n === fragments - 1 });
    // Control frames may stand between fragments, other messages may not (section 5.4).
    if (command.ping === true && n === 0) socket.ping('between');
  }
}

function close(socket: WebSocket, command: Record<string, unknown>): void {
  const code = Number(command.code ?? 1000);
  const reason = String(command.reason ?? '');
  if (!mayTravel(code)) {
    complain(socket, `${code} may not stand in a close frame.`);
  } else if (Buffer.byteLength(reason) > 123) {
    complain(socket, 'A reason has 123 bytes at most (RFC 6455, section 5.5).');
  } else {
    socket.close(code, reason);
  }
}

/** RFC 6455, section 7.4, and the IANA registry: 1004 to 1006 and 1015 never travel. */
function mayTravel(code: number): boolean {
  const defined = code >= 1000 && code <= 1014 && !(code >= 1004 && code <= 1006);
  return Number.isInteger(code) && (defined || (code >= 3000 && code <= 4999));
}

function complain(socket: WebSocket, error: string): void {
  socket.send(JSON.stringify({ error }));
}
