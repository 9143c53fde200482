/** The panel's head: which hop is in the path, its version's defaults, its pace, and the way in and out. */

import { type Signal, useSignal } from '@preact/signals';
import { useId } from 'preact/hooks';
import {
  PLATFORMS,
  platformIn,
  withPlatform,
} from '../../../../playground-server/proxy/model/platforms.ts';
import { TIME_SCALES } from '../../../../playground-server/proxy/model/settings.ts';
import { proxyWords } from '../../../wire-view/dictionary/proxy.ts';
import { changed } from '../../lab/draft.ts';
import { linkWithLab } from '../../lab/lab-link.ts';
import type { LabOrder } from '../../lab/preset.ts';
import type { StageStore } from '../../stage-store.ts';
import { PlatformNote } from './platform-note.tsx';

const words = proxyWords.panel.hop;
const platformWords = proxyWords.platforms;

const PLATFORM_OPTIONS: ChoiceProps['options'] = [
  ['', platformWords.byHand],
  ...PLATFORMS.map(({ name, version }) => [name, platformWords.named(name, version)] as const),
];

export interface HopFormProps {
  readonly store: StageStore;
  readonly order: LabOrder;
  readonly hop: Signal<LabOrder['hop']>;
  readonly run: (settings: LabOrder['settings'], hop?: LabOrder['hop']) => void;
}

export function HopForm({ store, order, hop, run }: HopFormProps) {
  const said = useSignal('');
  const state = store.lab.state.value;
  const answer = store.lab.answer.value;
  const { settings } = order;
  const there = state !== undefined;
  const platform = platformIn(settings, store.labPlatform.value);
  const log = answer?.log ?? '';
  const copy = async () => {
    const link = linkWithLab(
      location.href,
      store.shell.example,
      { hop: hop.peek(), settings },
      platform?.name,
    );
    try {
      await navigator.clipboard.writeText(link);
      said.value = words.copied;
    } catch {
      said.value = words.notCopied(link);
    }
  };
  return (
    <div class="st-lab-head">
      {!there && <p class="st-lab-what">{words.none}</p>}
      <Choice
        label={words.which}
        value={hop.value}
        options={(['auto', 'nginx', 'embedded'] as const).map((one) => [one, words.kinds[one]])}
        onChange={(next) => {
          hop.value = next as LabOrder['hop'];
          if (there) run(settings, hop.peek());
        }}
      />
      <Choice
        label={words.defaults}
        value={settings.defaults}
        options={(['before-1.29.7', 'since-1.29.7'] as const).map((one) => [
          one,
          words.versions[one],
        ])}
        onChange={(next) => run({ ...settings, defaults: next as typeof settings.defaults })}
      />
      <Choice
        label={words.scale}
        value={String(settings.timeScale)}
        options={TIME_SCALES.map((times) => [String(times), words.scales(times)])}
        onChange={(next) => {
          const timeScale = TIME_SCALES.find((times) => String(times) === next) ?? 1;
          run(changed(settings, { timeScale }).settings ?? settings);
        }}
      />
      <Choice
        label={platformWords.choose}
        value={platform?.name ?? ''}
        options={PLATFORM_OPTIONS}
        onChange={(next) => {
          store.labPlatform.value = next;
          const chosen = PLATFORMS.find(({ name }) => name === next);
          if (chosen) run(withPlatform(settings, chosen));
        }}
      />
      <span class="st-lab-actions">
        {there ? (
          <button type="button" class="st-button" onClick={() => store.removeLab()}>
            {words.takeOut}
          </button>
        ) : (
          <button type="button" class="st-button st-main" onClick={() => run(settings)}>
            {words.putIn}
          </button>
        )}
        <button type="button" class="st-button" onClick={copy}>
          {words.copy}
        </button>
        <span role="status">{store.lab.asked.value ? words.changing : said.value}</span>
      </span>
      <PlatformNote platform={platform} hop={state} />
      {log !== '' && (
        <details class="st-lab-log">
          <summary>{words.log}</summary>
          <pre>{log}</pre>
        </details>
      )}
    </div>
  );
}

export interface ChoiceProps {
  readonly label: string;
  readonly value: string;
  readonly options: readonly (readonly [value: string, text: string])[];
  readonly onChange: (value: string) => void;
}

export function Choice({ label, value, options, onChange }: ChoiceProps) {
  const id = useId();
  return (
    <span class="st-lab-field">
      <label for={id}>{label}</label>
      <select id={id} value={value} onChange={(event) => onChange(event.currentTarget.value)}>
        {options.map(([one, text]) => (
          <option key={one} value={one}>
            {text}
          </option>
        ))}
      </select>
    </span>
  );
}
