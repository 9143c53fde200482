/**
 * A lab: the further hop in the path of one stage, with a tap behind it.
 *
 *     browser ─leg 0─ playground ─ hop ─leg 1─ playground ─ program (and a second one)
 *
 *     starting → running      it listens
 *     running  → stopped      nobody was connected to it for a while; the next request starts it
 *     running  → crashed      it ended by itself; setting it anew starts it again
 *     any      → removed      the stage's path is direct again
 *
 * Setting it anew starts it anew: every connection through it ends, so that nothing goes on under
 * settings that no longer stand on the screen. Each change is told as a record for the trace.
 */

import { join } from 'node:path';
import type { Endpoint, LegTarget } from '../tap/stage.ts';
import type { LabState } from '../trace/session-api.ts';
import type { LabChanged, LabStateName, Unplaced } from '../trace/trace.ts';
import type { HopKind, HopOptions, RunningHop } from './hop.ts';
import { labCrashed, labEnded } from './lab-errors.ts';
import type { LabPrograms } from './lab-programs.ts';
import { configLines, SHOWN_PLACE, shownLines } from './model/config.ts';
import { bareSettings, type ProxySettings, resolveSettings } from './model/settings.ts';

export interface LabOptions {
  readonly example: string;
  readonly folder: string;
  readonly kind: HopKind;
  /** The version of this machine's nginx. */
  readonly nginx: string | null;
  readonly programs: LabPrograms;
  /** Milliseconds without a connection before the hop is stopped. */
  readonly idleLimit: number;
  readonly onChange: (record: Unplaced<LabChanged>) => void;
  /** Ends the stage's open legs. */
  readonly cutLegs: () => void;
  /** Called once when it is closed, after its hop and its programs are gone. */
  readonly onClosed: () => Promise<void>;
}

const LISTEN = 'hop.sock';

export class Lab {
  readonly target: LegTarget;
  readonly #options: LabOptions;
  #kind: HopKind;
  #settings: ProxySettings = bareSettings();
  #state: LabStateName = 'stopped';
  #message = '';
  #hop: RunningHop | undefined;
  #lastLog = '';
  #failure: Error | undefined;
  /** The change that is under way; each waits for the one before. */
  #changing: Promise<unknown> = Promise.resolve();
  #starting: Promise<void> | undefined;
  #holds = 0;
  #idleTimer: NodeJS.Timeout | undefined;
  #closing: Promise<void> | undefined;

  constructor(options: LabOptions) {
    this.#options = options;
    this.#kind = options.kind;
    const nameOf = (): string => (this.#kind.kind === 'nginx' ? 'nginx' : 'hop');
    this.target = {
      get name() {
        return nameOf();
      },
      ready: () => this.#ready(),
      hold: () => this.#hold(),
      unreachable: () => this.#unreachable(),
    };
  }

  /** As the trace tells it. */
  get record(): Unplaced<LabChanged> {
    const { kind, version, binary } = this.#kind;
    return {
      type: 'lab',
      example: this.#options.example,
      state: this.#state,
      hop: kind,
      version,
      ...(binary === undefined ? {} : { binary }),
      settings: this.#settings,
      message: this.#message,
    };
  }

  get state(): LabState {
    const { type: _type, ...record } = this.record;
    const lines = shownLines(configLines(this.#settings, SHOWN_PLACE));
    const log = this.#hop?.log() ?? this.#lastLog;
    return { ...record, nginx: this.#options.nginx, lines, log };
  }

  /**
   * Runs it with these settings.
   *
   * @throws Refusal where the hop can't be run with them; the one before then goes on
   */
  set(kind: HopKind, settings: ProxySettings): Promise<void> {
    return this.#inTurn(async () => {
      if (this.#closing) throw labEnded();
      const { programs } = this.#options;
      await programs.open(resolveSettings(settings).upstreams);
      await kind.check(this.#hopOptions(settings));
      this.#options.cutLegs();
      await this.#stopHop();
      this.#kind = kind;
      this.#settings = settings;
      await this.#start();
      await programs.closeBeyond(resolveSettings(settings).upstreams);
    });
  }

  /** Takes it out of the path. Settles when nothing of it is left. */
  close(): Promise<void> {
    this.#closing ??= this.#close();
    return this.#closing;
  }

  async #close(): Promise<void> {
    clearTimeout(this.#idleTimer);
    await this.#changing.catch(() => {});
    this.#options.cutLegs();
    await Promise.allSettled([this.#stopHop(), this.#options.programs.close()]);
    this.#change('removed', 'The further hop was taken out: the path is direct again.');
    await this.#options.onClosed();
  }

  // --- Starting and stopping -----------------------------------------------------------------------

  #inTurn<T>(change: () => Promise<T>): Promise<T> {
    const turn = this.#changing.catch(() => {}).then(change);
    this.#changing = turn;
    return turn;
  }

  #start(): Promise<void> {
    this.#starting ??= this.#startAnew().finally(() => {
      this.#starting = undefined;
    });
    return this.#starting;
  }

  async #startAnew(): Promise<void> {
    this.#failure = undefined;
    this.#change('starting', `Starting ${this.#title}.`);
    try {
      const hop = await this.#kind.start(this.#hopOptions(this.#settings));
      this.#hop = hop;
      void hop.crashed.then((how) => this.#onCrashed(hop, how));
    } catch (error) {
      this.#fail(error as Error, '');
      throw error;
    }
    this.#change('running', `${this.#title} stands in the path.`);
    this.#watchIdle();
  }

  async #stopHop(): Promise<void> {
    clearTimeout(this.#idleTimer);
    const hop = this.#hop;
    this.#hop = undefined;
    if (hop === undefined) return;
    await hop.stop();
    this.#lastLog = hop.log();
  }

  #onCrashed(hop: RunningHop, how: string): void {
    if (this.#hop !== hop) return;
    this.#hop = undefined;
    this.#lastLog = hop.log();
    clearTimeout(this.#idleTimer);
    this.#fail(labCrashed(this.#title, how, this.#lastLog), this.#lastLog);
  }

  // --- For the legs --------------------------------------------------------------------------------

  async #ready(): Promise<Endpoint> {
    await this.#changing.catch(() => {});
    if (this.#closing) throw labEnded();
    if (this.#failure) throw this.#failure;
    if (!this.#hop) await this.#inTurn(() => (this.#hop ? Promise.resolve() : this.#start()));
    // Its start is no part of the exchange: it would count against the hop's timeouts, scaled ones too.
    await this.#options.programs.ready();
    return { path: join(this.#options.folder, LISTEN) };
  }

  #hold(): () => void {
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

  /** A hop that has just ended refuses connections before its end is known. */
  async #unreachable(): Promise<Error> {
    const hop = this.#hop;
    if (hop) await Promise.race([hop.crashed, new Promise((resolve) => setTimeout(resolve, 500))]);
    await Promise.resolve();
    return this.#failure ?? labCrashed(this.#title, 'refuses connections', this.state.log);
  }

  #watchIdle(): void {
    clearTimeout(this.#idleTimer);
    if (this.#holds > 0 || !this.#hop || this.#closing) return;
    const { idleLimit } = this.#options;
    this.#idleTimer = setTimeout(() => {
      void this.#inTurn(async () => {
        if (this.#holds > 0 || !this.#hop || this.#closing) return;
        await this.#stopHop();
        this.#change(
          'stopped',
          `Nobody was connected for ${idleLimit / 1000} seconds, so the further hop was stopped. The next request starts it again.`,
        );
      });
    }, idleLimit).unref();
  }

  // --- Telling -------------------------------------------------------------------------------------

  get #title(): string {
    const { kind, version } = this.#kind;
    return kind === 'nginx' ? `nginx ${version}` : `the embedded hop ${version}`;
  }

  #hopOptions(settings: ProxySettings): HopOptions {
    const { folder, programs } = this.#options;
    const listenSocket = join(folder, LISTEN);
    return { settings, folder, listenSocket, upstreamSockets: programs.sockets };
  }

  #fail(error: Error, stderr: string): void {
    this.#failure = error;
    const { code } = error as { readonly code?: string };
    const [message = ''] = error.message.split('\n\n');
    this.#change('crashed', message, {
      ...(code === undefined ? {} : { code }),
      ...(stderr === '' ? {} : { stderr }),
    });
  }

  #change(
    state: LabStateName,
    message: string,
    more: Pick<Unplaced<LabChanged>, 'code' | 'stderr'> = {},
  ): void {
    this.#state = state;
    this.#message = message;
    this.#options.onChange({ ...this.record, ...more });
  }
}
