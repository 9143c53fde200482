/** A list to choose from, under its name: the panels' forms are made of these. */

import './field.css';
import { useId } from 'preact/hooks';

export type ChoiceOption<T extends string> = readonly [value: T, text: string];

export interface LabelledChoiceProps<T extends string> {
  readonly label: string;
  readonly value: T;
  readonly options: readonly ChoiceOption<T>[];
  readonly onChange: (value: T) => void;
}

export function LabelledChoice<T extends string>(props: LabelledChoiceProps<T>) {
  const { label, value, options, onChange } = props;
  const id = useId();
  return (
    <span class="st-field">
      <label for={id}>{label}</label>
      <select id={id} value={value} onChange={(event) => onChange(event.currentTarget.value as T)}>
        {options.map(([one, text]) => (
          <option key={one} value={one}>
            {text}
          </option>
        ))}
      </select>
    </span>
  );
}
