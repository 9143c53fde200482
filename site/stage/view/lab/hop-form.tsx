/** The panel's head: which hop is in the path, its version's defaults, its pace, and the way in and out. */

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
import { type ChoiceOption, LabelledChoice } from '../labelled-choice.tsx';
import { useCopiedLink } from '../use-copied-link.ts';
import { PlatformNote } from './platform-note.tsx';

const words = proxyWords.panel.hop;
const platformWords = proxyWords.platforms;

const PLATFORM_OPTIONS: readonly ChoiceOption<string>[] = [
  ['', platformWords.byHand],
  ...PLATFORMS.map(({ name, version }) => [name, platformWords.named(name, version)] as const),
];

export interface HopFormProps {
  readonly store: StageStore;
  readonly order: LabOrder;
  readonly run: (settings: LabOrder['settings']) => void;
}

export function HopForm({ store, order, run }: HopFormProps) {
  const state = store.lab.state.value;
  const answer = store.lab.answer.value;
  const { settings } = order;
  const hop = store.lab.wanted;
  const there = state !== undefined;
  const platform = platformIn(settings, store.labPlatform.value);
  const log = answer?.log ?? '';
  const asked = { hop: hop.value, settings };
  const link = linkWithLab(location.href, store.shell.example, asked, platform?.name);
  const { copy, said } = useCopiedLink(link, words);
  return (
    <div class="st-lab-head">
      {!there && <p class="st-lab-what">{words.none}</p>}
      <LabelledChoice
        label={words.which}
        value={hop.value}
        options={(['auto', 'nginx', 'embedded'] as const).map((one) => [one, words.kinds[one]])}
        onChange={(next) => {
          hop.value = next;
          if (there) run(settings);
        }}
      />
      <LabelledChoice
        label={words.defaults}
        value={settings.defaults}
        options={(['before-1.29.7', 'since-1.29.7'] as const).map((one) => [
          one,
          words.versions[one],
        ])}
        onChange={(defaults) => run({ ...settings, defaults })}
      />
      <LabelledChoice
        label={words.scale}
        value={String(settings.timeScale)}
        options={TIME_SCALES.map((times) => [String(times), words.scales(times)])}
        onChange={(next) => {
          const timeScale = TIME_SCALES.find((times) => String(times) === next) ?? 1;
          run(changed(settings, { timeScale }).settings ?? settings);
        }}
      />
      <LabelledChoice
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
        <span role="status">{store.lab.asked.value ? words.changing : said}</span>
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
