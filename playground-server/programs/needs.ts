/** Whether what an example needs is on this machine. Each thing is looked for once. */

import { spawn } from 'node:child_process';
import type { ExampleManifest, ExampleNeed } from '../trace/session-api.ts';
import { commandOf, programEnvironment } from './command.ts';

/** Milliseconds that a probe may take; a program that hangs is not there. */
const PROBE_LIMIT = 5000;

export interface Needs {
  /** What is missing, each with how to install it, as a sentence. */
  missing(manifest: ExampleManifest): Promise<readonly string[]>;
}

export function createNeeds(): Needs {
  const probes = new Map<string, Promise<boolean>>();

  const isThere = ({ probe }: ExampleNeed): Promise<boolean> => {
    const key = JSON.stringify(probe);
    let answer = probes.get(key);
    if (answer === undefined) {
      answer = succeeds(probe);
      probes.set(key, answer);
      // Somebody may install it: what is missing is looked for again.
      void answer.then((there) => there || probes.delete(key));
    }
    return answer;
  };

  return {
    async missing({ needs }) {
      const there = await Promise.all(needs.map(isThere));
      return needs
        .filter((_need, index) => !there[index])
        .map(({ name, install }) => `${name}. To install it: ${install}`);
    },
  };
}

function succeeds(probe: readonly string[]): Promise<boolean> {
  const [file, args] = commandOf(probe);
  return new Promise((resolve) => {
    const child = spawn(file, args, {
      stdio: 'ignore',
      env: programEnvironment({}),
      timeout: PROBE_LIMIT,
      killSignal: 'SIGKILL',
    });
    child.on('error', () => resolve(false));
    child.on('exit', (code) => resolve(code === 0));
  });
}
