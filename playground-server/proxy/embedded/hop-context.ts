/** What all connections of one embedded hop share. */

import type { ProxySettings, ResolvedSettings } from '../model/settings.ts';
import type { Peers } from './peers.ts';
import type { ResponseCache } from './response-cache.ts';
import type { UpstreamPool } from './upstream-pool.ts';

export interface HopContext {
  readonly settings: ProxySettings;
  readonly resolved: ResolvedSettings;
  readonly peers: Peers;
  readonly pool: UpstreamPool;
  readonly cache: ResponseCache | undefined;
  /** Its name and version, as `Server` tells them. */
  readonly software: string;
  readonly now: () => number;
  /** A line for the error log. */
  readonly report: (line: string) => void;
}
