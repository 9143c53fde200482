/** What the page is doing with which file. */

import { type ReadonlySignal, signal } from '@preact/signals';
import { ImportError } from '../../playground-server/trace/import.ts';
import type { TraceModel } from '../wire-view/model/trace-model.ts';
import { fillModel, type OpenedFile, openFile, recordsOfLeg } from './open-file.ts';

export type InspectState =
  | { readonly kind: 'waiting' }
  | { readonly kind: 'reading'; readonly name: string; readonly progress: number }
  | {
      readonly kind: 'failed';
      readonly name: string;
      readonly code: string;
      readonly message: string;
    }
  | {
      readonly kind: 'open';
      readonly file: OpenedFile;
      /** Undefined for all of them. */
      readonly leg: number | undefined;
      /** What is shown: of that connection, or of all. */
      readonly model: TraceModel;
    };

export interface InspectStore {
  readonly state: ReadonlySignal<InspectState>;
  open(file: File): Promise<void>;
  cancel(): void;
  choose(leg: number | undefined): Promise<void>;
  close(): void;
}

export function createInspectStore(): InspectStore {
  const state = signal<InspectState>({ kind: 'waiting' });
  let running = new AbortController();

  /** Begins something that takes the place of what runs. */
  function begin(): AbortSignal {
    running.abort();
    running = new AbortController();
    return running.signal;
  }

  return {
    state,
    async open(file) {
      const signal = begin();
      const { name } = file;
      state.value = { kind: 'reading', name, progress: 0 };
      const onProgress = (progress: number) => {
        if (!signal.aborted) state.value = { kind: 'reading', name, progress };
      };
      try {
        const opened = await openFile(file, { signal, onProgress });
        if (signal.aborted) return;
        state.value = { kind: 'open', file: opened, leg: undefined, model: opened.model };
      } catch (error) {
        if (!(error instanceof ImportError)) throw error;
        if (signal.aborted) return;
        state.value = { kind: 'failed', name, code: error.code, message: error.message };
      }
    },
    cancel() {
      begin();
      state.value = { kind: 'waiting' };
    },
    async choose(leg) {
      const now = state.peek();
      if (now.kind !== 'open') return;
      const signal = begin();
      const { file } = now;
      if (leg === undefined) {
        state.value = { ...now, leg, model: file.model };
        return;
      }
      try {
        const records = recordsOfLeg(file.imported.records, leg);
        const model = await fillModel(records, { signal, onProgress: () => {} });
        if (!signal.aborted) state.value = { kind: 'open', file, leg, model };
      } catch (error) {
        if (!(error instanceof ImportError)) throw error;
      }
    },
    close() {
      running.abort();
    },
  };
}
