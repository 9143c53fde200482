/**
 * The folders of labs: one each, readable by nobody else, with a mark that says whose it is. What a
 * playground left behind that was killed is found by that mark when the next one starts, and removed
 * with the nginx that may still run in it. Nothing without the mark is touched.
 */

import { mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { commandLineOf, isAlive, startedAt } from './process-identity.ts';

const PREFIX = 'wireside-lab-';
const MARK = 'lab.json';
/** A Unix socket's path is at most 103 bytes on some systems; what is behind the folder is short. */
const LONGEST_PARENT = 70;

interface Mark {
  readonly wireside: 'lab';
  /** The playground that it belongs to. */
  readonly pid: number;
  readonly started?: string;
}

/** Where labs' folders are made. */
export function labsParent(): string {
  const folder = tmpdir();
  return folder.length <= LONGEST_PARENT ? folder : '/tmp';
}

/** A new folder with its mark. */
export async function makeLabFolder(parent: string): Promise<string> {
  const folder = await mkdtemp(join(parent, PREFIX));
  const started = startedAt(process.pid);
  const mark: Mark = { wireside: 'lab', pid: process.pid, ...(started ? { started } : {}) };
  await writeFile(join(folder, MARK), JSON.stringify(mark));
  return folder;
}

export async function removeLabFolder(folder: string): Promise<void> {
  await rm(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 20 });
}

/** Removes what playgrounds that are gone have left. Returns the folders that it removed. */
export async function sweepLabFolders(parent: string): Promise<string[]> {
  const names = (await readdir(parent).catch(() => [])).filter((name) => name.startsWith(PREFIX));
  const removed: string[] = [];
  for (const name of names) {
    const folder = join(parent, name);
    if (!(await isLeftBehind(folder))) continue;
    await killNginx(folder);
    await removeLabFolder(folder);
    removed.push(folder);
  }
  return removed;
}

async function isLeftBehind(folder: string): Promise<boolean> {
  try {
    const { uid } = await stat(folder);
    if (uid !== process.getuid?.()) return false;
    const mark: Partial<Mark> = JSON.parse(await readFile(join(folder, MARK), 'utf8'));
    if (mark.wireside !== 'lab' || !Number.isSafeInteger(mark.pid)) return false;
    return !isAlive(mark.pid as number, mark.started);
  } catch {
    return false;
  }
}

/** Only a process that was started for this folder. */
async function killNginx(folder: string): Promise<void> {
  const pid = Number(await readFile(join(folder, 'nginx.pid'), 'utf8').catch(() => ''));
  if (!Number.isSafeInteger(pid) || pid <= 1) return;
  if (!commandLineOf(pid).includes(`${folder}/`)) return;
  try {
    process.kill(pid, 'SIGKILL');
  } catch {
    // It has ended meanwhile.
  }
}
