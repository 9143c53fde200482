/** What the page is doing with which file. */

import { type ReadonlySignal, signal } from '@preact/signals';
import { ImportError } from '../../playground-server/trace/import.ts';
import type { ImportProgress } from './import-messages.ts';
import { type OpenedFile, openFile } from './open-file.ts';

export interface Reading {
  readonly name: string;
  /** Undefined until the first step is done. */
  readonly progress: ImportProgress | undefined;
}

export interface Failed {
  readonly name: string;
  readonly code: string;
  readonly message: string;
}

export interface Opened {
  /** The file with all of its connections. */
  readonly all: OpenedFile;
  /** What is shown of it: the same, or one connection alone. */
  readonly shown: OpenedFile;
  /** Undefined for all of them. */
  readonly leg: number | undefined;
  /** Another connection is on its way into the view, or could not be read. */
  readonly next?: { readonly leg: number; readonly reading: Reading | Failed };
}

export type InspectState =
  /** With the name of the file that was being read, where the reader has just called that off. */
  | { readonly kind: 'waiting'; readonly cancelled?: string }
  | ({ readonly kind: 'reading' } & Reading)
  | ({ readonly kind: 'failed' } & Failed)
  | ({ readonly kind: 'open' } & Opened);

/** Opens files; another in tests. */
export type Open = typeof openFile;

export interface InspectStore {
  readonly state: ReadonlySignal<InspectState>;
  open(file: File): Promise<void>;
  cancel(): void;
  choose(leg: number | undefined): Promise<void>;
  close(): void;
}

export function createInspectStore(open: Open = openFile): InspectStore {
  const state = signal<InspectState>({ kind: 'waiting' });
  let running = new AbortController();

  /** Begins something that takes the place of what runs. */
  function begin(): AbortSignal {
    running.abort();
    running = new AbortController();
    return running.signal;
  }

  /** Reads the file, and shows how far it is and what went wrong, unless something else began. */
  async function read(
    file: File,
    leg: number | undefined,
    show: (reading: Reading | Failed) => void,
  ): Promise<OpenedFile | undefined> {
    const signal = begin();
    const { name } = file;
    show({ name, progress: undefined });
    const onProgress = (progress: ImportProgress) => {
      if (!signal.aborted) show({ name, progress });
    };
    try {
      const opened = await open(file, {
        signal,
        onProgress,
        ...(leg === undefined ? {} : { leg }),
      });
      return signal.aborted ? undefined : opened;
    } catch (error) {
      if (!(error instanceof ImportError)) throw error;
      if (!signal.aborted) show({ name, code: error.code, message: error.message });
      return undefined;
    }
  }

  return {
    state,
    async open(file) {
      const all = await read(file, undefined, (reading) => {
        state.value =
          'code' in reading ? { kind: 'failed', ...reading } : { kind: 'reading', ...reading };
      });
      if (all !== undefined) state.value = { kind: 'open', all, shown: all, leg: undefined };
    },
    cancel() {
      begin();
      const now = state.peek();
      if (now.kind === 'reading') state.value = { kind: 'waiting', cancelled: now.name };
      if (now.kind !== 'open') return;
      const { next: _, ...rest } = now;
      state.value = rest;
    },
    async choose(leg) {
      const now = state.peek();
      if (now.kind !== 'open') return;
      const { all } = now;
      if (leg === undefined) {
        begin();
        state.value = { kind: 'open', all, shown: all, leg };
        return;
      }
      const { next: _, ...before } = now;
      const shown = await read(all.file, leg, (reading) => {
        state.value = { ...before, next: { leg, reading } };
      });
      if (shown !== undefined) state.value = { kind: 'open', all, shown, leg };
    },
    close() {
      running.abort();
    },
  };
}
