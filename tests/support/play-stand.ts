/**
 * A play origin with both ends in the test's hand: the browser's and the program's. Two sessions,
 * `anna` and `ben`, each with the examples `echo` and `other`; all of them end at one program.
 *
 *     const stand = await startPlayStand(t);
 *     const browser = await stand.connect();
 *     browser.send('GET /anna/echo/ HTTP/1.1\r\nHost: localhost\r\n\r\n');
 *     const program = await stand.program();
 *     await program.sees('GET / HTTP/1.1\r\nHost: localhost\r\n\r\n');
 *     stand.transcript('anna');
 */

import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net';
import { createPlay, type Play, type PlayOptions } from '../../playground-server/play.ts';
import type { Program } from '../../playground-server/programs/program.ts';
import { createPast } from '../../playground-server/tap/past.ts';
import { createPlaceFaults, type PlaceFaults } from '../../playground-server/tap/place-faults.ts';
import type {
  LegTarget,
  OpenLeg,
  PlaySession,
  PlayStage,
} from '../../playground-server/tap/stage.ts';
import { type Faults, NO_FAULTS } from '../../playground-server/trace/faults.ts';
import { createRing, type Ring } from '../../playground-server/trace/ring.ts';
import type { TraceRecord } from '../../playground-server/trace/trace.ts';
import { Peer } from './peer.ts';
import type { Scope } from './playground.ts';
import { transcriptOf } from './transcript.ts';

type Name = 'anna' | 'ben';

export interface PlayStand {
  readonly play: Play;
  readonly port: number;
  /** A browser's new connection. */
  connect(): Promise<Peer>;
  /** The next connection that the program accepted. */
  program(): Promise<Peer>;
  session(name: Name): PlaySession;
  stage(session: Name, example: string): StandStage;
  ring(session: Name): Ring;
  records(session: Name): TraceRecord[];
  transcript(session: Name): string;
  /** Waits for a record. */
  until(session: Name, is: (record: TraceRecord) => boolean): Promise<TraceRecord>;
}

export interface StandStage extends PlayStage {
  faults: Faults;
  hop?: LegTarget | undefined;
  readonly legs: ReadonlySet<OpenLeg>;
}

export interface StandOptions extends Partial<PlayOptions> {
  /** Takes the place of the program; its address is the stand's own. */
  readonly program?: (own: Program) => Partial<Program>;
  readonly session?: (own: PlaySession) => Partial<PlaySession>;
}

export async function startPlayStand(t: Scope, options: StandOptions = {}): Promise<PlayStand> {
  const now = (): number => performance.now();
  const accepted: Peer[] = [];
  const programServer = createServer({ allowHalfOpen: true }, (socket) => {
    accepted.push(new Peer(socket));
    programServer.emit('accepted');
  });
  const address = await listen(programServer);
  const sessions = new Map([
    ['anna', createStandSession(address, options)],
    ['ben', createStandSession(address, options)],
  ]);
  const play = createPlay({ lookUp: (id) => sessions.get(id)?.session, now, ...options });
  const server = createServer({ allowHalfOpen: true }, play.accept);
  const { port } = await listen(server);
  const sockets: Socket[] = [];

  const own = (name: Name): StandSession => sessions.get(name) as StandSession;
  const records = (name: Name): TraceRecord[] => own(name).session.ring.readAfter(0, 1e9).records;

  t.after(async () => {
    await play.close();
    for (const socket of [...sockets, ...accepted.map((peer) => peer.socket)]) socket.destroy();
    await Promise.all([close(server), close(programServer)]);
  });

  return {
    play,
    port,
    async connect() {
      const socket = connect({ port, host: '127.0.0.1', allowHalfOpen: true });
      sockets.push(socket);
      await once(socket, 'connect');
      return new Peer(socket);
    },
    async program() {
      while (accepted.length === 0) await once(programServer, 'accepted');
      const peer = accepted.shift() as Peer;
      sockets.push(peer.socket);
      return peer;
    },
    session: (name) => own(name).session,
    stage: (name, example) => own(name).stages.get(example) as StandStage,
    ring: (name) => own(name).session.ring,
    records,
    transcript: (name) => transcriptOf(records(name)),
    async until(name, is) {
      const { ring } = own(name).session;
      for (;;) {
        const found = records(name).find(is);
        if (found) return found;
        const more = Promise.withResolvers<void>();
        const stop = ring.onAppend(() => more.resolve());
        await more.promise;
        stop();
      }
    },
  };
}

interface StandSession {
  readonly session: PlaySession;
  readonly stages: ReadonlyMap<string, StandStage>;
}

function createStandSession(address: AddressInfo, options: StandOptions): StandSession {
  const ring = createRing({ bytes: 64 * 1024 * 1024, now: () => performance.now() });
  let legs = 0;
  let connections = 0;
  const stages = new Map(
    ['echo', 'other'].map((example) => [
      example,
      createStandStage(example, address, ring, options),
    ]),
  );
  const own: PlaySession = {
    ring,
    stage: (example) => stages.get(example),
    nextLeg: () => ++legs,
    nextConnection: () => ++connections,
    takeLeg: () => () => {},
    takeRequest: () => {},
    touch: () => {},
  };
  return { session: { ...own, ...options.session?.(own) }, stages };
}

function createStandStage(
  example: string,
  { port }: AddressInfo,
  ring: Ring,
  { program }: StandOptions,
): StandStage {
  const legs = new Set<OpenLeg>();
  let faults = NO_FAULTS;
  let placeFaults = new Map<number, PlaceFaults>();
  const own: Program = {
    example,
    state: 'running',
    ready: async () => ({ host: '127.0.0.1', port }),
    hold: () => () => {},
    unreachable: async () => new Error('It does not listen.'),
    restart: async () => {},
    stop: async () => {},
    onChange: () => () => {},
  };
  return {
    example,
    legs,
    program: { ...own, ...program?.(own) },
    get faults() {
      return faults;
    },
    set faults(next) {
      faults = next;
      placeFaults = new Map();
      const past = createPast(ring);
      for (const leg of [...legs]) leg.arm(past);
    },
    faultsOf(place) {
      const made = placeFaults.get(place) ?? createPlaceFaults(faults, place);
      placeFaults.set(place, made);
      return made;
    },
    enter(leg) {
      legs.add(leg);
      return () => legs.delete(leg);
    },
  };
}

async function listen(server: Server): Promise<AddressInfo> {
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return server.address() as AddressInfo;
}

function close(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve());
  });
}
