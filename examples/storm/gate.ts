/** What a server does that can take only so many handshakes a second: the others are sent away. */

/** Milliseconds. Nobody is told to wait longer: whoever stays away for long may not come back. */
const LONGEST_WAIT = 30_000;

export interface Gate {
  /** 0 for who may come in; else the seconds for `Retry-After`. */
  ask(): number;
  /** Lets nobody in for so many seconds. */
  close(seconds: number): void;
  /** Seconds for which it stays closed. */
  readonly closedFor: number;
}

/** @param rate how many may come in within a second, at once or one after the other */
export function createGate(rate: number, now = () => performance.now()): Gate {
  let tokens = rate;
  let counted = now();
  let opensAt = counted;
  /** When there will be room for the next who is sent away: each gets a place of their own. */
  let nextPlace = counted;

  const refill = (): void => {
    const time = now();
    tokens = Math.min(rate, tokens + ((time - counted) / 1000) * rate);
    counted = time;
  };

  return {
    ask() {
      refill();
      if (counted >= opensAt && tokens >= 1) {
        tokens -= 1;
        return 0;
      }
      nextPlace = Math.max(nextPlace, opensAt, counted) + 1000 / rate;
      nextPlace = Math.min(nextPlace, counted + LONGEST_WAIT);
      return Math.max(1, Math.ceil((nextPlace - counted) / 1000));
    },
    close(seconds) {
      opensAt = now() + seconds * 1000;
    },
    get closedFor() {
      return Math.max(0, (opensAt - now()) / 1000);
    },
  };
}
