/**
 * Finds a Chromium for the browser tests, the bench and the recorder.
 *
 * Looks at `WIRESIDE_CHROMIUM`, then on the PATH, then among Playwright's own browsers. Run as a
 * program (`node tests/support/chromium.ts`) it also installs Debian's `chromium` by apt where
 * there is none and apt can be used, and says what to install where it can't.
 */

import { spawnSync } from 'node:child_process';
import { accessSync, constants, existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { chromium } from '@playwright/test';

const NAMES = ['chromium', 'chromium-browser', 'google-chrome-stable', 'google-chrome', 'chrome'];

/** Arguments for a quiet Chromium; without a sandbox only where root has none. */
export const chromiumArguments: readonly string[] = [
  ...(process.getuid?.() === 0 ? ['--no-sandbox'] : []),
  '--disable-gpu',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

/** The path of a Chromium, or undefined where the machine has none. */
export function findChromium(): string | undefined {
  const named = process.env.WIRESIDE_CHROMIUM;
  if (named) {
    if (!isExecutable(named)) {
      throw new Error(
        `CHROMIUM_NOT_EXECUTABLE: WIRESIDE_CHROMIUM names ${named}, which can't be run. ` +
          'Set it to the path of a Chromium or Chrome, or unset it.',
      );
    }
    return named;
  }
  for (const folder of (process.env.PATH ?? '').split(delimiter)) {
    for (const name of NAMES) {
      const path = join(folder, name);
      if (folder && isExecutable(path)) return path;
    }
  }
  const own = chromium.executablePath();
  return existsSync(own) ? own : undefined;
}

/** Like {@link findChromium}, but a missing browser is an error that says what to install. */
export function requireChromium(): string {
  const found = findChromium();
  if (found) return found;
  throw new Error(
    'CHROMIUM_MISSING: the browser tests need Chromium and found none. Install it with ' +
      '"apt-get install chromium" (Debian, Ubuntu), or any Chrome, and set WIRESIDE_CHROMIUM to its path ' +
      'where it is not on the PATH.',
  );
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

/** Installs Debian's package where this user may; returns whether the commands went through. */
function installByApt(): boolean {
  const prefix = process.getuid?.() === 0 ? [] : ['sudo', '-n'];
  const run = (...words: string[]) => {
    const [command = '', ...rest] = [...prefix, ...words];
    return spawnSync(command, rest, { stdio: 'inherit' }).status === 0;
  };
  if (spawnSync('apt-get', ['--version'], { stdio: 'ignore' }).status !== 0) return false;
  return (
    run('apt-get', 'update') &&
    run('apt-get', 'install', '--yes', '--no-install-recommends', 'chromium')
  );
}

if (import.meta.main) {
  if (!findChromium()) {
    console.log('No Chromium on this machine; installing the package "chromium" by apt.');
    installByApt();
  }
  try {
    console.log(`Chromium: ${requireChromium()}`);
  } catch (error) {
    console.error((error as Error).message);
    process.exitCode = 1;
  }
}
