/** Finds the explanation of a field: by its key, else by the key's head (`http.field.name` → `http.field`). */

import type { Field } from '../../../playground-server/wire/field.ts';
import type { Direction } from '../../../playground-server/wire/index.ts';
import type { Explanation } from './explanation.ts';
import { fieldWords } from './fields.ts';

/** What the dictionary says of the field; undefined where it says nothing. */
export function explain(
  field: Pick<Field, 'key' | 'name' | 'value'>,
  direction: Direction,
): Explanation | undefined {
  for (let key = field.key; key !== ''; key = key.slice(0, Math.max(0, key.lastIndexOf('.')))) {
    const found = fieldWords[key];
    if (typeof found === 'function') return found({ ...field, direction });
    if (found !== undefined) return found;
  }
  return undefined;
}
