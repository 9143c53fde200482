/**
 * The tap behind a further hop: a Unix socket in the lab's own folder, at which only that hop knocks.
 * Each connection is a leg of the stage's trace, at place 1 of its path, and goes on to the program.
 */

import { createServer, type Socket } from 'node:net';
import { Leg } from '../tap/leg.ts';
import { linger } from '../tap/linger.ts';
import { pausable } from '../tap/pausable.ts';
import type { LegTarget, PlaySession, PlayStage } from '../tap/stage.ts';

export interface ProgramTapOptions {
  readonly path: string;
  readonly session: PlaySession;
  readonly stage: PlayStage;
  /** The hop's name on the path. */
  readonly from: () => string;
  readonly target: LegTarget;
  readonly now: () => number;
}

export interface ProgramTap {
  /** Takes no more connections and ends those that are open. */
  close(): Promise<void>;
}

/** Place of a leg behind the first further hop. */
const PLACE = 1;

export async function openProgramTap(options: ProgramTapOptions): Promise<ProgramTap> {
  const sockets = new Set<Socket>();
  const server = createServer({ allowHalfOpen: true }, (socket) => {
    sockets.add(socket);
    socket.once('close', () => sockets.delete(socket));
    accept(socket, options);
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen({ path: options.path }, resolve);
  });
  return {
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        for (const socket of sockets) socket.destroy();
      }),
  };
}

function accept(client: Socket, { session, stage, from, target, now }: ProgramTapOptions): void {
  let leg: Leg;
  try {
    leg = new Leg({
      session,
      stage,
      client,
      clientReader: pausable(client),
      now,
      connection: session.nextConnection(),
      reused: false,
      time: now(),
      further: { place: PLACE, from: from(), target },
      onDown: (bytes) => leg.down.pass(bytes),
      // The hop sees its connection break, as it would if nobody listened.
      onUnreachable: () => leg.destroy('program-unreachable'),
      onDrained: () => {},
      onClosed: () => linger(client),
    });
  } catch {
    // The session has as many legs as it may; its own connection to the hop says so.
    client.destroy();
    return;
  }
  leg.becomeTunnel();
  client.on('data', leg.up.pass);
  client.on('end', () => leg.browserEnded());
  client.on('error', () => {
    leg.browserReset();
    client.destroy();
  });
  // The tap was closed: a hop may have knocked once more behind the cut of the stage's legs.
  client.on('close', () => {
    if (client.errored === null && !leg.closed) leg.destroy('lab-changed');
  });
}
