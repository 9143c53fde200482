/** The tap behind a further hop, used as the hop uses it. */

import assert from 'node:assert/strict';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import test from 'node:test';
import { openProgramTap } from '../../playground-server/proxy/program-tap.ts';
import { Peer } from '../support/peer.ts';
import { startPlayStand } from '../support/play-stand.ts';

test('a tap that is closed ends its legs, and holds no program any more', {
  timeout: 8_000,
}, async (t) => {
  const stand = await startPlayStand(t);
  const folder = await mkdtemp(join(tmpdir(), 'wireside-tap-'));
  t.after(() => rm(folder, { recursive: true, force: true }));
  const path = join(folder, '1.sock');
  const stage = stand.stage('anna', 'echo');
  const { program } = stage;
  let held = 0;
  const tap = await openProgramTap({
    path,
    session: stand.session('anna'),
    stage,
    from: () => 'hop',
    target: {
      name: 'program',
      ready: () => program.ready(),
      hold() {
        held += 1;
        return () => {
          held -= 1;
        };
      },
      unreachable: () => program.unreachable(),
    },
    now: () => performance.now(),
  });
  const hop = new Peer(connect({ path }));
  await once(hop.socket, 'connect');
  hop.send('GET / HTTP/1.1\r\n\r\n');
  const served = await stand.program();
  await served.seesUntil('\r\n\r\n');
  assert.equal(held, 1);
  await tap.close();
  await served.seesEnd('fin');
  const last = stand.records('anna').at(-1);
  assert.equal(last?.type === 'close' && last.cause, 'lab-changed');
  assert.equal(held, 0);
});
