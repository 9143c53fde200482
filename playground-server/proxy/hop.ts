/** A further hop, whichever kind it is: what runs between two taps. */

import type { ProxySettings } from './model/settings.ts';

export interface HopOptions {
  readonly settings: ProxySettings;
  /** Where it may write; its own, and gone with the lab. */
  readonly folder: string;
  readonly listenSocket: string;
  readonly upstreamSockets: readonly string[];
}

/** One that listens. */
export interface RunningHop {
  /** Settles when it is gone by itself, with how; never rejects, and never settles after a stop. */
  readonly crashed: Promise<string>;
  /** The last lines of its error log. */
  log(): string;
  /** Ends it with all of its connections; settles when it is gone. */
  stop(): Promise<void>;
}

export interface HopKind {
  readonly kind: 'nginx' | 'embedded';
  readonly version: string;
  readonly binary?: string;
  /** @throws Refusal where the settings can't be run */
  check(options: HopOptions): Promise<void>;
  /** Starts it; settles when it listens. @throws Refusal where it can't be started */
  start(options: HopOptions): Promise<RunningHop>;
}
