/**
 * The further hop in a stage's path, from the stage's side: asks for it, and says what came of that.
 * What stands on the screen is what the playground confirmed, on the feed or by its answer; a draft is
 * only what the reader has asked for meanwhile.
 */

import { batch, type ReadonlySignal, type Signal, signal } from '@preact/signals';
import type { LabState } from '../../../playground-server/trace/session-api.ts';
import type { LabChanged, Unplaced } from '../../../playground-server/trace/trace.ts';
import { ApiFailure } from '../session/api-failure.ts';
import type { SessionClient } from '../session/session-client.ts';
import type { StageChannel } from '../stage-channel.ts';
import { orderFrom } from './draft.ts';
import type { LabOrder } from './preset.ts';

export interface LabFailure {
  /** Stable, for example `LAB_CONFIG_REFUSED`. */
  readonly code: string;
  /** What happened and what to do next. */
  readonly message: string;
}

export interface LabControl {
  /** The hop, as the playground told it last; undefined while the path is direct. */
  readonly state: StageChannel['lab'];
  /** What was asked for last and is not confirmed yet. */
  readonly asked: ReadonlySignal<LabOrder | undefined>;
  /** What the playground answered last; it knows the machine's nginx and the hop's log. */
  readonly answer: ReadonlySignal<LabState | undefined>;
  readonly failure: ReadonlySignal<LabFailure | undefined>;
  /** Which hop the reader wants, or the stage's preset; what runs may be another. */
  readonly wanted: Signal<LabOrder['hop']>;
  /** Runs the path through a hop; the last of several orders at once counts. @returns whether it is */
  put(order: LabOrder): Promise<boolean>;
  /** Makes the path direct. @returns whether it is */
  remove(): Promise<boolean>;
  /** What failed last, once more; where nothing did, the hop that crashed, with its settings. */
  again(): Promise<boolean>;
  /** Asks what there is, for the machine's nginx and the log. */
  look(): Promise<void>;
}

export function createLabControl(
  example: string,
  api: SessionClient,
  channel: StageChannel,
): LabControl {
  const asked = signal<LabOrder | undefined>(undefined);
  const answer = signal<LabState | undefined>(undefined);
  const failure = signal<LabFailure | undefined>(undefined);
  const wanted = signal<LabOrder['hop']>('auto');
  let turn: Promise<unknown> = Promise.resolve();
  let failed: (() => Promise<boolean>) | undefined;

  async function attempt(action: () => Promise<void>): Promise<boolean> {
    try {
      await action();
      failure.value = undefined;
      return true;
    } catch (error) {
      if (!(error instanceof ApiFailure)) throw error;
      // The hop's log, where it has one, follows behind an empty line.
      const [message = ''] = error.message.split('\n\n');
      failure.value = { code: error.code, message };
      return false;
    }
  }

  /** One after another: the playground runs what was asked for last. */
  function inTurn<T>(action: () => Promise<T>): Promise<T> {
    const next = turn.then(action, action);
    turn = next.catch(() => {});
    return next;
  }

  function put(order: LabOrder): Promise<boolean> {
    asked.value = order;
    wanted.value = order.hop;
    return inTurn(async () => {
      // A newer order is behind this one in the line.
      if (asked.peek() !== order) return false;
      const done = await attempt(async () => {
        const before = channel.lab.peek();
        const told = await api.setLab(example, order);
        batch(() => {
          answer.value = told;
          takeSooner(before, told);
        });
      });
      failed = done ? undefined : () => put(order);
      if (asked.peek() === order) asked.value = undefined;
      return done;
    });
  }

  /** An answer may be there before the feed tells the same: what was asked for is not taken back. */
  function takeSooner(before: Unplaced<LabChanged> | undefined, told: LabState): void {
    if (channel.lab.peek() !== before) return;
    const { nginx: _nginx, lines: _lines, log: _log, ...record } = told;
    channel.lab.value = { ...record, type: 'lab' };
  }

  function remove(): Promise<boolean> {
    asked.value = undefined;
    return inTurn(async () => {
      const done = await attempt(async () => {
        await api.removeLab(example);
        answer.value = undefined;
      });
      failed = done ? undefined : remove;
      return done;
    });
  }

  return {
    state: channel.lab,
    asked,
    answer,
    failure,
    wanted,
    put,
    remove,
    again: () => failed?.() ?? put(orderFrom(asked.peek(), channel.lab.peek(), wanted.peek())),
    async look() {
      try {
        answer.value = await api.lab(example);
      } catch (error) {
        if (!(error instanceof ApiFailure)) throw error;
      }
    },
  };
}
