/** An example's program, as those see it who need it to run. */

import type { ProgramChanged, ProgramState, Unplaced } from '../trace/trace.ts';

export interface Address {
  readonly host: string;
  readonly port: number;
}

/**
 * One instance of an example's program, for one scope (a session). It is started when it is first
 * asked for, and stopped when nobody has been connected to it for a while.
 */
export interface Program {
  readonly example: string;
  readonly state: ProgramState;
  /**
   * Where it listens, once it accepts connections. Starts it where it isn't running; callers that
   * come meanwhile share the start. After a crash it refuses until {@link Program.restart} is asked
   * for, or its files change.
   *
   * @throws Refusal 503 `EXAMPLE_NEEDS`, 503 `PROGRAM_LIMIT_REACHED`, 502 `PROGRAM_CRASHED`,
   *   502 `PROGRAM_UNREACHABLE`, 504 `PROGRAM_TOO_SLOW`
   */
  ready(): Promise<Address>;
  /** Somebody is connected to it. Returns what says that they no longer are. */
  hold(): () => void;
  /**
   * Says that it listens no longer though it seemed to run.
   *
   * @returns what happened to it, to be answered: it crashed, or it refuses connections
   */
  unreachable(): Promise<Error>;
  /** Stops it and starts it anew, whatever its state. Settles when that has been tried. */
  restart(): Promise<void>;
  /** Stops it for good and waits until its process is gone. */
  stop(): Promise<void>;
  /** Calls back at each change of its state, ready to be appended to a trace. */
  onChange(listener: (record: Unplaced<ProgramChanged>) => void): () => void;
}
