/**
 * What a stage and its page frame say to each other by `postMessage`.
 *
 * The frame's host document is served on the play origin at `/~frame/`. It loads the page lane
 * first (which wraps fetch, XMLHttpRequest, EventSource and WebSocket), fetches the example's own
 * page from `/<session>/<example>/`, sets that as its URL with `history.replaceState`, and writes
 * the page into itself. The example and its bytes on the wire stay as they are; edited files take
 * the place of the `<script>` that names them.
 *
 * Both ends check `event.origin` and `event.source`.
 */

import type { PageEvent } from './trace.ts';

/** Stage to frame. */
export type ToFrame =
  /** Asks the frame for its page; sent as the answer to `ready`. */
  | {
      readonly type: 'run';
      readonly session: string;
      readonly example: string;
      /** Path below the example, for example `/`. */
      readonly page: string;
      /** Edited files by their path, for example `client.js`. */
      readonly edited: Readonly<Record<string, string>>;
      /** The file whose lines calls are reported with, for example `client.js`. */
      readonly client?: string;
      readonly theme: 'light' | 'dark';
    }
  | { readonly type: 'theme'; readonly theme: 'light' | 'dark' };

/** Frame to stage. */
export type FromFrame =
  | { readonly type: 'ready' }
  /** What the page lane saw. `time` is `performance.timeOrigin + performance.now()` of the frame. */
  | { readonly type: 'page'; readonly event: Omit<PageEvent, 'seq' | 'type' | 'example'> }
  | {
      readonly type: 'console';
      readonly level: 'debug' | 'log' | 'info' | 'warn' | 'error';
      readonly text: string;
      readonly line?: number;
    }
  /** The page could not be had: what the playground answered. */
  | {
      readonly type: 'failed';
      readonly status: number;
      readonly code: string;
      readonly message: string;
    }
  /** The page wants to be loaded anew. */
  | { readonly type: 'reload' }
  /** The content's height in CSS pixels, for a frame as tall as its page. */
  | { readonly type: 'height'; readonly height: number };
