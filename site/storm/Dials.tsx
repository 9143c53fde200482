/** The storm's dials: how the server goes, and how its clients come back. */

import { STORM_BACKOFFS, STORM_JITTERS } from '../../playground-server/trace/storm.ts';
import type { StormWords } from '../words/storm.ts';
import { DIAL_RANGES, type Dials as DialValues, LEAVINGS } from './dials.ts';

export interface DialsProps {
  readonly values: DialValues;
  readonly words: StormWords['dials'];
  readonly disabled: boolean;
  readonly onChange: (change: Partial<DialValues>) => void;
}

export function Dials({ values, words, disabled, onChange }: DialsProps) {
  const range = (
    name: keyof typeof DIAL_RANGES,
    format: (value: number) => string,
    off = false,
  ) => (
    <label class="storm-range">
      <span>{words[name]}</span>
      <input
        class="slider"
        type="range"
        {...DIAL_RANGES[name]}
        value={values[name]}
        disabled={disabled || off}
        aria-valuetext={format(values[name])}
        onInput={(event) => onChange({ [name]: event.currentTarget.valueAsNumber })}
      />
      <output>{format(values[name])}</output>
    </label>
  );
  const crash = values.leaving === 'crash';
  return (
    <div class="storm-dials">
      <fieldset disabled={disabled}>
        <legend>{words.server}</legend>
        {range('clients', words.clientsValue)}
        <Choice
          label={words.leaving}
          value={values.leaving}
          options={LEAVINGS}
          words={words.leavings}
          onChange={(leaving) => onChange({ leaving })}
        />
        {range('over', words.secondsValue, crash)}
        {range('down', words.secondsValue, crash)}
      </fieldset>
      <fieldset disabled={disabled}>
        <legend>{words.comeBack}</legend>
        {range('delay', words.delayValue)}
        <Choice
          label={words.backoff}
          value={values.backoff}
          options={STORM_BACKOFFS}
          words={words.backoffs}
          onChange={(backoff) => onChange({ backoff })}
        />
        <Choice
          label={words.jitter}
          value={values.jitter}
          options={STORM_JITTERS}
          words={words.jitters}
          onChange={(jitter) => onChange({ jitter })}
        />
        <label class="storm-tick">
          <input
            type="checkbox"
            checked={values.respects}
            onChange={(event) => onChange({ respects: event.currentTarget.checked })}
          />
          <span>{words.respects}</span>
        </label>
      </fieldset>
    </div>
  );
}

interface ChoiceProps<T extends string | number> {
  readonly label: string;
  readonly value: T;
  readonly options: readonly T[];
  readonly words: Readonly<Record<T, string>>;
  readonly onChange: (value: T) => void;
}

function Choice<T extends string | number>(props: ChoiceProps<T>) {
  const { label, value, options, words, onChange } = props;
  return (
    <label class="storm-choice">
      <span>{label}</span>
      <select
        value={String(value)}
        onChange={(event) => {
          const chosen = options[event.currentTarget.selectedIndex];
          if (chosen !== undefined) onChange(chosen);
        }}
      >
        {options.map((option) => (
          <option key={option} value={String(option)}>
            {words[option]}
          </option>
        ))}
      </select>
    </label>
  );
}
