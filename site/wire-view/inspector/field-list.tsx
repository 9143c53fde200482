/** The field tree as a list: names, values, depth; arrow keys move, bytes light up along. */

import { useId } from 'preact/hooks';
import { t } from '../dictionary/index.ts';
import { indexForKey } from '../list/arrow-keys.ts';
import { elementNear } from '../list/element-near.ts';
import { shortened, visible } from '../model/payload-text.ts';
import type { FlatField } from './field-tree.ts';
import type { Pointer } from './pointer.ts';

/** A stream's event may have thousands of lines; the hex pane has them all. */
const MOST_FIELDS = 300;

export function FieldList({ flat, pointer }: { flat: readonly FlatField[]; pointer: Pointer }) {
  const scope = useId();
  const shown = flat.slice(0, MOST_FIELDS);
  const on = shown.findIndex(({ field }) => pointer.isOn(field));
  const onKeyDown = (event: KeyboardEvent) => {
    const to = indexForKey(event.key, on, shown.length);
    const next = to === undefined ? undefined : shown[to];
    if (next === undefined) return;
    event.preventDefault();
    pointer.hovered.value = undefined;
    pointer.pinned.value = { field: next.field, byte: undefined };
    elementNear(event.target as Node, `${scope}-${to}`)?.scrollIntoView({ block: 'nearest' });
  };
  return (
    <>
      <div
        class="wv-fields"
        role="listbox"
        tabIndex={0}
        aria-label={t.wire.inspector.fields}
        aria-activedescendant={on < 0 ? undefined : `${scope}-${on}`}
        onKeyDown={onKeyDown}
      >
        {shown.map(({ field, depth }, index) => (
          <div
            key={`${field.key} ${field.offset} ${index}`}
            id={`${scope}-${index}`}
            role="option"
            aria-selected={index === on}
            class={`wv-field wv-t-${field.tone ?? ''}${index === on ? ' wv-lit' : ''}`}
            style={{ paddingInlineStart: `${8 + depth * 14}px` }}
            {...pointer.handlers(field)}
          >
            <b>{field.name}</b> <span>{shortened(visible(field.value), 240)}</span>
          </div>
        ))}
      </div>
      {flat.length > shown.length && (
        <p class="wv-more">{t.wire.inspector.moreFields(flat.length - shown.length)}</p>
      )}
    </>
  );
}
