/** A trace model of pasted frames: one leg that is a WebSocket from its first byte. Pure. */

import type {
  DeflateParameters,
  Direction,
  WireEvent,
} from '../../../playground-server/wire/index.ts';
import { createWebSocket } from '../../../playground-server/wire/websocket.ts';
import { createModelWith, type TraceModel } from '../../wire-view/model/model-from-records.ts';
import { applyPasted } from '../pasted-records.ts';
import type { Sender } from './frame-link.ts';

/** What most peers agree on. */
const DEFLATE: DeflateParameters = {
  serverNoContextTakeover: false,
  clientNoContextTakeover: false,
  serverMaxWindowBits: 15,
  clientMaxWindowBits: 15,
};

export interface PastedFrames {
  readonly bytes: Uint8Array;
  readonly sender: Sender;
  readonly deflate: boolean;
}

/** Who sends: as told, else a client where the first frame is masked (RFC 6455, section 5.1). */
export function senderOf({
  bytes,
  sender,
}: Pick<PastedFrames, 'bytes' | 'sender'>): 'client' | 'server' {
  if (sender !== 'mask') return sender;
  return (bytes[1] ?? 0) >= 0x80 ? 'client' : 'server';
}

export function frameModel(pasted: PastedFrames): TraceModel {
  const sender = senderOf(pasted);
  const direction: Direction = sender === 'client' ? 'up' : 'down';
  const deflate = pasted.deflate ? DEFLATE : undefined;
  const connect = () => {
    const webSocket = createWebSocket({ direction, offset: 0, sender, deflate });
    const collect = (way: Direction, run: (out: WireEvent[]) => void): WireEvent[] => {
      const out: WireEvent[] = [];
      if (way === direction) run(out);
      return out;
    };
    return {
      push: (way: Direction, bytes: Uint8Array) =>
        collect(way, (out) => webSocket.push(bytes, out)),
      end: (way: Direction) => collect(way, (out) => webSocket.end(out)),
    };
  };
  const model = createModelWith(connect, { schedule: () => {}, recorded: true });
  applyPasted(model, { [direction]: pasted.bytes });
  return model;
}
