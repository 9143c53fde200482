/** The form for one more step: what, on which way, when, on which leg. */

import { useSignal } from '@preact/signals';
import { useId } from 'preact/hooks';
import type { FaultStep } from '../../../../playground-server/trace/faults.ts';
import { FaultsError } from '../../../../playground-server/trace/parse-faults.ts';
import { t } from '../../../wire-view/dictionary/index.ts';
import {
  DRAFT_FAULTS,
  DRAFT_TIMES,
  type Draft,
  FIRST_DRAFT,
  FIRST_VALUES,
  hasDirection,
  hasTime,
  stepOf,
  timeFields,
} from '../../faults/draft.ts';
import type { StageStore } from '../../stage-store.ts';
import { LabelledChoice } from '../labelled-choice.tsx';

export interface FaultFormProps {
  readonly store: StageStore;
  readonly add: (step: FaultStep) => void;
  /** There are as many steps as there may be. */
  readonly full: boolean;
}

export function FaultForm({ store, add, full }: FaultFormProps) {
  const words = t.faults.panel;
  const draft = useSignal<Draft>(FIRST_DRAFT);
  const wrong = useSignal('');
  const { fault, time, flush } = draft.value;
  const withHop = store.lab.state.value !== undefined;
  const change = (part: Partial<Draft>) => {
    draft.value = { ...draft.peek(), ...part };
    wrong.value = '';
  };
  const submit = (event: Event) => {
    event.preventDefault();
    try {
      add(stepOf(draft.peek(), withHop));
    } catch (error) {
      if (!(error instanceof FaultsError)) throw error;
      wrong.value = error.message;
    }
  };
  const fields = timeFields(time);
  const unit = words.units[fault];
  return (
    <form class="st-fault-form" aria-label={words.add} onSubmit={submit}>
      <LabelledChoice
        label={words.fault}
        value={fault}
        options={DRAFT_FAULTS.map((one) => [one, words.faults[one]])}
        onChange={(next) => change({ fault: next, value: FIRST_VALUES[next] ?? 0 })}
      />
      {unit !== '' && (
        <Count label={unit} value={draft.value.value} onChange={(value) => change({ value })} />
      )}
      {fault === 'buffering' && (
        <LabelledChoice
          label={words.flush}
          value={flush}
          options={(['full', 'message', 'quiet'] as const).map((one) => [one, words.flushes[one]])}
          onChange={(next) => change({ flush: next })}
        />
      )}
      {hasDirection(fault) && (
        <LabelledChoice
          label={words.direction}
          value={draft.value.direction}
          options={(['down', 'up', 'both'] as const).map((one) => [one, t.faults.directions[one]])}
          onChange={(direction) => change({ direction })}
        />
      )}
      {hasTime(fault) && (
        <>
          <LabelledChoice
            label={words.when}
            value={time}
            options={DRAFT_TIMES.map((one) => [one, words.times[one]])}
            onChange={(next) => change({ time: next })}
          />
          {fields.number && (
            <Count
              label={words.numbers[time]}
              value={draft.value.number}
              onChange={(number) => change({ number })}
            />
          )}
          {fields.direction && (
            <LabelledChoice
              label={words.timeDirection}
              value={draft.value.timeDirection}
              options={(['down', 'up'] as const).map((one) => [one, t.faults.directions[one]])}
              onChange={(timeDirection) => change({ timeDirection })}
            />
          )}
        </>
      )}
      {withHop && (
        <LabelledChoice
          label={words.leg}
          value={String(draft.value.place)}
          options={[
            ['0', words.legs[0]],
            ['1', words.legs[1]],
          ]}
          onChange={(place) => change({ place: Number(place) })}
        />
      )}
      <label class="st-fault-once">
        <input
          type="checkbox"
          checked={draft.value.once}
          onChange={(event) => change({ once: event.currentTarget.checked })}
        />
        {words.once}
      </label>
      <button type="submit" class="st-button st-main" disabled={full}>
        {words.arm}
      </button>
      <p role="alert" class="st-fault-wrong">
        {wrong.value}
      </p>
    </form>
  );
}

interface CountProps {
  readonly label: string;
  readonly value: number;
  readonly onChange: (value: number) => void;
}

function Count({ label, value, onChange }: CountProps) {
  const id = useId();
  return (
    <span class="st-field">
      <label for={id}>{label}</label>
      <input
        id={id}
        type="number"
        min={0}
        step={1}
        value={value}
        onInput={(event) => onChange(event.currentTarget.valueAsNumber)}
      />
    </span>
  );
}
