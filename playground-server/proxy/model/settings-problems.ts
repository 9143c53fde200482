/** What may be wrong with settings, in one place: a stable code, the setting, and a sentence. */

import type { ProxySettings } from './settings.ts';

export const SettingsCodes = [
  'SETTINGS_NOT_AN_OBJECT',
  'SETTING_UNKNOWN',
  'SETTING_NOT_A_CHOICE',
  'SETTING_NOT_IN_RANGE',
  'SETTING_NOT_A_NAME',
  'SETTING_NOT_A_MIME_TYPE',
  'BUFFERS_TOO_FEW',
] as const;

export type SettingsCode = (typeof SettingsCodes)[number];

export interface SettingsProblem {
  readonly code: SettingsCode;
  /** Which setting; `undefined` for the whole. */
  readonly setting?: keyof ProxySettings | string;
  /** What is wrong, and what to write instead. */
  readonly message: string;
}
