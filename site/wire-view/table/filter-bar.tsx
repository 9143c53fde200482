/** What the views show: chips for kinds and directions, words to find, heartbeats on or off. */

import { t } from '../dictionary/index.ts';
import type { RowFilter } from '../model/filter.ts';
import { ROW_GROUPS } from '../model/row-group.ts';
import type { RowGroup } from '../model/view.ts';
import type { ViewState } from '../view-state.ts';

export function FilterBar({ state, id }: { state: ViewState; id: string }) {
  const filter = state.filter.value;
  const set = (change: Partial<RowFilter>) => {
    state.filter.value = { ...state.filter.peek(), ...change };
  };
  const toggle = (group: RowGroup) => {
    const hidden = new Set(filter.hidden);
    if (!hidden.delete(group)) hidden.add(group);
    set({ hidden });
  };
  return (
    <div class="wv-filter" id={id}>
      <input
        type="search"
        class="wv-search"
        aria-label={t.wire.table.search}
        placeholder={t.wire.table.search}
        value={filter.text}
        onInput={(event) => set({ text: event.currentTarget.value })}
      />
      <div class="wv-chips wv-kinds" role="group" aria-label={t.wire.groups.label}>
        {ROW_GROUPS.map((group) => (
          <button
            key={group}
            type="button"
            class={`wv-chip wv-${group}`}
            aria-pressed={!filter.hidden.has(group)}
            onClick={() => toggle(group)}
          >
            {t.wire.groups[group]}
          </button>
        ))}
      </div>
      <div class="wv-chips" role="group" aria-label={t.wire.directions.label}>
        {(['both', 'up', 'down'] as const).map((way) => (
          <button
            key={way}
            type="button"
            class="wv-chip"
            aria-pressed={filter.direction === way}
            onClick={() => set({ direction: way })}
          >
            {wayWord(way)}
          </button>
        ))}
      </div>
    </div>
  );
}

function wayWord(way: RowFilter['direction']): string {
  const words = t.wire.directions;
  if (way === 'both') return words.both;
  return way === 'up' ? words.upOnly : words.downOnly;
}
