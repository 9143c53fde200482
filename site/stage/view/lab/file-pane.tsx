/**
 * The configuration file that the settings make, line by line: what each line does, its setting on it,
 * and what it did on the wire.
 */

import './file-pane.css';
import { useSignal } from '@preact/signals';
import type { Ref } from 'preact';
import { useEffect, useMemo, useRef } from 'preact/hooks';
import type { ProxySettings } from '../../../../playground-server/proxy/model/settings.ts';
import { proxyWords } from '../../../wire-view/dictionary/proxy.ts';
import { numberOf } from '../../../wire-view/model/spoken.ts';
import type { Setting } from '../../lab/controls.ts';
import { type Change, changed } from '../../lab/draft.ts';
import { createLabEffects, type Effect, type LabEffects } from '../../lab/effects.ts';
import { type FileRow, fileRows } from '../../lab/file-rows.ts';
import { PRESET_NAMES, type PresetName, presetSettings } from '../../lab/presets.ts';
import type { StageStore } from '../../stage-store.ts';
import { SettingControl } from './setting-control.tsx';

const words = proxyWords.panel.file;

/** Milliseconds between two looks at the trace: what changed is read, not watched. */
const PACE = 250;

export interface FilePaneProps {
  readonly store: StageStore;
  readonly settings: ProxySettings;
  readonly run: (settings: ProxySettings) => void;
}

export function FilePane({ store, settings, run }: FilePaneProps) {
  const effects = useEffects(store);
  const list = useBeginAtLocation();
  const all = useSignal(true);
  const wrong = useSignal('');
  const rows = useMemo(() => fileRows(settings), [settings]);
  const change = (one: Change) => {
    const next = changed(settings, one);
    wrong.value = next.wrong === undefined ? '' : words.wrong(next.wrong);
    if (next.settings) run(next.settings);
  };
  return (
    <>
      <p class="st-lab-presets">
        <span>{words.presets}</span>
        {PRESET_NAMES.map((name: PresetName) => (
          <button
            key={name}
            type="button"
            class="st-button st-small"
            onClick={() => run(presetSettings(name, settings))}
          >
            {words.presetNames[name]}
          </button>
        ))}
        <label>
          <input
            type="checkbox"
            checked={all.value}
            onChange={(event) => {
              all.value = event.currentTarget.checked;
            }}
          />
          {words.unwritten}
        </label>
      </p>
      <p role="alert" class="st-lab-wrong">
        {wrong.value}
      </p>
      <ol class="st-conf" aria-label={words.label} ref={list}>
        {rows
          .filter(({ written }) => written || all.value)
          .map((row) => (
            <Line
              key={row.key}
              row={row}
              settings={settings}
              effects={effectsOn(row, effects)}
              change={change}
              store={store}
            />
          ))}
      </ol>
    </>
  );
}

/** Begins where most of the settings are: at the location. What stands above is a scroll away. */
function useBeginAtLocation(): Ref<HTMLOListElement> {
  const ref = useRef<HTMLOListElement>(null);
  useEffect(() => {
    const list = ref.current;
    const pane = list?.closest('.st-lab-pane');
    const line = list?.querySelector('[data-place]');
    if (!list || !pane || !line) return;
    pane.scrollTop = line.getBoundingClientRect().top - list.getBoundingClientRect().top - AHEAD;
  }, []);
  return ref;
}

/** Pixels of the lines before it that stay in sight. */
const AHEAD = 8;

/** Reads the trace at a calm pace while the pane stands. */
function useEffects(store: StageStore): LabEffects {
  const { model } = store.channel;
  const effects = useMemo(() => createLabEffects(model), [model]);
  const version = useSignal(0);
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    const read = () => {
      timer = undefined;
      if (effects.update()) version.value += 1;
    };
    read();
    const stop = model.subscribe(() => {
      timer ??= setTimeout(read, PACE);
    });
    return () => {
      stop();
      clearTimeout(timer);
    };
  }, [effects, model, version]);
  void version.value;
  return effects;
}

function effectsOn(row: FileRow, effects: LabEffects): readonly Effect[] {
  const settings = new Set<Setting>(row.toggles && row.setting ? [row.setting] : row.controls);
  return [...settings].flatMap((setting) => effects.of(setting));
}

interface LineProps {
  readonly row: FileRow;
  readonly settings: ProxySettings;
  readonly effects: readonly Effect[];
  readonly change: (change: Change) => void;
  readonly store: StageStore;
}

function Line({ row, settings, effects, change, store }: LineProps) {
  const { text, written, number, setting, toggles, controls } = row;
  const { panel } = proxyWords;
  if (text.trim() === '') return <li class="st-conf-blank" aria-hidden="true" />;
  return (
    <li
      class="st-conf-line"
      data-written={written}
      data-place={row.does === 'location' || undefined}
      data-lit={effects.length > 0}
    >
      <span class="st-conf-number" aria-hidden="true">
        {number}
      </span>
      <span class="st-conf-toggle">
        {toggles && setting !== undefined && (
          <input
            type="checkbox"
            aria-label={words.write(panel.settings[setting])}
            checked={written}
            onChange={(event) => change({ setting, written: event.currentTarget.checked })}
          />
        )}
      </span>
      <code>{text}</code>
      <span class="st-conf-controls">
        {(written ? controls : []).map((one) => (
          <SettingControl key={one} setting={one} settings={settings} change={change} />
        ))}
      </span>
      <span class="st-conf-does">{saidOf(row, settings)}</span>
      {effects.length > 0 && (
        <span class="st-conf-effects">
          {effects.map((effect) => (
            <EffectButton
              key={`${effect.setting} ${effect.seen.code}`}
              effect={effect}
              store={store}
            />
          ))}
        </span>
      )}
    </li>
  );
}

function saidOf({ written, setting, toggles, does }: FileRow, settings: ProxySettings): string {
  const { panel } = proxyWords;
  if (written || setting === undefined) return does === undefined ? '' : (panel.does[does] ?? '');
  return toggles ? panel.defaults[setting](settings.defaults === 'since-1.29.7') : '';
}

function EffectButton({ effect, store }: { readonly effect: Effect; readonly store: StageStore }) {
  const said = proxyWords.panel.seen(effect.seen, `#${numberOf(effect.row)}`);
  return (
    <button
      type="button"
      class="st-effect"
      aria-label={proxyWords.panel.showRow(said)}
      onClick={() => store.view.peek()?.select(effect.row)}
    >
      {said}
    </button>
  );
}
