/**
 * Examples for the tests of the playground itself: small programs whose every answer a test
 * can foretell. They are written into a folder of their own and gone at the end.
 */

import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ExampleManifest } from '../../playground-server/trace/session-api.ts';
import type { Scope } from './playground.ts';

/** `GET /bytes/<n>` answers with n bytes, `GET /hold` begins an answer and leaves it open. */
const SERVER = `
import { createServer } from 'node:http';

createServer((request, response) => {
  const [, what, argument] = request.url.split('/');
  if (what === 'bytes') return response.end(Buffer.alloc(Number(argument), 'x'));
  if (what === 'hold') return response.write('held');
  response.end('hello from ' + request.url);
}).listen(process.env.PORT, process.env.HOST);
`;

const MANIFEST: ExampleManifest = {
  title: 'Tiny',
  summary: 'Answers what it is asked.',
  command: ['node', 'server.ts'],
  needs: [],
  files: [{ path: 'server.ts', role: 'server', language: 'ts' }],
};

/**
 * The folder, with the examples `tiny` and `other`, which are the same.
 *
 * @param more of their manifest
 */
export async function createTinyExamples(
  scope: Scope,
  more: Partial<ExampleManifest> = {},
): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'wireside-examples-'));
  scope.after(() => rm(folder, { recursive: true, force: true }));
  for (const name of ['tiny', 'other']) {
    await mkdir(join(folder, name));
    await writeFile(join(folder, name, 'server.ts'), SERVER);
    await writeFile(join(folder, name, 'example.json'), JSON.stringify({ ...MANIFEST, ...more }));
  }
  return folder;
}
