/** The race's controls. A setting takes effect when it is let go, and begins a new heat. */

import { useState } from 'preact/hooks';
import type { RaceWords } from '../words/race.ts';
import type { RaceController } from './race-controller.ts';
import type { RaceState } from './race-state.ts';
import { RANGES, type Settings } from './settings.ts';

export interface ControlsProps {
  readonly controller: RaceController | undefined;
  readonly state: RaceState;
  readonly settings: Settings;
  readonly words: RaceWords;
}

export function Controls({ controller, state, settings, words }: ControlsProps) {
  const { controls } = words;
  const settable = controller !== undefined && state.kind !== 'recorded' && state.kind !== 'failed';
  const range = (name: keyof Settings, label: string, format: (value: number) => string) => (
    <Range
      label={label}
      value={settings[name]}
      limits={RANGES[name]}
      format={format}
      disabled={!settable}
      onChange={(value) => controller?.set({ [name]: value })}
    />
  );
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset can't be laid out as this row is
    <div class="race-controls" role="group" aria-label={controls.label}>
      {range('rate', controls.rate, controls.rateValue)}
      {range('poll', controls.poll, controls.pollValue)}
      {range('latency', controls.latency, controls.latencyValue)}
      <MainButton controller={controller} state={state} words={words} />
    </div>
  );
}

function MainButton({ controller, state, words }: Omit<ControlsProps, 'settings'>) {
  const { controls, retry } = words;
  const [label, act] = ((): [string, (() => void) | undefined] => {
    switch (state.kind) {
      case 'live':
        return [controls.pause, controller?.pause];
      case 'paused':
        return [controls.start, controller?.start];
      case 'recorded':
        return [controls.again, controller?.start];
      case 'disconnected':
      case 'failed':
        return [retry, controller?.retry];
      case 'loading':
      case 'starting':
        return [controls.start, undefined];
    }
  })();
  return (
    <button type="button" class="live-main" disabled={act === undefined} onClick={act}>
      {label}
    </button>
  );
}

interface RangeProps {
  readonly label: string;
  readonly value: number;
  readonly limits: { readonly min: number; readonly max: number; readonly step: number };
  readonly format: (value: number) => string;
  readonly disabled: boolean;
  readonly onChange: (value: number) => void;
}

function Range({ label, value, limits, format, disabled, onChange }: RangeProps) {
  const [held, setHeld] = useState<number>();
  const shown = held ?? value;
  return (
    <label class="race-range">
      <span>{label}</span>
      <input
        class="slider"
        type="range"
        {...limits}
        value={shown}
        disabled={disabled}
        aria-valuetext={format(shown)}
        onInput={(event) => setHeld(event.currentTarget.valueAsNumber)}
        onChange={(event) => {
          setHeld(undefined);
          onChange(event.currentTarget.valueAsNumber);
        }}
      />
      <output>{format(shown)}</output>
    </label>
  );
}
