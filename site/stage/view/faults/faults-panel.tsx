/**
 * The panel of faults: what is set, as the playground confirmed it, presets, and a form for one
 * more step. Loaded when it is first opened.
 */

import './faults.css';
import { parseFaultText } from '../../../../playground-server/trace/fault-text.ts';
import { type FaultStep, MOST_STEPS } from '../../../../playground-server/trace/faults.ts';
import { t } from '../../../wire-view/dictionary/index.ts';
import { linkWithFaults } from '../../faults/fault-link.ts';
import { FAULT_PRESETS, type FaultPreset, presetsFor } from '../../faults/presets.ts';
import { DrawerFrame, type DrawerPanelProps } from '../drawer.tsx';
import { useCopiedLink } from '../use-copied-link.ts';
import { FaultForm } from './fault-form.tsx';

export function FaultsPanel({ store, id, onClose }: DrawerPanelProps) {
  const words = t.faults.panel;
  const faults = store.channel.faults.value;
  const steps = faults.script?.steps ?? [];
  const link = linkWithFaults(location.href, store.shell.example, faults);
  const { copy, said } = useCopiedLink(link, words);
  const set = (next: readonly FaultStep[], seed = faults.script?.seed ?? 0) => {
    const { latency } = faults;
    return store.setFaults(
      next.length === 0 ? { latency } : { latency, script: { seed, steps: next } },
    );
  };
  const preset = (name: FaultPreset) => {
    const { script } = parseFaultText(FAULT_PRESETS[name]);
    if (script !== undefined) set(script.steps, script.seed);
  };
  return (
    <DrawerFrame class="st-faults" id={id} label={words.label} onClose={onClose}>
      <p>{words.what}</p>
      {steps.length === 0 ? (
        <p class="st-quiet">{words.none}</p>
      ) : (
        <Steps steps={steps} set={set} />
      )}
      <ul class="st-presets" aria-label={words.presets}>
        {presetsFor(store.lab.state.value !== undefined).map((name) => (
          <li key={name}>
            <button type="button" class="st-button" onClick={() => preset(name)}>
              {words.presetNames[name]}
            </button>
          </li>
        ))}
      </ul>
      <FaultForm
        store={store}
        add={(step) => set([...steps, step])}
        full={steps.length >= MOST_STEPS}
      />
      <p class="st-fault-foot">
        <button type="button" class="st-button" onClick={copy}>
          {words.copy}
        </button>
        <button
          type="button"
          class="st-button"
          disabled={steps.length === 0}
          onClick={() => set([])}
        >
          {words.removeAll}
        </button>
        <span role="status">{said}</span>
      </p>
    </DrawerFrame>
  );
}

interface StepsProps {
  readonly steps: readonly FaultStep[];
  readonly set: (steps: readonly FaultStep[]) => void;
}

function Steps({ steps, set }: StepsProps) {
  const words = t.faults.panel;
  return (
    <ol class="st-steps" aria-label={words.armed}>
      {steps.map((step, index) => {
        const text = t.faults.step(step);
        return (
          <li key={index}>
            <span>{text}</span>
            <button
              type="button"
              class="st-button"
              aria-label={words.removeStep(text)}
              onClick={() => set(steps.filter((_, other) => other !== index))}
            >
              {words.remove}
            </button>
          </li>
        );
      })}
    </ol>
  );
}
