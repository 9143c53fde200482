/**
 * When a client of a storm comes back: the arithmetic of reconnecting, without a clock.
 *
 * RFC 6455, 7.2.3 asks for a random delay before the first attempt and for truncated binary
 * exponential backoff after it; `fixed` without jitter is what many clients do instead. What the
 * server can ask for: `Retry-After` (RFC 9110, 10.2.3) on a refused handshake, and the close codes
 * 1012 and 1013. The registration of 1012 names a random delay of 5 to 30 s. That of 1013 leaves it
 * to the user; a client that has no user waits here as for 1012.
 */

import { createRandom } from '../tap/random.ts';
import type { StormSettings } from '../trace/storm.ts';

/** Milliseconds that backoff never grows beyond. */
export const LONGEST_DELAY = 30_000;
/** Milliseconds: the random delay that 1012 asks for. */
export const RESTART_DELAY = { min: 5_000, max: 30_000 } as const;

const ASK_FOR_TIME: readonly (number | undefined)[] = [1012, 1013];

/** What the server said when it let the client go or turned it away. */
export interface Said {
  readonly closeCode?: number | undefined;
  /** Seconds. */
  readonly retryAfter?: number | undefined;
}

export type Policy = Omit<StormSettings, 'clients' | 'drain'>;

/**
 * @param client ordinal, from 0
 * @param attempt from 1, counted since the connection was lost
 * @returns milliseconds until the attempt; the same for the same arguments
 */
export function delayOf(policy: Policy, client: number, attempt: number, said: Said = {}): number {
  const chance = createRandom(policy.seed, client, attempt)();
  if (policy.respects && said.retryAfter !== undefined) {
    // The field counts whole seconds, so all who read the same number would meet again.
    return said.retryAfter * 1000 + (policy.jitter === 'none' ? 0 : chance * 1000);
  }
  if (policy.respects && attempt === 1 && ASK_FOR_TIME.includes(said.closeCode)) {
    return RESTART_DELAY.min + chance * (RESTART_DELAY.max - RESTART_DELAY.min);
  }
  return jittered(policy, windowOf(policy, attempt), chance);
}

/** The delay before chance has its say. */
export function windowOf({ delay, backoff }: Policy, attempt: number): number {
  if (backoff === 'fixed') return delay;
  return Math.min(LONGEST_DELAY, delay * 2 ** (attempt - 1));
}

function jittered({ jitter }: Policy, window: number, chance: number): number {
  switch (jitter) {
    case 'none':
      return window;
    case 'equal':
      return window / 2 + (chance * window) / 2;
    case 'full':
      return chance * window;
  }
}
