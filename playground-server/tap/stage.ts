/**
 * What the play origin needs of a session and of its stages. The sessions implement it; the tap
 * and the play origin know no more of them than this.
 */

import type { Address, Program } from '../programs/program.ts';
import type { Ring } from '../trace/ring.ts';
import type { CloseCause } from '../trace/trace.ts';
import type { Past } from './past.ts';
import type { PlaceFaults } from './place-faults.ts';

/** A session, as the play origin sees it. */
export interface PlaySession {
  readonly ring: Ring;
  /** The stage of an example; `undefined` where there is no such example. */
  stage(example: string): PlayStage | undefined;
  /** Ordinals within the session's trace, from 1. */
  nextLeg(): number;
  nextConnection(): number;
  /** @throws Refusal where the session has as many legs as it may. Returns what gives it back. */
  takeLeg(): () => void;
  /** Called for each request head. @throws Refusal where requests come too fast. */
  takeRequest(): void;
  /** The session was used. */
  touch(): void;
}

/** One stage: an example in a session. */
export interface PlayStage {
  readonly example: string;
  readonly program: Program;
  /**
   * The faults for legs of this place on the path, as they are now: 0 is the browser's leg. A leg
   * asks when it opens, and again whenever it is told to by {@link OpenLeg.arm}.
   */
  faultsOf(place: number): PlaceFaults;
  /** The further hop between the playground and the program, where there is one. */
  readonly hop?: LegTarget | undefined;
  /**
   * Every open leg is entered here, so that the stage can cut it. Returns what takes it out again,
   * which is called once the leg is closed.
   */
  enter(leg: OpenLeg): () => void;
}

/** Where a leg leads: a program, or a further hop. */
export interface LegTarget {
  /** Its name on the path, as the trace has it. */
  readonly name: string;
  /** Where it listens, once it does. @throws Refusal where it can't */
  ready(): Promise<Endpoint>;
  /** Somebody is connected to it. Returns what says that they no longer are. */
  hold(): () => void;
  /** Says that it listens no longer. Returns what happened to it, to be answered. */
  unreachable(): Promise<Error>;
}

/** A TCP address; or a Unix socket, which gets a PROXY line first: it has no address of its own. */
export type Endpoint = Address | { readonly path: string };

/** What a stage may do to one of its open legs. */
export interface OpenLeg {
  /**
   * Ends both of its sides at once, `fin` in order and `rst` by a reset; bytes on their way are
   * lost. The trace says why: `cut` and `cut-reset`, or why else the stage ends it.
   */
  cut(how: 'fin' | 'rst', cause: CloseCause): void;
  /** The stage's faults have changed. @param past what the legs have carried until now */
  arm(past: Past): void;
}
