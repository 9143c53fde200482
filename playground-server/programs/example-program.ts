/**
 * One program's life. The table of its states:
 *
 *     stopped      → starting                    somebody asks for it
 *     starting     → running, crashed, unreachable (too slow)
 *     running      → stopped (nobody connected for a while), crashed, unreachable
 *     unreachable  → running (it listens after all), crashed
 *     any          → restarting → starting       asked for, or its files changed
 *
 * A crash stays until somebody asks for a restart or changes a file: a request does not start
 * again what has just failed. Each change is told to listeners as a record for a trace.
 */

import { Refusal } from '../sessions/refusal.ts';
import type { ExampleManifest } from '../trace/session-api.ts';
import type { ProgramChanged, ProgramState, Unplaced } from '../trace/trace.ts';
import { type Child, type Exit, startChild } from './child.ts';
import type { Address, Program } from './program.ts';
import {
  programCrashed,
  programEnded,
  programTooSlow,
  programUnreachable,
} from './program-errors.ts';
import { accepts, acceptsInTime } from './reach.ts';

export interface ExampleProgramOptions {
  readonly example: string;
  /** The example's own folder. */
  readonly folder: string;
  /** Milliseconds. */
  readonly startLimit: number;
  /** Milliseconds without a hold before it is stopped. */
  readonly idleLimit: number;
  /** @throws Refusal where its manifest is wrong, or something that it needs is missing */
  readonly prepare: () => Promise<ExampleManifest>;
  /**
   * Takes a place among the running programs and a port.
   *
   * @throws Refusal where there is no place
   */
  readonly takePlace: (program: ExampleProgram) => Promise<Place>;
  /** Calls back when files of the program changed; absent where nobody watches. */
  readonly watch?: (listener: () => void) => () => void;
  /** It was stopped for good. */
  readonly onStopped: () => void;
}

export interface Place {
  readonly address: Address;
  /** Gives it back. */
  release(): void;
}

type Change = Omit<Unplaced<ProgramChanged>, 'type' | 'example' | 'state'>;

export class ExampleProgram implements Program {
  readonly example: string;
  readonly #options: ExampleProgramOptions;
  readonly #listeners = new Set<(record: Unplaced<ProgramChanged>) => void>();
  #state: ProgramState = 'stopped';
  #child: Child | undefined;
  /** The start that is under way, for all who wait for it. */
  #starting: Promise<Address> | undefined;
  /** Raised by each stop: what an older start finds out no longer counts. */
  #generation = 0;
  #failure: Refusal | undefined;
  #holds = 0;
  #idleTimer: NodeJS.Timeout | undefined;
  #stopWatching: (() => void) | undefined;
  #ended = false;

  constructor(options: ExampleProgramOptions) {
    this.#options = options;
    this.example = options.example;
  }

  get state(): ProgramState {
    return this.#state;
  }

  /** True where its process is there, listening or not, and nobody is connected to it. */
  get idle(): boolean {
    const there = this.#state === 'running' || this.#state === 'unreachable';
    return there && this.#child?.alive === true && this.#holds === 0;
  }

  async ready(): Promise<Address> {
    if (this.#state === 'running' && this.#child) return this.#child.address;
    if (this.#state === 'unreachable' && this.#child?.alive) return this.#reachAgain(this.#child);
    for (;;) {
      if (this.#ended) throw programEnded();
      if (this.#failure && !this.#starting) throw this.#failure;
      const generation = this.#generation;
      try {
        return await this.#start();
      } catch (error) {
        if (generation === this.#generation) throw error;
      }
    }
  }

  hold(): () => void {
    this.#holds += 1;
    clearTimeout(this.#idleTimer);
    let held = true;
    return () => {
      if (!held) return;
      held = false;
      this.#holds -= 1;
      this.#watchIdle();
    };
  }

  async unreachable(): Promise<Error> {
    const child = this.#child;
    if (child === undefined) return this.#failure ?? programEnded();
    // A program that has just ended refuses connections before its end is known.
    const accepted = await Promise.race([child.exited.then(() => false), accepts(child.address)]);
    await Promise.resolve();
    if (!child.alive || this.#child !== child) return this.#failure ?? programEnded();
    const refusal = programUnreachable(child.address.port, child.stderr());
    // It listens: what went wrong was this one connection.
    if (accepted) return refusal;
    this.#fail('unreachable', refusal, { stderr: child.stderr() });
    this.#watchIdle();
    return refusal;
  }

  async restart(): Promise<void> {
    if (this.#ended) return;
    await this.#restart('It was asked to start again.');
  }

  async stop(): Promise<void> {
    this.#ended = true;
    this.#stopWatching?.();
    this.#listeners.clear();
    await this.#stopChild();
    this.#state = 'stopped';
    this.#options.onStopped();
  }

  onChange(listener: (record: Unplaced<ProgramChanged>) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** Stops it since nobody is connected to it; the next request starts it again. */
  async rest(why: string): Promise<void> {
    this.#failure = undefined;
    this.#change('stopped', { message: why });
    await this.#stopChild();
  }

  // --- Starting ----------------------------------------------------------------------------------

  #start(): Promise<Address> {
    if (this.#starting) return this.#starting;
    const starting = this.#startAnew(this.#generation).finally(() => {
      if (this.#starting === starting) this.#starting = undefined;
    });
    this.#starting = starting;
    return starting;
  }

  async #startAnew(generation: number): Promise<Address> {
    this.#watchFiles();
    const manifest = await this.#options.prepare();
    const place = await this.#options.takePlace(this);
    if (generation !== this.#generation || this.#ended) {
      place.release();
      throw programEnded();
    }
    const { folder, startLimit } = this.#options;
    const { address } = place;
    const { command } = manifest;
    this.#change('starting', { message: `Starting ${command.join(' ')} on port ${address.port}.` });
    const child = startChild({ command, folder, address });
    this.#child = child;
    void child.exited.then((exit) => {
      place.release();
      if (this.#child === child) this.#crashed(child, command, exit);
    });
    const enough = AbortSignal.any([AbortSignal.timeout(startLimit), exitSignal(child)]);
    const listens = await acceptsInTime(address, enough);
    if (this.#child !== child) throw this.#failure ?? programEnded();
    if (!listens) return this.#tooSlow(child);
    this.#failure = undefined;
    this.#change('running', { message: `It listens on ${address.host}:${address.port}.` });
    this.#watchIdle();
    return address;
  }

  async #tooSlow(child: Child): Promise<never> {
    const { startLimit } = this.#options;
    const stderr = child.stderr();
    this.#child = undefined;
    const refusal = programTooSlow(child.address.port, startLimit, stderr);
    this.#fail('unreachable', refusal, { stderr });
    await child.stop();
    throw refusal;
  }

  async #reachAgain(child: Child): Promise<Address> {
    if (!(await accepts(child.address))) throw this.#failure ?? programEnded();
    this.#failure = undefined;
    this.#change('running', { message: `It listens on port ${child.address.port} again.` });
    return child.address;
  }

  // --- Ending ------------------------------------------------------------------------------------

  #crashed(child: Child, command: readonly string[], exit: Exit): void {
    this.#child = undefined;
    clearTimeout(this.#idleTimer);
    const stderr = child.stderr();
    const { exitCode, signal } = exit;
    this.#fail('crashed', programCrashed(command, exit, stderr), {
      exitCode,
      ...(signal === null ? {} : { signal }),
      stderr,
    });
  }

  async #restart(why: string): Promise<void> {
    this.#change('restarting', { message: why });
    await this.#stopChild();
    this.#failure = undefined;
    try {
      await this.ready();
    } catch (error) {
      // A program that failed has said so. One that wasn't even started has not, and may be next time.
      if (this.#state === 'restarting') this.#change('stopped', notStarted(error));
    }
  }

  async #stopChild(): Promise<void> {
    this.#generation += 1;
    this.#starting = undefined;
    clearTimeout(this.#idleTimer);
    const child = this.#child;
    this.#child = undefined;
    await child?.stop();
  }

  #watchIdle(): void {
    clearTimeout(this.#idleTimer);
    if (!this.idle) return;
    const { idleLimit } = this.#options;
    this.#idleTimer = setTimeout(() => {
      void this.rest(
        `Nobody was connected for ${idleLimit / 1000} seconds, so it was stopped. The next request starts it again.`,
      );
    }, idleLimit).unref();
  }

  #watchFiles(): void {
    this.#stopWatching ??= this.#options.watch?.(() => {
      if (this.#state === 'stopped' || this.#ended) return;
      void this.#restart('Its files changed.');
    });
  }

  // --- Telling -----------------------------------------------------------------------------------

  #fail(state: 'crashed' | 'unreachable', refusal: Refusal, more: Omit<Change, 'message'>): void {
    this.#failure = refusal;
    const [message = ''] = refusal.message.split('\n\n');
    this.#change(state, { ...more, code: refusal.code, message });
  }

  #change(state: ProgramState, change: Change): void {
    this.#state = state;
    for (const listener of this.#listeners) {
      listener({ type: 'program', example: this.example, state, ...change });
    }
  }
}

function notStarted(error: unknown): Change {
  const { message } = error as Error;
  return error instanceof Refusal ? { code: error.code, message } : { message };
}

/** Aborts when the process is gone. */
function exitSignal(child: Child): AbortSignal {
  const controller = new AbortController();
  void child.exited.then(() => controller.abort());
  return controller.signal;
}
