/** Watches example folders: one watcher a folder, however many sessions run its program. */

import { type FSWatcher, watch } from 'node:fs';
import { join } from 'node:path';

/** Milliseconds: an editor saves in several steps. */
const SETTLE = 100;

export interface FolderWatch {
  /** Calls back when files of an example changed, with their paths. Returns what ends that. */
  onChange(example: string, listener: (paths: ReadonlySet<string>) => void): () => void;
  close(): void;
}

interface Watched {
  readonly watcher: FSWatcher;
  readonly listeners: Set<(paths: ReadonlySet<string>) => void>;
  changed: Set<string>;
  timer: NodeJS.Timeout | undefined;
}

/** @param folder that of all examples */
export function createFolderWatch(folder: string): FolderWatch {
  const all = new Map<string, Watched>();

  function start(example: string): Watched {
    const watcher = watch(join(folder, example), { recursive: true }, (_event, path) => {
      if (path === null) return;
      watched.changed.add(path.replaceAll('\\', '/'));
      clearTimeout(watched.timer);
      watched.timer = setTimeout(() => tell(watched), SETTLE);
    });
    const watched: Watched = {
      watcher,
      listeners: new Set(),
      changed: new Set(),
      timer: undefined,
    };
    watcher.on('error', () => stop(example));
    watcher.unref();
    all.set(example, watched);
    return watched;
  }

  function tell(watched: Watched): void {
    const { changed } = watched;
    watched.changed = new Set();
    for (const listener of watched.listeners) listener(changed);
  }

  function stop(example: string): void {
    const watched = all.get(example);
    all.delete(example);
    clearTimeout(watched?.timer);
    watched?.watcher.close();
  }

  return {
    onChange(example, listener) {
      const { listeners } = all.get(example) ?? start(example);
      listeners.add(listener);
      return () => {
        listeners.delete(listener);
        if (listeners.size === 0) stop(example);
      };
    },
    close() {
      for (const example of [...all.keys()]) stop(example);
    },
  };
}
