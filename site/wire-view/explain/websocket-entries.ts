/** The close looks at WebSocket traffic: when each has something to say, and how it is loaded. */

import { isCompressed } from '../model/compressed.ts';
import type { Row } from '../model/view.ts';
import type { ExplainerEntry } from './registry.ts';
import { isOfHandshake } from './websocket/handshake-rows.ts';

const isFrame = (row: Row) => row.source === 'wire' && row.event.kind === 'ws-frame';

export const WEBSOCKET_EXPLAINERS = {
  accept: {
    applies: isOfHandshake,
    load: () => import('./websocket/accept-panel.tsx'),
  },
  heads: {
    applies: isOfHandshake,
    load: () => import('./websocket/heads-panel.tsx'),
  },
  negotiation: {
    applies: isOfHandshake,
    load: () => import('./websocket/negotiation-panel.tsx'),
  },
  masking: {
    // A client's frame without a key is worth a look, too.
    applies: (row) =>
      row.source === 'wire' &&
      row.event.kind === 'ws-frame' &&
      (row.event.masked || row.event.direction === 'up'),
    load: () => import('./websocket/masking-panel.tsx'),
  },
  length: {
    applies: isFrame,
    load: () => import('./websocket/length-panel.tsx'),
  },
  message: {
    applies: (row) => isFrame(row) || (row.source === 'wire' && row.event.kind === 'ws-message'),
    load: () => import('./websocket/message-panel.tsx'),
  },
  deflate: {
    applies: isCompressed,
    load: () => import('./websocket/deflate-panel.tsx'),
  },
} as const satisfies Record<string, ExplainerEntry>;
