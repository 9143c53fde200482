/**
 * The files of an example as they run now. The site shows them as they were at the build; where the
 * playground's file says something else, that is shown, since it is what runs.
 */

import { type ReadonlySignal, signal } from '@preact/signals';
import { ApiFailure } from './session/api-failure.ts';
import type { SessionClient } from './session/session-client.ts';
import type { BuiltFile } from './shell.ts';

export interface LiveFiles {
  /** By path, only where the running text differs from the built one. */
  readonly differing: ReadonlySignal<Readonly<Record<string, string>>>;
  /** Looks again: the program was restarted, so somebody may have edited it. */
  refresh(): Promise<void>;
}

export function createLiveFiles(
  api: Pick<SessionClient, 'file'>,
  example: string,
  files: readonly BuiltFile[],
): LiveFiles {
  const differing = signal<Readonly<Record<string, string>>>({});

  async function look({ path, text }: BuiltFile): Promise<[string, string] | undefined> {
    try {
      const now = await api.file(example, path);
      return now === text ? undefined : [path, now];
    } catch (failure) {
      // The built text stands where the playground does not show this file.
      if (failure instanceof ApiFailure) return undefined;
      throw failure;
    }
  }

  return {
    differing,
    async refresh() {
      const found = await Promise.all(files.map(look));
      differing.value = Object.fromEntries(found.filter((entry) => entry !== undefined));
    },
  };
}
