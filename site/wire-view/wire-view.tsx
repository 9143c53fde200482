/**
 * The wire view: ladder, events or raw bytes above, the selected event byte by byte below.
 * It fills the box it is put in.
 */

import './wire-view.css';
import './ladder/ladder.css';
import './table/table.css';
import './inspector/inspector.css';
import { type Signal, useComputed, useSignal } from '@preact/signals';
import type { ComponentChildren } from 'preact';
import { useEffect, useId, useMemo, useRef } from 'preact/hooks';
import type { TraceMark } from '../../playground-server/trace/marks.ts';
import type { OpenAction } from './actions/event-actions.tsx';
import { t } from './dictionary/index.ts';
import type { TraceSource } from './export/formats.ts';
import { HelpButton, helpKey } from './help/help-button.tsx';
import { Ladder } from './ladder/ladder.tsx';
import { elementNear } from './list/element-near.ts';
import { keepFocus } from './list/focus-list.ts';
import { findRow } from './model/event-key.ts';
import { isShowingAll } from './model/filter.ts';
import type { TraceModel } from './model/model-from-records.ts';
import type { Row } from './model/view.ts';
import type { TraceOrigin } from './origin.ts';
import { useFind } from './search/use-find.ts';
import { nextMarked, toggleMark } from './time/marks.ts';
import { toggleMeasure } from './time/measure.ts';
import type { Playhead } from './time/playhead.ts';
import { keepMarks, tabStore } from './time/stored-marks.ts';
import { TimeBar } from './time/time-bar.tsx';
import { useTime } from './time/use-time.ts';
import { useInstruments } from './use-instruments.ts';
import { createViewState, type ViewState } from './view-state.ts';

export interface WireViewProps {
  readonly model: TraceModel;
  /** The example that the model follows. */
  readonly example: string;
  /** Called when the reader selects a row: the stage shows the line of code that made it. */
  readonly onSelect?: (row: Row) => void;
  /** True until the feed has answered. */
  readonly loading?: boolean;
  /** What an export says of where the trace is from. */
  readonly source?: () => TraceSource;
  /** The key of an event that is to be selected. */
  readonly select?: string | undefined;
  /** Called with what its parts share, so that what stands around it can select a row. */
  readonly onState?: (state: ViewState | undefined) => void;
  /** Called when it was looked for. */
  readonly onFound?: (found: boolean) => void;
  /** Marks that came with the trace. */
  readonly marks?: readonly TraceMark[];
  /** Where the trace is from, where no playground recorded it. */
  readonly origin?: TraceOrigin | undefined;
  /** The whole trace is there from the start: the views begin at its beginning. */
  readonly whole?: boolean;
}

const TABS = ['ladder', 'events', 'raw'] as const;
type Tab = (typeof TABS)[number];

export function WireView(props: WireViewProps) {
  const { model, example, onSelect, loading = false, source, origin, whole } = props;
  const state = useMemo(() => createViewState(model, onSelect, origin, whole), [model]);
  useEffect(() => {
    props.onState?.(state);
    return () => {
      props.onState?.(undefined);
      state.close();
    };
  }, [state]);
  useLinkedEvent(state, props);
  useEffect(() => keepMarks(state, () => source?.().id, tabStore()), [state]);
  const acting = useSignal<OpenAction | undefined>(undefined);
  const time = useTime(state, {
    measure: () => toggleMeasure(state),
    mark: () => toggleMark(state),
    copy: () => {
      acting.value = acting.peek() === 'copy' ? undefined : 'copy';
    },
    nextMark: () => state.select(nextMarked(state)),
  });
  const tab = useSignal<Tab>('ladder');
  const filterOpen = useSignal(false);
  const exportOpen = useSignal(false);
  const helpOpen = useSignal(false);
  const scope = useId();
  const section = useRef<HTMLElement>(null);
  const find = useFind(section, `${scope}-find`);
  const empty = useEmpty(state);
  const opened = filterOpen.value || exportOpen.value || find.isOpen || tab.value !== 'ladder';
  const { parts, failed, near } = useInstruments(state, opened);
  const waiting = <Waiting failed={failed} />;
  return (
    <section
      ref={section}
      class="wv"
      aria-label={t.wire.label}
      data-example={example}
      onKeyDown={(event) => {
        time.onKeyDown(event);
        find.onKeyDown(event);
        helpKey(event, helpOpen);
      }}
      onClick={(event) => keepFocus(event, section.current)}
      onPointerEnter={near}
      onFocusIn={near}
    >
      <div class="wv-head">
        <Tabs tab={tab.value} scope={scope} onTab={(next) => (tab.value = next)} />
        <Tools
          state={state}
          playhead={time.playhead}
          scope={scope}
          open={filterOpen.value}
          onFilter={(open) => (filterOpen.value = open)}
          finding={find.isOpen}
          onFind={(open) => (open ? find.open() : find.close())}
          exporting={exportOpen.value}
          onExport={(open) => (exportOpen.value = open)}
          help={helpOpen}
        />
      </div>
      {parts === undefined && (exportOpen.value || filterOpen.value || find.isOpen) && waiting}
      {parts !== undefined && exportOpen.value && (
        <parts.ExportPanel
          state={state}
          id={`${scope}-export`}
          example={example}
          source={source}
          onClose={() => {
            exportOpen.value = false;
            elementNear(section.current, `${scope}-export-open`)?.focus();
          }}
        />
      )}
      {parts !== undefined && filterOpen.value && (
        <parts.FilterBar state={state} id={`${scope}-filter`} />
      )}
      {parts !== undefined && filterOpen.value && !model.recorded && <parts.KeepSelect />}
      <TimeBar state={state} playhead={time.playhead} />
      {parts !== undefined && find.isOpen && (
        <parts.FindBar
          state={state}
          id={`${scope}-find`}
          inLadder={tab.value === 'ladder'}
          onClose={find.close}
          onReady={find.ready}
          onShown={find.focus}
        />
      )}
      <div
        class="wv-panel"
        role="tabpanel"
        id={`${scope}-panel`}
        aria-labelledby={`${scope}-${tab.value}`}
        aria-busy={loading}
      >
        {empty ? (
          <Empty loading={loading} recorded={model.recorded} />
        ) : (
          <>
            {tab.value === 'ladder' && <Ladder state={state} />}
            {tab.value !== 'ladder' && parts === undefined && waiting}
            {tab.value === 'events' && parts !== undefined && <parts.EventTable state={state} />}
            {tab.value === 'raw' && parts !== undefined && <parts.RawView state={state} />}
          </>
        )}
      </div>
      {parts === undefined ? (
        <Uninspected state={state} failed={failed} />
      ) : (
        <>
          <parts.EventActions state={state} open={acting} example={example} source={source} />
          <parts.Inspector state={state} />
        </>
      )}
    </section>
  );
}

/** Where the inspector will be: without it, nothing can be said of what is selected. */
function Uninspected({ state, failed }: { state: ViewState; failed: boolean }) {
  const chosen = useComputed(() => state.selected.value !== undefined).value;
  return (
    <section class="wv-inspector wv-closed" aria-label={t.wire.inspector.label}>
      {chosen ? (
        <Waiting failed={failed} />
      ) : (
        <p class="wv-quiet wv-choose">{t.wire.inspector.choose}</p>
      )}
    </section>
  );
}

/** Stands for a part that has not come yet, or did not. */
function Waiting({ failed }: { failed: boolean }) {
  return (
    <p class="wv-quiet wv-choose" role={failed ? 'alert' : undefined}>
      {failed ? t.explain.notLoaded : t.explain.loading}
    </p>
  );
}

/** Selects the event that a link leads to, once it is known, and takes the marks that came along. */
function useLinkedEvent(state: ViewState, { select, onFound, marks }: WireViewProps): void {
  useEffect(() => {
    if (marks === undefined || marks.length === 0) return;
    const brought = marks.map(({ event, note }) => [event, note] as const);
    state.marks.value = new Map([...state.marks.peek(), ...brought]);
  }, [state, marks]);
  useEffect(() => {
    if (select === undefined) return;
    const row = findRow(state.model, select);
    if (row !== undefined) state.select(row);
    onFound?.(row !== undefined);
  }, [state, select]);
}

function useEmpty(state: ViewState): boolean {
  state.version.value;
  return state.model.rows.length === 0;
}

function Tabs({ tab, scope, onTab }: { tab: Tab; scope: string; onTab: (tab: Tab) => void }) {
  const onKeyDown = (event: KeyboardEvent) => {
    const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    if (step === undefined) return;
    event.preventDefault();
    const next = TABS[(TABS.indexOf(tab) + step + TABS.length) % TABS.length] ?? tab;
    onTab(next);
    elementNear(event.target as Node, `${scope}-${next}`)?.focus();
  };
  return (
    <div class="wv-tabs" role="tablist" aria-label={t.wire.tabs.label} onKeyDown={onKeyDown}>
      {TABS.map((name) => (
        <button
          key={name}
          type="button"
          role="tab"
          id={`${scope}-${name}`}
          class="wv-tab"
          aria-selected={name === tab}
          aria-controls={`${scope}-panel`}
          tabIndex={name === tab ? 0 : -1}
          onClick={() => onTab(name)}
        >
          {t.wire.tabs[name]}
        </button>
      ))}
    </div>
  );
}

interface ToolsProps {
  readonly state: ViewState;
  readonly playhead: Playhead;
  readonly scope: string;
  readonly open: boolean;
  readonly onFilter: (open: boolean) => void;
  readonly finding: boolean;
  readonly onFind: (open: boolean) => void;
  readonly exporting: boolean;
  readonly onExport: (open: boolean) => void;
  readonly help: Signal<boolean>;
}

function Tools(props: ToolsProps) {
  const { state, playhead, scope, open, onFilter, finding, onFind, exporting, onExport, help } =
    props;
  const words = t.wire.table;
  const filter = state.filter.value;
  const paused = state.until.value !== undefined;
  return (
    <div class="wv-tools">
      <NextViolation state={state} />
      <Tool
        pressed={filter.muteHeartbeats}
        onClick={() => (state.filter.value = { ...filter, muteHeartbeats: !filter.muteHeartbeats })}
      >
        {words.mute}
      </Tool>
      <button
        type="button"
        class={`wv-tool${isShowingAll({ ...filter, muteHeartbeats: false }) ? '' : ' wv-active'}`}
        aria-expanded={open}
        aria-controls={`${scope}-filter`}
        onClick={() => onFilter(!open)}
      >
        {words.filter}
      </button>
      <button
        type="button"
        class="wv-tool"
        aria-expanded={finding}
        aria-controls={`${scope}-find`}
        onClick={() => onFind(!finding)}
      >
        {t.wire.find.open}
      </button>
      <Tool pressed={paused} onClick={() => (paused ? playhead.live() : playhead.toggle())}>
        {pauseWords(state)}
      </Tool>
      <button type="button" class="wv-tool" onClick={() => state.clear()}>
        {words.clear}
      </button>
      <button
        type="button"
        class="wv-tool"
        id={`${scope}-export-open`}
        aria-expanded={exporting}
        aria-controls={`${scope}-export`}
        onClick={() => onExport(!exporting)}
      >
        {t.export.open}
      </button>
      <HelpButton open={help} />
    </div>
  );
}

/** A recording has nothing to wait for: there the button opens its replay. */
function pauseWords(state: ViewState): string {
  const words = t.wire.table;
  if (state.model.recorded) return t.time.replay;
  return state.until.value === undefined ? words.pause : words.paused(state.waiting.value);
}

/** How many rules were broken, and the way to the next one. */
function NextViolation({ state }: { state: ViewState }) {
  state.version.value;
  const { found } = state.violated;
  if (found.length === 0) return null;
  return (
    <button
      type="button"
      class="wv-tool wv-violations"
      title={t.explain.violation.next}
      onClick={() => state.select(state.violated.after(state.selected.value))}
    >
      <i aria-hidden="true">✕</i> {t.explain.violation.count(found.length)}
      <span class="wv-unseen">. {t.explain.violation.next}</span>
    </button>
  );
}

function Tool(props: { pressed: boolean; onClick: () => void; children: ComponentChildren }) {
  return (
    <button type="button" class="wv-tool" aria-pressed={props.pressed} onClick={props.onClick}>
      {props.children}
    </button>
  );
}

function Empty({ loading, recorded }: { loading: boolean; recorded: boolean }) {
  const words = t.wire.empty;
  return (
    <div class="wv-nothing">
      <svg class="wv-pulse" width="60" height="36" viewBox="0 0 30 18" aria-hidden="true">
        <path d="M1 9h7l3-7 5 14 4-9 2 2h7" />
      </svg>
      <p>{loading ? words.loading : recorded ? words.recorded : words.title}</p>
      {!loading && !recorded && <p class="wv-quiet">{words.hint}</p>}
    </div>
  );
}
