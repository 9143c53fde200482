/**
 * Turns with the page: work goes on for a moment, then whatever else waits comes first.
 *
 * A message to oneself, not a timer: timers wait four milliseconds in front and a second in the
 * background.
 */

/** Milliseconds of work before the page has its turn. */
const TURN = 8;

export interface Turns {
  /** Whether the moment is over. */
  readonly over: boolean;
  /** Lets the page have its turn. */
  next(): Promise<void>;
  close(): void;
}

export function createTurns(): Turns {
  const { port1, port2 } = new MessageChannel();
  let go: () => void = () => {};
  port1.onmessage = () => go();
  let since = performance.now();
  return {
    get over() {
      return performance.now() - since >= TURN;
    },
    async next() {
      await new Promise<void>((resolve) => {
        go = resolve;
        port2.postMessage(undefined);
      });
      since = performance.now();
    },
    close() {
      port1.close();
    },
  };
}
