/** A storm as its records tell it so far: pure, one record after the other. */

import {
  STORM_BUCKET,
  type StormArrivals,
  type StormResult,
  type StormSettings,
} from '../../playground-server/trace/storm.ts';
import type { StormChanged } from '../../playground-server/trace/trace.ts';

export interface StormView {
  readonly storm: number;
  readonly settings: StormSettings | undefined;
  readonly state: Exclude<StormChanged['state'], 'progress'>;
  readonly open: number;
  readonly message: string;
  readonly code: string | undefined;
  /** By the bucket in which they began. */
  readonly arrivals: ReadonlyMap<number, StormArrivals>;
  readonly result: StormResult | undefined;
}

/** What began within one second. */
export interface Second extends Omit<StormArrivals, 'at'> {
  /** From the moment at which the server was told to go; 0 is the first. */
  readonly second: number;
  readonly attempts: number;
}

/** Whether a storm begins with this record. Another session counts its storms from 1 again. */
export function begins(view: StormView | undefined, record: StormChanged): boolean {
  return view?.storm !== record.storm || record.settings !== undefined;
}

/** @param view of the storm before this record; another storm's begins anew */
export function applyRecord(view: StormView | undefined, record: StormChanged): StormView {
  const before = view === undefined || begins(view, record) ? beginOf(record) : view;
  return {
    storm: record.storm,
    settings: record.settings ?? before.settings,
    state: record.state === 'progress' ? before.state : record.state,
    open: record.open,
    message: record.message ?? before.message,
    code: record.code ?? before.code,
    arrivals: record.arrivals ? added(before.arrivals, record.arrivals) : before.arrivals,
    result: record.result ?? before.result,
  };
}

function beginOf(record: StormChanged): StormView {
  const nothing = { settings: undefined, message: '', code: undefined, result: undefined };
  const { storm, open } = record;
  return { ...nothing, storm, open, state: 'filling', arrivals: new Map() };
}

function added(
  known: StormView['arrivals'],
  more: readonly StormArrivals[],
): StormView['arrivals'] {
  const sum = new Map(known);
  for (const { at, accepted, refused, failed } of more) {
    const before = sum.get(at) ?? { at, accepted: 0, refused: 0, failed: 0 };
    sum.set(at, {
      at,
      accepted: before.accepted + accepted,
      refused: before.refused + refused,
      failed: before.failed + failed,
    });
  }
  return sum;
}

/** Whether it goes on. */
export function isUnderWay({ state }: StormView): boolean {
  return state === 'filling' || state === 'away';
}

/** The storm second by second, without holes, from the first to the last with an attempt. */
export function secondsOf({ arrivals }: StormView): Second[] {
  const each = 1000 / STORM_BUCKET;
  const last = Math.max(-1, ...arrivals.keys());
  const seconds = Array.from({ length: Math.floor(last / each) + 1 }, (_, second) => {
    return { second, attempts: 0, accepted: 0, refused: 0, failed: 0 };
  });
  for (const { at, accepted, refused, failed } of arrivals.values()) {
    const sum = seconds[Math.floor(at / each)];
    if (sum === undefined) continue;
    sum.accepted += accepted;
    sum.refused += refused;
    sum.failed += failed;
    sum.attempts += accepted + refused + failed;
  }
  return seconds;
}
