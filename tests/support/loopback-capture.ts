/** Captures of real traffic on loopback by dumpcap, where the machine allows it. */

import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';

/** Why nothing can be captured; false where it can. */
export function cannotCapture(): string | false {
  if (!existsSync('/usr/bin/dumpcap'))
    return 'dumpcap is not installed (Debian: apt-get install tshark)';
  const { status } = spawnSync(
    'dumpcap',
    ['-i', 'lo', '-a', 'duration:1', '-w', '/dev/null', '-q'],
    { timeout: 10_000 },
  );
  return status === 0 ? false : 'dumpcap may not capture on loopback here';
}

/** Starts dumpcap and waits until it listens. End it with {@link endCapture}. */
export async function startCapture(file: string, port: number): Promise<ChildProcess> {
  const options = ['-i', 'lo', '-f', `tcp port ${port}`, '-w', file, '-a', 'duration:120'];
  const capture = spawn('dumpcap', [...options, '-B', '64'], {
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  await new Promise<void>((resolve, reject) => {
    let said = '';
    // The listener stays: a closed pipe would end dumpcap with its next word.
    capture.stderr?.on('data', (text) => {
      said += text;
      if (/File: /.test(said)) resolve();
    });
    capture.on('exit', (code) => reject(new Error(`dumpcap ended with ${code}: ${said}`)));
  });
  return capture;
}

export async function endCapture(capture: ChildProcess): Promise<void> {
  const ended = once(capture, 'exit');
  capture.kill('SIGINT');
  await ended;
}
