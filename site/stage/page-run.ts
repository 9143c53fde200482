/**
 * The runs of a stage's page: each is one load of the frame. Holds what the frame has said since its
 * load: how tall the page is, and whether it could be had at all.
 */

import { type ReadonlySignal, signal } from '@preact/signals';
import type { FromFrame } from '../../playground-server/trace/frame-messages.ts';
import { linkFrame, type RunOrder } from './frame-link.ts';

export type FrameState =
  | { readonly kind: 'loading' }
  | { readonly kind: 'running' }
  | { readonly kind: 'silent' }
  | { readonly kind: 'failed'; readonly code: string; readonly message: string };

export interface Run {
  /** Counts the loads, from 1; a new number is a new frame. */
  readonly id: number;
  readonly playOrigin: string;
  readonly order: RunOrder;
}

export interface PageRuns {
  /** The load that stands; undefined before the first. */
  readonly run: ReadonlySignal<Run | undefined>;
  readonly state: ReadonlySignal<FrameState>;
  /** The tallest that the page has been in this run, in CSS pixels. */
  readonly height: ReadonlySignal<number>;
  start(playOrigin: string, order: RunOrder): void;
  /** Ties the frame of the run that stands to it; null unties. */
  attach(iframe: HTMLIFrameElement | null): void;
  close(): void;
}

export function createPageRuns(onMessage: (message: FromFrame) => void): PageRuns {
  const run = signal<Run | undefined>(undefined);
  const state = signal<FrameState>({ kind: 'loading' });
  const height = signal(0);
  let unlink = () => {};

  function receive(message: FromFrame): void {
    if (message.type === 'failed') {
      state.value = { kind: 'failed', code: message.code, message: message.message };
    } else if (message.type === 'height') {
      height.value = Math.max(height.value, message.height);
      if (state.value.kind === 'loading') state.value = { kind: 'running' };
    }
    onMessage(message);
  }

  return {
    run,
    state,
    height,
    start(playOrigin, order) {
      state.value = { kind: 'loading' };
      height.value = 0;
      run.value = { id: (run.value?.id ?? 0) + 1, playOrigin, order };
    },
    attach(iframe) {
      unlink();
      unlink = () => {};
      const standing = run.value;
      if (iframe === null || standing === undefined) return;
      const onSilence = () => {
        state.value = { kind: 'silent' };
      };
      unlink = linkFrame({ ...standing, iframe, onMessage: receive, onSilence });
    },
    close() {
      unlink();
    },
  };
}
