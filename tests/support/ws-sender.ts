/**
 * Frames as `ws` writes them, without a socket: its own Sender on a sink, with its own
 * permessage-deflate where parameters are given.
 */

import { createRequire } from 'node:module';
import type { DeflateParameters } from '../../playground-server/wire/index.ts';

const require = createRequire(import.meta.url);

interface Sender {
  send(data: Buffer, options: Record<string, boolean>, done: () => void): void;
  ping(data: Buffer, mask: boolean, done: () => void): void;
  close(code: number | undefined, reason: string, mask: boolean, done: () => void): void;
}

const SenderClass = require('../../node_modules/ws/lib/sender.js') as new (
  socket: unknown,
  extensions: Record<string, unknown>,
) => Sender;
const PerMessageDeflate = require('../../node_modules/ws/lib/permessage-deflate.js') as new (
  options: Record<string, unknown>,
) => { accept(offers: Record<string, unknown>[]): unknown; cleanup(): void };

/** Something to send. */
export type Sending =
  | { readonly type: 'message'; readonly binary: boolean; readonly parts: readonly Uint8Array[] }
  | { readonly type: 'ping'; readonly data: Uint8Array }
  | { readonly type: 'close'; readonly code: number; readonly reason: string };

/** The bytes that `ws` makes of these, sent as the client or as the server. */
export async function sentByWs(
  sendings: readonly Sending[],
  sender: 'client' | 'server',
  deflate?: DeflateParameters,
): Promise<Uint8Array> {
  const written: Buffer[] = [];
  const socket = {
    cork() {},
    uncork() {},
    write(data: Buffer, done?: () => void) {
      written.push(Buffer.from(data));
      done?.();
    },
  };
  const extension = deflate && makeExtension(deflate, sender);
  const extensions = extension === undefined ? {} : { 'permessage-deflate': extension };
  const ws = new SenderClass(socket, extensions);
  const mask = sender === 'client';
  for (const sending of sendings) await send(ws, sending, mask, deflate !== undefined);
  extension?.cleanup();
  return Uint8Array.from(Buffer.concat(written));
}

async function send(ws: Sender, it: Sending, mask: boolean, compress: boolean): Promise<void> {
  if (it.type === 'ping') {
    await new Promise<void>((done) => ws.ping(Buffer.from(it.data), mask, done));
  } else if (it.type === 'close') {
    await new Promise<void>((done) => ws.close(it.code, it.reason, mask, done));
  } else {
    for (const [index, part] of it.parts.entries()) {
      const fin = index === it.parts.length - 1;
      const options = { binary: it.binary, compress, fin, mask };
      await new Promise<void>((done) => ws.send(Buffer.from(part), options, done));
    }
  }
}

function makeExtension(deflate: DeflateParameters, sender: 'client' | 'server') {
  const extension = new PerMessageDeflate({ threshold: 0, isServer: sender === 'server' });
  const parameters: Record<string, unknown> = {};
  if (deflate.serverNoContextTakeover) parameters.server_no_context_takeover = [true];
  if (deflate.clientNoContextTakeover) parameters.client_no_context_takeover = [true];
  parameters.server_max_window_bits = [String(deflate.serverMaxWindowBits)];
  parameters.client_max_window_bits = [String(deflate.clientMaxWindowBits)];
  extension.accept([parameters]);
  return extension;
}
