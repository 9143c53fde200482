/**
 * A play stand with a further hop in the path of anna's echo: both ends in the test's hand, and what
 * either leg carried in the trace.
 *
 *     const stand = await startLabStand(t, 'nginx', { upgrade: 'forwarded' });
 *     const browser = await stand.ask('GET /x HTTP/1.1\r\nHost: localhost\r\n\r\n');
 *     const program = await stand.program();
 *     await program.seesUntil('\r\n\r\n');
 */

import { once } from 'node:events';
import { type AddressInfo, createServer } from 'node:net';
import type { Program } from '../../playground-server/programs/program.ts';
import type { Lab } from '../../playground-server/proxy/lab.ts';
import { createLabs } from '../../playground-server/proxy/labs.ts';
import { readSettings } from '../../playground-server/proxy/model/read-settings.ts';
import type { ProxySettings } from '../../playground-server/proxy/model/settings.ts';
import { findNginx } from '../../playground-server/proxy/nginx-binary.ts';
import type { Direction } from '../../playground-server/wire/span.ts';
import { Peer } from './peer.ts';
import { type PlayStand, startPlayStand } from './play-stand.ts';
import type { Scope } from './playground.ts';

export const NGINX = await findNginx();
export type Kind = 'nginx' | 'embedded';

/** Why a test of this kind can't run here; `false` where it can. */
export function skipReason(kind: Kind): string | false {
  return kind === 'nginx' && NGINX === undefined ? 'there is no nginx on this machine' : false;
}

export interface LabStand {
  readonly play: PlayStand;
  readonly lab: Lab;
  set(settings: Partial<ProxySettings>): Promise<void>;
  /** A browser's new connection, which sends this: `GET /x` becomes the stage's own path. */
  ask(request: string): Promise<Peer>;
  /** Sends another request on a connection. */
  askAgain(browser: Peer, request: string): void;
  /** The next connection to the first or the second program. */
  program(instance?: 1 | 2): Promise<Peer>;
  /** What the legs at this place of the path carried, in one text. */
  wire(place: 0 | 1, direction: Direction): string;
  /** Legs that were opened at this place. */
  legs(place: 0 | 1): number;
}

export async function startLabStand(
  t: Scope,
  kind: Kind,
  settings: Partial<ProxySettings> = {},
): Promise<LabStand> {
  const play = await startPlayStand(t);
  const second = await startSecondProgram(t, play);
  const limits = { maxLabs: 10, programIdle: 60_000 };
  const labs = createLabs({ limits, now: () => performance.now() });
  const stage = play.stage('anna', 'echo');
  const { ring } = play.session('anna');
  const lab = await labs.open({
    session: play.session('anna'),
    stage,
    another: () => second.program,
    onChange: (record) => ring.append(record),
    onProgram: (record) => ring.append(record),
    cutLegs: () => {
      for (const leg of [...stage.legs]) leg.cut('fin', 'lab-changed');
    },
  });
  t.after(() => labs.close());
  const set = async (more: Partial<ProxySettings>): Promise<void> => {
    const { settings: read, problems } = readSettings(more);
    if (!read) throw new Error(JSON.stringify(problems));
    await lab.set(await labs.kindOf(kind), read);
  };
  await set(settings);
  stage.hop = lab.target;

  const toStage = (request: string): string => request.replace(/^(\S+) \//, '$1 /anna/echo/');
  const legsAt = (place: 0 | 1): Set<number> =>
    new Set(
      play
        .records('anna')
        .flatMap((record) =>
          record.type === 'open' && (record.place ?? 0) === place ? record.leg : [],
        ),
    );
  return {
    play,
    lab,
    set,
    async ask(request) {
      const browser = await play.connect();
      browser.send(toStage(request));
      return browser;
    },
    askAgain: (browser, request) => browser.send(toStage(request)),
    program: (instance = 1) => (instance === 1 ? play.program() : second.accept()),
    legs: (place) => legsAt(place).size,
    wire(place, direction) {
      const legs = legsAt(place);
      const bytes = play.records('anna').flatMap((record) => {
        const ours = record.type === 'chunk' && legs.has(record.leg);
        return ours && record.direction === direction ? [record.bytes] : [];
      });
      return Buffer.concat(bytes).toString('latin1');
    },
  };
}

async function startSecondProgram(
  t: Scope,
  play: PlayStand,
): Promise<{ readonly program: Program; accept(): Promise<Peer> }> {
  const accepted: Peer[] = [];
  const server = createServer({ allowHalfOpen: true }, (socket) => {
    accepted.push(new Peer(socket));
    server.emit('accepted');
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  t.after(() => {
    for (const { socket } of all) socket.destroy();
    server.close();
  });
  const all: Peer[] = [];
  return {
    program: {
      ...play.stage('anna', 'echo').program,
      ready: async () => ({ host: '127.0.0.1', port }),
    },
    async accept() {
      while (accepted.length === 0) await once(server, 'accepted');
      const peer = accepted.shift() as Peer;
      all.push(peer);
      return peer;
    },
  };
}
