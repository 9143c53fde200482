/** All keys of the wire view, by what they are for. Each part lists its own. */

import { t } from '../dictionary/index.ts';
import { SEARCH_KEYS } from '../search/key-help.ts';
import { type KeyHelp, TIME_KEYS } from '../time/keys.ts';

export interface KeyGroup {
  readonly name: keyof typeof t.help.groups;
  readonly keys: readonly KeyHelp[];
}

const words = t.help.keys;

const LIST_KEYS: readonly KeyHelp[] = [
  { keys: ['↑', '↓'], what: words.events },
  { keys: ['Page Up', 'Page Down'], what: words.page },
  { keys: ['Home', 'End'], what: words.ends },
  { keys: ['←', '→'], what: words.tabs },
  { keys: ['↑', '↓', '←', '→'], what: words.parts },
];

export const KEY_GROUPS: readonly KeyGroup[] = [
  { name: 'move', keys: LIST_KEYS },
  { name: 'time', keys: TIME_KEYS },
  { name: 'search', keys: SEARCH_KEYS },
  { name: 'help', keys: [{ keys: ['?'], what: words.help }] },
];
