/**
 * A leg of the play origin: a browser's TCP connection, for as long as it serves one stage, joined
 * to a connection of its own to that stage's program.
 *
 * It opens in the trace as soon as it is known whose it is, so that a request is seen to wait
 * while its program starts; the bytes that come meanwhile wait in the upstream socket. It closes
 * once both directions have ended, or at a reset, a cut, a hand-over, or when the hop answers by
 * itself. The cause is what ended first.
 */

import { Socket } from 'node:net';
import type { FaultKind } from '../trace/faults.ts';
import type { CloseCause } from '../trace/trace.ts';
import type { Direction } from '../wire/span.ts';
import type { CutOrder } from './held-queue.ts';
import { LegFaults } from './leg-faults.ts';
import { linger } from './linger.ts';
import { Link } from './link.ts';
import type { Past } from './past.ts';
import { type Pausable, pausable } from './pausable.ts';
import { proxyLine } from './proxy-line.ts';
import { resetNow } from './reset.ts';
import type { LegTarget, OpenLeg, PlaySession, PlayStage } from './stage.ts';

/**
 * Where all programs' bytes are read to. They are handed on in the same turn, so one buffer serves
 * all legs, and a read costs no memory of its own.
 */
const READ_BUFFER = Buffer.allocUnsafeSlow(64 * 1024);

export interface LegOptions {
  readonly session: PlaySession;
  readonly stage: PlayStage;
  readonly client: Socket;
  readonly clientReader: Pausable;
  readonly now: () => number;
  /** The connection's ordinal in the session. */
  readonly connection: number;
  readonly reused: boolean;
  /** When it was opened, in milliseconds of the playground's clock. */
  readonly time: number;
  /**
   * Bytes from the program, until the leg is a tunnel; to be handed to {@link Leg.down}. They are
   * only lent.
   */
  readonly onDown: (bytes: Uint8Array) => void;
  /** There is no program to talk to; answer with {@link Leg.answer}. */
  readonly onUnreachable: (error: unknown) => void;
  /** A direction that was behind has caught up. */
  readonly onDrained: () => void;
  /** It is over, and with it the browser's connection. Not called at a {@link Leg.release}. */
  readonly onClosed: () => void;
  /** Where it stands on the path, for a leg that isn't the browser's own. */
  readonly further?: FurtherPlace;
}

/** A leg behind a further hop: that hop's connection to a program. */
export interface FurtherPlace {
  readonly place: number;
  /** The hop's name. */
  readonly from: string;
  readonly target: LegTarget;
}

export class Leg implements OpenLeg {
  readonly up: Link;
  readonly down: Link;
  readonly #options: LegOptions;
  readonly #number: number;
  readonly #target: LegTarget;
  readonly #upstream = new Socket({
    allowHalfOpen: true,
    onread: { buffer: READ_BUFFER, callback: (length) => this.#onRead(length) },
  });
  readonly #releases: (() => void)[];
  #onBytes: (bytes: Uint8Array) => void;
  #finished = { up: false, down: false };
  readonly #faults: LegFaults;
  #cause: CloseCause | undefined;
  /** The fault that ends it. */
  #fault: FaultKind | undefined;
  #connected = false;
  #closed = false;

  /** @throws Refusal where the session has as many legs as it may */
  constructor(options: LegOptions) {
    const { session, stage, client, clientReader, time, connection, reused } = options;
    this.#options = options;
    const { further } = options;
    this.#target = further?.target ?? stage.hop ?? programTarget(stage);
    this.#releases = [session.takeLeg(), this.#target.hold(), stage.enter(this)];
    this.#number = session.nextLeg();
    session.ring.append({
      type: 'open',
      leg: this.#number,
      connection,
      reused,
      example: stage.example,
      from: further?.from ?? 'browser',
      to: this.#target.name,
      ...(further === undefined ? {} : { place: further.place }),
      time,
    });
    this.up = this.#link('up', clientReader, this.#upstream);
    // It is not known yet where to connect to.
    this.up.block();
    this.down = this.#link('down', pausable(this.#upstream), client);
    this.#onBytes = options.onDown;
    this.#upstream.on('end', this.#onUpstreamEnd);
    this.#upstream.on('error', this.#onUpstreamError);
    this.#faults = new LegFaults({
      leg: this.#number,
      now: options.now,
      links: this,
      cut: (order) => this.#cutBy(order),
    });
    this.#faults.arm(stage.faultsOf(this.#place), undefined);
    const { refusal } = this.#faults;
    // What asked for it comes in this turn yet; it is to stand in the trace.
    if (refusal !== undefined) setImmediate(() => this.#cutBy(refusal));
    else void this.#connect();
  }

  /** Its place on the path, from the browser's end. */
  get #place(): number {
    return this.#options.further?.place ?? 0;
  }

  /** True where all that entered has left, in both directions. */
  get drained(): boolean {
    return this.up.pending === 0 && this.down.pending === 0;
  }

  get closed(): boolean {
    return this.#closed;
  }

  /** Bytes from the browser, which go on as `passed`. */
  passUp(bytes: Uint8Array, passed: Uint8Array, time: number): void {
    this.up.passAs(bytes, passed, time, false);
  }

  /** Notes in the trace that these bytes of the browser's stream did not go on. */
  noteCut(offset: number, removed: number): void {
    const { session, now } = this.#options;
    session.ring.appendCut(this.#number, offset, removed, now());
  }

  /** From here on the program's bytes go to the browser without a look at them. */
  becomeTunnel(): void {
    this.#onBytes = this.down.pass;
  }

  /** The browser sent a FIN. */
  browserEnded(): void {
    this.#ended('up', 'browser-fin');
  }

  /** The browser's side was reset. */
  browserReset(): void {
    this.#cause ??= 'browser-reset';
    if (this.#upstream.destroyed) {
      this.#end();
      return;
    }
    const fault = this.up.reset();
    if (fault === undefined) this.down.detach();
    else this.down.discard(fault);
  }

  /** The hop answers in the program's place, and then ends the connection. */
  answer(bytes: Uint8Array, cause: CloseCause): void {
    if (this.#closed) return;
    this.#cause = cause;
    this.up.detach();
    this.#upstream.destroy();
    this.down.passAs(bytes, bytes, this.#options.now(), true);
    this.down.finish();
    this.#finished.up = true;
  }

  /** The browser's connection goes on without this leg. */
  release(cause: CloseCause): void {
    this.#cause = cause;
    this.#close();
    linger(this.#upstream);
  }

  cut(how: 'fin' | 'rst', cause: CloseCause): void {
    if (this.#closed) return;
    this.#cause = cause;
    this.#close();
    for (const socket of [this.#options.client, this.#upstream]) {
      if (how === 'rst') resetNow(socket);
      else if (socket.writableLength > 0 || socket.pending) socket.destroy();
      else linger(socket);
    }
    this.#options.onClosed();
  }

  arm(past: Past): void {
    this.#faults.arm(this.#options.stage.faultsOf(this.#place), past);
  }

  #cutBy({ how, fault }: CutOrder): void {
    this.#fault = fault;
    this.cut(how, how === 'fin' ? 'cut' : 'cut-reset');
  }

  /** Cuts it, and leaves no socket behind. */
  destroy(cause: CloseCause): void {
    this.cut('fin', cause);
    this.#upstream.destroy();
  }

  async #connect(): Promise<void> {
    try {
      const endpoint = await this.#target.ready();
      if (this.#closed || this.#upstream.destroyed) return;
      this.#upstream.setNoDelay(true);
      this.#upstream.connect(endpoint, () => {
        this.#connected = true;
      });
      if ('path' in endpoint) this.#upstream.write(proxyLine(this.#options.client));
      this.up.unblock();
    } catch (error) {
      if (!this.#closed) this.#options.onUnreachable(error);
    }
  }

  #link(direction: Direction, source: Pausable, sink: Socket): Link {
    const { session, now, onDrained } = this.#options;
    return new Link({
      leg: this.#number,
      direction,
      ring: session.ring,
      now,
      source,
      lent: direction === 'down',
      sink,
      onDrained,
      onFinished: () => {
        this.#finished[direction] = true;
        if (this.#finished.up && this.#finished.down) this.#end();
      },
      onReset: () => this.#end(),
      onCut: (order) => this.#cutBy(order),
    });
  }

  /** Returns whether to read on; backpressure pauses the socket itself. */
  #onRead(length: number): boolean {
    if (!this.#closed) this.#onBytes(READ_BUFFER.subarray(0, length));
    return true;
  }

  readonly #onUpstreamEnd = (): void => {
    this.#ended('down', 'server-fin');
  };

  readonly #onUpstreamError = (): void => {
    if (this.#closed) return;
    if (!this.#connected) {
      this.#target.unreachable().then(this.#options.onUnreachable);
      return;
    }
    this.#cause ??= 'server-reset';
    const fault = this.down.reset();
    if (fault === undefined) this.up.detach();
    else this.up.discard(fault);
  };

  #ended(direction: Direction, cause: CloseCause): void {
    if (this.#closed || this[direction].ended) return;
    this.#cause ??= cause;
    this.#options.session.ring.append({ type: 'half-close', leg: this.#number, direction });
    this[direction].finish();
  }

  #end(): void {
    if (this.#closed) return;
    this.#close();
    // An end that a fault let vanish was never passed on to it.
    linger(this.#upstream);
    this.#options.onClosed();
  }

  #close(): void {
    if (this.#closed) return;
    this.#closed = true;
    const cause = this.#cause ?? 'hop-error';
    const undelivered = { up: this.up.undelivered, down: this.down.undelivered };
    this.#faults.close();
    this.up.detach();
    this.down.detach();
    if (this.#upstream.pending) this.#upstream.destroy();
    const { session } = this.#options;
    const fault = this.#fault === undefined ? {} : { fault: this.#fault };
    session.ring.append({ type: 'close', leg: this.#number, cause, ...fault, undelivered });
    for (const release of this.#releases) release();
  }
}

/** The stage's own program, where nothing stands between. */
function programTarget({ program }: PlayStage): LegTarget {
  return {
    name: 'playground',
    ready: () => program.ready(),
    hold: () => program.hold(),
    unreachable: () => program.unreachable(),
  };
}
