/** The bits of a frame's head, each part a button that its field and its bytes light up with. */

import type { BitGroup } from './bit-cells.ts';
import type { Pointer } from './pointer.ts';

export function BitGrid({
  groups,
  pointer,
  label,
}: {
  groups: readonly BitGroup[];
  pointer: Pointer;
  label: string;
}) {
  return (
    <div class="wv-bits" role="group" aria-label={label}>
      {groups.map((group) => {
        const weights = group.cells.map((cell) => `${cell.weight}fr`).join(' ');
        const weight = group.cells.reduce((sum, cell) => sum + cell.weight, 0);
        return (
          <div class="wv-bit-group" key={group.title} style={{ flexGrow: weight }}>
            <div class="wv-bit-title">{group.title}</div>
            <div class="wv-bit-cells" style={{ gridTemplateColumns: weights }}>
              {group.cells.map((cell) => (
                <button
                  key={cell.field.key}
                  type="button"
                  class={`wv-bit wv-t-${cell.tone}${pointer.isOn(cell.field) ? ' wv-lit' : ''}`}
                  aria-pressed={pointer.isOn(cell.field)}
                  {...pointer.handlers(cell.field)}
                >
                  <b class="wv-bit-value">{cell.value}</b>
                  <small class="wv-bit-name">{cell.name}</small>
                </button>
              ))}
            </div>
          </div>
        );
      })}
    </div>
  );
}
