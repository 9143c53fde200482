/**
 * What stands behind a lab's hop: the stage's own program and, where the hop divides requests between
 * two, a second instance of it; each behind a tap with a socket of its own.
 */

import { join } from 'node:path';
import type { Program } from '../programs/program.ts';
import type { LegTarget, PlaySession, PlayStage } from '../tap/stage.ts';
import type { ProgramChanged, Unplaced } from '../trace/trace.ts';
import { openProgramTap, type ProgramTap } from './program-tap.ts';

export interface LabProgramsOptions {
  readonly folder: string;
  readonly session: PlaySession;
  readonly stage: PlayStage;
  readonly now: () => number;
  readonly hopName: () => string;
  /** A further instance of the stage's program, not yet started. */
  readonly another: () => Program | undefined;
  /** What becomes of the second program, for the trace. */
  readonly onProgram: (record: Unplaced<ProgramChanged>) => void;
}

export interface LabPrograms {
  /** Where the hop finds each, whether it is open or not. */
  readonly sockets: readonly string[];
  /** Opens the first, or both. */
  open(count: 1 | 2): Promise<void>;
  /** Settles when all that are open have started, or can't be: who asks them then is told why. */
  ready(): Promise<void>;
  /** Closes the second where only one is wanted. */
  closeBeyond(count: 1 | 2): Promise<void>;
  close(): Promise<void>;
}

interface Opened {
  readonly tap: ProgramTap;
  ready(): Promise<unknown>;
  close(): Promise<void>;
}

export function createLabPrograms(options: LabProgramsOptions): LabPrograms {
  const { folder, stage } = options;
  const sockets = [join(folder, '1.sock'), join(folder, '2.sock')];
  const opened: Opened[] = [];

  const openOne = async (index: number): Promise<Opened> => {
    const second = index === 1 ? options.another() : undefined;
    const program = second ?? stage.program;
    const tap = await openProgramTap({
      path: sockets[index] as string,
      session: options.session,
      stage,
      from: options.hopName,
      target: targetOf(program, index),
      now: options.now,
    });
    const stopListening = second?.onChange((record) =>
      options.onProgram({ ...record, instance: 2 }),
    );
    return {
      tap,
      ready: () => program.ready(),
      async close() {
        await tap.close();
        stopListening?.();
        await second?.stop();
      },
    };
  };

  const closeFrom = async (count: number): Promise<void> => {
    await Promise.all(opened.splice(count).map((one) => one.close()));
  };

  return {
    sockets,
    async open(count) {
      while (opened.length < count) opened.push(await openOne(opened.length));
    },
    async ready() {
      await Promise.allSettled(opened.map((one) => one.ready()));
    },
    closeBeyond: closeFrom,
    close: () => closeFrom(0),
  };
}

function targetOf(program: Program, index: number): LegTarget {
  return {
    name: index === 0 ? 'program' : 'program 2',
    ready: () => program.ready(),
    hold: () => program.hold(),
    unreachable: () => program.unreachable(),
  };
}
