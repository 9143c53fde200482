/** Finds nginx on the machine, and asks it who it is. */

import { execFile } from 'node:child_process';
import { access, constants } from 'node:fs/promises';
import { delimiter, join } from 'node:path';
import { promisify } from 'node:util';
import type { NginxDefaults } from './model/settings.ts';

const run = promisify(execFile);

export interface NginxBinary {
  readonly file: string;
  /** For example `1.22.1`. */
  readonly version: string;
  /** Which defaults this one has of its own. */
  readonly defaults: NginxDefaults;
}

/** Folders where systems put it though no PATH names them. */
const USUAL = ['/usr/sbin', '/usr/local/sbin', '/usr/local/nginx/sbin', '/opt/homebrew/bin'];
/** Milliseconds that it may take to tell its version. */
const VERSION_LIMIT = 5_000;

/** `undefined` where there is none that can be run. */
export async function findNginx(
  path: string = process.env.PATH ?? '',
): Promise<NginxBinary | undefined> {
  for (const folder of [...path.split(delimiter).filter(Boolean), ...USUAL]) {
    const file = join(folder, 'nginx');
    const version = await versionOf(file);
    if (version !== undefined) return { file, version, defaults: defaultsOf(version) };
  }
  return undefined;
}

async function versionOf(file: string): Promise<string | undefined> {
  try {
    await access(file, constants.X_OK);
    const { stdout, stderr } = await run(file, ['-v'], { timeout: VERSION_LIMIT });
    return /nginx\/(\d+\.\d+\.\d+)/.exec(`${stdout}${stderr}`)?.[1];
  } catch {
    return undefined;
  }
}

/** HTTP/1.1 and kept connections are the default since 1.29.7. */
export function defaultsOf(version: string): NginxDefaults {
  const [major = 0, minor = 0, patch = 0] = version.split('.').map(Number);
  const number = major * 1e6 + minor * 1e3 + patch;
  return number >= 1_029_007 ? 'since-1.29.7' : 'before-1.29.7';
}
