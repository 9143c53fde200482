/**
 * The stage's end of the line to its page frame. Hears the frame's own window on the play origin and
 * nobody else; see playground-server/trace/frame-messages.ts.
 */

import type { FromFrame, ToFrame } from '../../playground-server/trace/frame-messages.ts';

export type RunOrder = Omit<Extract<ToFrame, { type: 'run' }>, 'type' | 'theme'>;

export type Theme = 'light' | 'dark';

export interface FrameLinkOptions {
  readonly iframe: HTMLIFrameElement;
  readonly playOrigin: string;
  readonly order: RunOrder;
  readonly onMessage: (message: FromFrame) => void;
  /** The frame has not said `ready` in time. */
  readonly onSilence: () => void;
}

/** Milliseconds until a frame that says nothing counts as not loaded. */
const READY_WITHIN = 12_000;

/** @returns the way to end it */
export function linkFrame(options: FrameLinkOptions): () => void {
  const { iframe, playOrigin, order } = options;
  const ended = new AbortController();
  const silence = setTimeout(options.onSilence, READY_WITHIN);

  const post = (message: ToFrame) => iframe.contentWindow?.postMessage(message, playOrigin);

  function receive(event: MessageEvent<FromFrame>): void {
    if (event.source !== iframe.contentWindow || event.origin !== playOrigin) return;
    if (event.data.type === 'ready') {
      clearTimeout(silence);
      post({ type: 'run', ...order, theme: themeOfSite() });
    }
    options.onMessage(event.data);
  }

  addEventListener('message', receive, { signal: ended.signal });
  const stopTheme = onTheme((theme) => post({ type: 'theme', theme }));

  return () => {
    clearTimeout(silence);
    stopTheme();
    ended.abort();
  };
}

export function themeOfSite(): Theme {
  return document.documentElement.dataset.theme === 'dark' ? 'dark' : 'light';
}

/** Calls back when the site's theme changes. */
export function onTheme(callback: (theme: Theme) => void): () => void {
  const observer = new MutationObserver(() => callback(themeOfSite()));
  observer.observe(document.documentElement, { attributeFilter: ['data-theme'] });
  return () => observer.disconnect();
}
