/** One attempt of one client: a WebSocket handshake, what came of it, and the end of what it opened. */

import { type ClientOptions, WebSocket } from 'ws';

/** Where a client connects to. */
export interface StormTarget {
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
}

export interface AttemptEvents {
  readonly onOpen: () => void;
  /** Answered, but not with 101. `retryAfter` in seconds, where the answer had one. */
  readonly onRefused: (status: number, retryAfter: number | undefined) => void;
  /** Not answered. The code is the system's, for example `ECONNREFUSED`. */
  readonly onFailed: (code: string) => void;
  /** It was open, and no longer is. */
  readonly onLost: (closeCode: number) => void;
}

export interface Attempt {
  /** Closes it in order, and for sure. Nothing is called any more. */
  end(): Promise<void>;
}

/** Milliseconds until a handshake without an answer is given up. */
const HANDSHAKE_TIMEOUT = 10_000;
/** Milliseconds that the other side has for its close frame. */
const CLOSE_TIMEOUT = 1_000;
/** Bytes: nobody says anything here. */
const MAX_MESSAGE = 1024;

const OPTIONS: ClientOptions & { readonly closeTimeout: number } = {
  perMessageDeflate: false,
  handshakeTimeout: HANDSHAKE_TIMEOUT,
  closeTimeout: CLOSE_TIMEOUT,
  maxPayload: MAX_MESSAGE,
  followRedirects: false,
};

export function attempt({ url, headers }: StormTarget, events: AttemptEvents): Attempt {
  const socket = new WebSocket(url, { ...OPTIONS, headers });
  let opened = false;
  let answered = false;
  let ended = false;
  const gone = new Promise<void>((resolve) => socket.once('close', () => resolve()));

  socket.once('open', () => {
    opened = true;
    if (!ended) events.onOpen();
  });
  socket.once('unexpected-response', (_request, response) => {
    answered = true;
    const { statusCode = 0 } = response;
    const retryAfter = secondsOf(response.headers['retry-after']);
    response.resume();
    socket.terminate();
    if (!ended) events.onRefused(statusCode, retryAfter);
  });
  socket.on('error', (error: NodeJS.ErrnoException) => {
    if (opened || answered || ended) return;
    answered = true;
    events.onFailed(error.code ?? 'HANDSHAKE_FAILED');
  });
  socket.once('close', (code) => {
    if (opened && !ended) events.onLost(code);
  });

  return {
    end() {
      ended = true;
      if (socket.readyState === WebSocket.OPEN) socket.close(1000);
      else if (socket.readyState !== WebSocket.CLOSED) socket.terminate();
      return gone;
    },
  };
}

/** Whole seconds (RFC 9110, 10.2.3); its other form, a date, is not what a restarting server sends. */
function secondsOf(field: string | undefined): number | undefined {
  return field !== undefined && /^\d{1,6}$/.test(field) ? Number(field) : undefined;
}
