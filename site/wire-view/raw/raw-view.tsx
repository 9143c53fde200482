/** The raw tab: all bytes of a connection, both ways, in hexadecimal or as text, with event borders. */

import { useSignal, useSignalEffect } from '@preact/signals';
import { useLayoutEffect, useRef } from 'preact/hooks';
import { t } from '../dictionary/index.ts';
import { hexLayout } from '../inspector/hex-pane.tsx';
import { followsEnd, rowsInBox, useScrollBox } from '../list/row-window.ts';
import { useBuilt } from '../list/use-rows.ts';
import { hexByte } from '../model/payload-text.ts';
import { numberOf } from '../model/spoken.ts';
import type { LegView } from '../model/view.ts';
import type { ViewState } from '../view-state.ts';
import { createDump } from './dump.ts';
import { beginning, type DumpLine, dumpLines, lineCount } from './dump-lines.ts';

const LINE = 22;
const TEXT_COLUMNS = { wide: 72, narrow: 36 };

export function RawView({ state }: { state: ViewState }) {
  const { model } = state;
  state.version.value;
  const asText = useSignal(false);
  const chosen = useSignal<number | undefined>(undefined);
  const legs = [...model.legs.values()].filter((leg) => leg.carried.up + leg.carried.down > 0);
  const row = state.selected.value;
  const preferred = row?.source === 'wire' ? row.leg : undefined;
  const leg = find(legs, chosen.value) ?? find(legs, preferred) ?? legs[legs.length - 1];
  const words = t.wire.raw;
  if (leg === undefined) return <p class="wv-nothing wv-quiet">{words.none}</p>;
  return (
    <div class="wv-raw">
      <div class="wv-raw-tools">
        <label>
          {words.connection}{' '}
          <select
            value={leg.leg}
            onChange={(event) => {
              chosen.value = Number(event.currentTarget.value);
            }}
          >
            {legs.map((one) => (
              <option key={one.leg} value={one.leg}>
                {words.choice(one.connection, one.leg, one.from, one.to)}
              </option>
            ))}
          </select>
        </label>
        <button
          type="button"
          class="wv-switch"
          aria-pressed={asText.value}
          onClick={() => {
            asText.value = !asText.value;
          }}
        >
          {words.text}
        </button>
      </div>
      <DumpView leg={leg} state={state} asText={asText.value} />
    </div>
  );
}

function find(legs: readonly LegView[], leg: number | undefined): LegView | undefined {
  return legs.find((one) => one.leg === leg);
}

function DumpView({ leg, state, asText }: { leg: LegView; state: ViewState; asText: boolean }) {
  const { ref, box } = useScrollBox();
  const following = useRef(!state.whole);
  const lastTop = useRef(0);
  // Who moves the playhead wants to see where it is.
  useSignalEffect(() => {
    if (state.moves.value > 0) following.current = true;
  });
  const { width, height } = box.value;
  const text = width >= 640 ? TEXT_COLUMNS.wide : TEXT_COLUMNS.narrow;
  const { columns: pairs, characters } = hexLayout(width - 40);
  const columns = asText ? text : pairs;
  const dump = useBuilt(state, () => createDump(state.model, leg, columns), [leg, columns]);
  const { blocks } = dump;
  const count = lineCount(blocks, dump.countPast(state.at.value));
  const { from, to } = rowsInBox(box.value, LINE, count);
  useLayoutEffect(() => {
    const element = ref.current;
    if (element !== null && following.current) element.scrollTop = element.scrollHeight;
  }, [count, height]);
  const begin = beginning(blocks);
  const begun = useRef({ dump, begin });
  useLayoutEffect(() => {
    const before = begun.current;
    begun.current = { dump, begin };
    const gone = before.dump === dump ? begin - before.begin : 0;
    if (ref.current === null || following.current || gone === 0) return;
    ref.current.scrollTop = lastTop.current - gone * LINE;
  }, [dump, begin]);
  return (
    <div
      class="wv-scroll wv-dump"
      ref={ref}
      role="region"
      tabIndex={0}
      aria-label={t.wire.raw.label}
      onScroll={() => {
        const element = ref.current;
        if (element === null) return;
        following.current = followsEnd(element, lastTop.current, following.current);
        lastTop.current = element.scrollTop;
      }}
    >
      <div class="wv-space" style={{ height: `${count * LINE}px` }}>
        <div style={{ transform: `translateY(${from * LINE}px)` }}>
          {dumpLines(blocks, from, to, columns).map((line) => (
            <Line
              key={`${line.block.direction}${line.offset}`}
              {...{ line, leg, state, asText }}
              characters={!asText && characters}
            />
          ))}
        </div>
      </div>
    </div>
  );
}

interface LineProps {
  readonly line: DumpLine;
  readonly leg: LegView;
  readonly state: ViewState;
  readonly asText: boolean;
  readonly characters: boolean;
}

function Line({ line, leg, state, asText, characters }: LineProps) {
  const { block, offset, length, first } = line;
  const bytes = state.model.bytes(leg.leg, block.direction, offset, length);
  const { row } = block;
  const on = row !== undefined && row === state.selected.value;
  const title = row === undefined ? '' : `#${numberOf(row)}`;
  const words = t.wire.directions;
  return (
    <div
      class={`wv-dump-line wv-${block.group} wv-way-${block.direction}${first ? ' wv-first' : ''}${on ? ' wv-on' : ''}`}
      onClick={() => row !== undefined && state.select(row)}
    >
      <span class="wv-dump-head">
        {first && (
          <>
            <i aria-hidden="true">{block.direction === 'up' ? '→' : '←'}</i>
            <span class="wv-unseen">{words[block.direction]}</span> {title}
          </>
        )}
      </span>
      <span class="wv-offset">{offset.toString(16).padStart(6, '0')}</span>
      <span class="wv-dump-bytes">
        {bytes.length === 0 ? t.wire.raw.gone(t.wire.size(length)) : shown(bytes, asText)}
      </span>
      {characters && (
        <span class="wv-ascii" aria-hidden="true">
          {printable(bytes)}
        </span>
      )}
    </div>
  );
}

function shown(bytes: Uint8Array, asText: boolean): string {
  return asText ? printable(bytes) : Array.from(bytes, hexByte).join(' ');
}

/** One character a byte; a pilcrow for LF, a dot for everything else that can't be shown. */
function printable(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => {
    if (byte === 0x0a) return '¶';
    return byte >= 0x20 && byte < 0x7f ? String.fromCharCode(byte) : '·';
  }).join('');
}
