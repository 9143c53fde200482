/** The control of one setting, on its line: a list, a number, a name. The line's own box is elsewhere. */

import { useSignal } from '@preact/signals';
import type { ProxySettings } from '../../../../playground-server/proxy/model/settings.ts';
import { resolveSettings } from '../../../../playground-server/proxy/model/settings.ts';
import { proxyWords } from '../../../wire-view/dictionary/proxy.ts';
import { CONTROLS, type Setting, textOfValue } from '../../lab/controls.ts';
import type { Change } from '../../lab/draft.ts';

const words = proxyWords.panel.file;

export interface SettingControlProps {
  readonly setting: Setting;
  readonly settings: ProxySettings;
  readonly change: (change: Change) => void;
}

export function SettingControl({ setting, settings, change }: SettingControlProps) {
  const { control } = CONTROLS[setting];
  const text = textOfValue(settings[setting] ?? heldBy(setting, settings));
  const label = words.control(proxyWords.panel.settings[setting]);
  const set = (next: string) => {
    if (next !== text) change({ setting, text: next });
  };
  switch (control.kind) {
    case 'line':
      return null;
    case 'choice':
      return (
        <select
          aria-label={label}
          value={text}
          onChange={(event) => set(event.currentTarget.value)}
        >
          {[...new Set([...control.options.map(String), text])].map((one) => (
            <option key={one} value={one}>
              {optionText(setting, one)}
            </option>
          ))}
        </select>
      );
    case 'number':
      return (
        <Field label={label} text={text} set={set} type="number" unit={words.units[control.unit]}>
          {nameShown(setting)}
        </Field>
      );
    case 'text':
    case 'list':
      return <Field label={label} text={text} set={set} type="text" unit="" />;
    case 'buffers': {
      const [number = '', size = ''] = text.split(' ');
      return (
        <>
          <Field
            label={words.buffersNumber}
            text={number}
            set={(next) => set(`${next} ${size}`)}
            type="number"
            unit="×"
          />
          <Field
            label={words.buffersSize}
            text={size}
            set={(next) => set(`${number} ${next}`)}
            type="number"
            unit={words.units.bytes}
          />
        </>
      );
    }
  }
}

/** Two numbers stand on a server's line: each says which one it is. */
function nameShown(setting: Setting): string {
  const shown = setting === 'maxFails' || setting === 'failTimeout';
  return shown ? proxyWords.panel.settings[setting] : '';
}

/** What holds without the setting, for a line that is there anyway. */
function heldBy(setting: Setting, settings: ProxySettings): ProxySettings[Setting] {
  const resolved = resolveSettings(settings);
  switch (setting) {
    case 'location':
    case 'upstreams':
    case 'maxFails':
    case 'failTimeout':
    case 'balanceCookie':
      return resolved[setting];
    default:
      return undefined;
  }
}

function optionText(setting: Setting, value: string): string {
  const texts: Readonly<Record<string, Readonly<Record<string, string>>>> = {
    connection: words.connection,
    xForwardedFor: words.xForwardedFor,
  };
  return texts[setting]?.[value] ?? value;
}

interface FieldProps {
  readonly label: string;
  readonly text: string;
  readonly set: (text: string) => void;
  readonly type: 'number' | 'text';
  readonly unit: string;
  readonly children?: string;
}

/** Takes its value when the reader is done with it: each change starts the hop anew. */
function Field({ label, text, set, type, unit, children }: FieldProps) {
  const typed = useSignal<string | undefined>(undefined);
  return (
    <span class="st-conf-field">
      {children !== undefined && children !== '' && <span aria-hidden="true">{children}</span>}
      <input
        type={type}
        aria-label={label}
        value={typed.value ?? text}
        size={type === 'text' ? Math.max(6, Math.min(28, text.length + 1)) : undefined}
        spellcheck={false}
        onInput={(event) => {
          typed.value = event.currentTarget.value;
        }}
        onChange={(event) => {
          typed.value = undefined;
          set(event.currentTarget.value);
        }}
      />
      {unit !== '' && <span aria-hidden="true">{unit}</span>}
    </span>
  );
}
