/**
 * Arrows that have not arrived. What goes one way on a leg lands in the order it started, so only
 * the first of each queue is ever asked.
 */

import type { WireRow } from '../model/view.ts';

export interface Flying {
  add(row: WireRow): void;
  /**
   * Takes out what lands; returns whether anything did.
   *
   * @param lands says so of a row, and that only once
   */
  land(lands: (row: WireRow) => boolean): boolean;
  clear(): void;
}

interface Queue {
  rows: WireRow[];
  /** How many at its head have landed. */
  landed: number;
}

/** Landed rows that a queue may hold before it is cut. */
const CUT = 1024;

export function createFlying(): Flying {
  const queues = new Map<string, Queue>();

  function landIn(queue: Queue, lands: (row: WireRow) => boolean): boolean {
    const before = queue.landed;
    for (; queue.landed < queue.rows.length; queue.landed++) {
      if (!lands(queue.rows[queue.landed] as WireRow)) break;
    }
    const any = queue.landed > before;
    if (queue.landed > CUT) {
      queue.rows = queue.rows.slice(queue.landed);
      queue.landed = 0;
    }
    return any;
  }

  return {
    add(row) {
      const key = `${row.leg} ${row.event.direction}`;
      const queue = queues.get(key);
      if (queue === undefined) queues.set(key, { rows: [row], landed: 0 });
      else queue.rows.push(row);
    },
    land(lands) {
      let any = false;
      for (const [key, queue] of queues) {
        any = landIn(queue, lands) || any;
        if (queue.landed === queue.rows.length) queues.delete(key);
      }
      return any;
    },
    clear: () => queues.clear(),
  };
}
