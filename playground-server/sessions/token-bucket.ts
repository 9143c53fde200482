/**
 * Rate limits as token buckets: `rate` tokens a second flow in, up to `burst`; each use takes one.
 * A bucket has no timer: it works out what flowed in when it is asked.
 */

export interface TokenBucket {
  /** Takes a token. Returns 0, or in how many seconds (at least 1, whole) there will be one. */
  take(): number;
  /** True where nothing was taken that hasn't flowed in again: forgetting it changes nothing. */
  isFull(): boolean;
}

export interface TokenBucketOptions {
  /** Tokens a second. */
  readonly rate: number;
  readonly burst: number;
  /** Milliseconds. */
  readonly now: () => number;
}

export function createTokenBucket({ rate, burst, now }: TokenBucketOptions): TokenBucket {
  let tokens = burst;
  let last = now();

  const refill = (): void => {
    const time = now();
    tokens = Math.min(burst, tokens + ((time - last) / 1000) * rate);
    last = time;
  };

  return {
    take() {
      refill();
      if (tokens < 1) return Math.max(1, Math.ceil((1 - tokens) / rate));
      tokens -= 1;
      return 0;
    },
    isFull() {
      refill();
      return tokens >= burst;
    },
  };
}

/** One bucket a name (a client's address, say), forgotten when it is full again. */
export interface TokenBuckets {
  take(name: string): number;
  /** Forgets the full ones. */
  sweep(): void;
  readonly size: number;
}

export function createTokenBuckets(options: TokenBucketOptions): TokenBuckets {
  const buckets = new Map<string, TokenBucket>();
  return {
    take(name) {
      let bucket = buckets.get(name);
      if (!bucket) {
        bucket = createTokenBucket(options);
        buckets.set(name, bucket);
      }
      return bucket.take();
    },
    sweep() {
      for (const [name, bucket] of buckets) if (bucket.isFull()) buckets.delete(name);
    },
    get size() {
      return buckets.size;
    },
  };
}
