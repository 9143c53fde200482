/** What the views show: a text in the filter language, and chips for kinds and directions. */

import { useComputed } from '@preact/signals';
import { filterWords } from '../dictionary/filter.ts';
import { t } from '../dictionary/index.ts';
import type { RowFilter } from '../model/filter.ts';
import { ROW_GROUPS } from '../model/row-group.ts';
import type { RowGroup } from '../model/view.ts';
import { filterHelp } from '../search/help-link.ts';
import { QueryBox } from '../search/query-box.tsx';
import { useQuery } from '../search/use-query.ts';
import type { ViewState } from '../view-state.ts';

export function FilterBar({ state, id }: { state: ViewState; id: string }) {
  const filter = state.filter.value;
  const set = (change: Partial<RowFilter>) => {
    state.filter.value = { ...state.filter.peek(), ...change };
  };
  const committed = useComputed(() => state.filter.value.text);
  const query = useQuery(state, committed, (text, test) => set({ text, test }));
  const help = filterHelp();
  const toggle = (group: RowGroup) => {
    const hidden = new Set(filter.hidden);
    if (!hidden.delete(group)) hidden.add(group);
    set({ hidden });
  };
  return (
    <div class="wv-filter" id={id}>
      <div class="wv-filter-text">
        <QueryBox query={query} label={filterWords.box} example={filterWords.example} />
        {query.text.value !== '' && (
          <button type="button" class="wv-tool" onClick={() => query.write('')}>
            {filterWords.clear}
          </button>
        )}
        {help !== undefined && (
          <a class="wv-filter-help" href={help} target="_blank" rel="noopener">
            {filterWords.help}
          </a>
        )}
      </div>
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
