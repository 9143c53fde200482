/**
 * A real nginx as the further hop: a generated file, `nginx -t`, and one process in a folder.
 *
 * A change stops it and starts it again; it is not reloaded with SIGHUP, on purpose:
 *
 * - A reload needs a master and workers: without a master nginx 1.22 takes the signal, and then every
 *   connection for one too many. One process is what the guard can kill for certain. A worker whose
 *   master was killed lives on, and its title doesn't name the lab's folder, so that no sweep finds it.
 * - The old worker goes on to accept connections beside the new one, for 100 ms at least (the master
 *   waits that long before it tells it), so that a request may still meet the settings of before. Here
 *   nothing does: the legs are cut first, and a request that comes meanwhile waits for the new one.
 * - Zones of memory outlive a reload, a cache's too, with answers that the old settings made.
 *
 * What a reload is there for, that no request is refused and none breaks, is no use to a lab, which
 * begins its demo anew. The file is tested first in either case; one that is refused changes nothing.
 */

import { execFile } from 'node:child_process';
import { rename, rm, writeFile } from 'node:fs/promises';
import { connect } from 'node:net';
import { join } from 'node:path';
import type { HopKind, HopOptions, RunningHop } from './hop.ts';
import { labConfigRefused, labCrashed } from './lab-errors.ts';
import { configLines, configText } from './model/config.ts';
import type { NginxBinary } from './nginx-binary.ts';
import { startGuardedNginx } from './nginx-guard.ts';

/** Milliseconds that nginx may take to look at its file, and to listen. */
const TEST_LIMIT = 10_000;
const START_LIMIT = 5_000;
/** Milliseconds between two tries to connect. */
const RETRY = 5;

export function createNginxHop(binary: NginxBinary): HopKind {
  const { file, version, defaults } = binary;

  const write = async (options: HopOptions, name: string): Promise<string> => {
    const lines = configLines(options.settings, { ...options, binaryDefaults: defaults });
    const path = join(options.folder, name);
    await writeFile(path, configText(lines));
    return path;
  };

  return {
    kind: 'nginx',
    version,
    binary: file,
    async check(options) {
      const candidate = await write(options, 'next.conf');
      await testConfig(file, options.folder, candidate);
    },
    async start(options) {
      const { folder, listenSocket } = options;
      await rename(await write(options, 'next.conf'), join(folder, 'nginx.conf'));
      // One that was killed left it behind, and could not bind it again.
      await rm(listenSocket, { force: true });
      // What was kept under the settings of before says nothing about these.
      await rm(join(folder, 'cache'), { recursive: true, force: true });
      const nginx = startGuardedNginx(file, folder);
      let stopped = false;
      const crashed = new Promise<string>((resolve) => {
        void nginx.exited.then((how) => {
          if (!stopped) resolve(how);
        });
      });
      const running: RunningHop = {
        crashed,
        log: nginx.log,
        async stop() {
          stopped = true;
          await nginx.stop();
        },
      };
      const trying = new AbortController();
      const how = await Promise.race([listens(listenSocket, trying.signal), nginx.exited]);
      trying.abort();
      if (how === true) return running;
      await running.stop();
      const why = how === false ? 'did not listen in time' : how;
      throw labCrashed(`nginx ${version}`, why, nginx.log());
    },
  };
}

function testConfig(binary: string, folder: string, file: string): Promise<void> {
  const args = ['-t', '-q', '-p', `${folder}/`, '-c', file];
  return new Promise((resolve, reject) => {
    execFile(binary, args, { timeout: TEST_LIMIT }, (error, _stdout, stderr) => {
      if (error) reject(labConfigRefused(stderr.slice(0, 1000).replaceAll(`${folder}/`, '')));
      else resolve();
    });
  });
}

/** Whether somebody listens there in time. It tries no more once it is told to stop. */
async function listens(path: string, signal: AbortSignal): Promise<boolean> {
  const deadline = performance.now() + START_LIMIT;
  while (performance.now() < deadline && !signal.aborted) {
    if (await acceptsAt(path)) return true;
    await new Promise((resolve) => setTimeout(resolve, RETRY));
  }
  return false;
}

function acceptsAt(path: string): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ path });
    socket.once('connect', () => {
      socket.destroy();
      resolve(true);
    });
    socket.once('error', () => resolve(false));
  });
}
