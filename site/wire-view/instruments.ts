/**
 * What works on the events of a wire view: the inspector and its actions, the table, the raw bytes,
 * filter and find, the way out. They come together, by `use-instruments.ts`.
 */

export { EventActions } from './actions/event-actions.tsx';
export { ExportPanel } from './export/export-panel.tsx';
export { Inspector } from './inspector/inspector.tsx';
export { KeepSelect } from './keep/keep-select.tsx';
export { RawView } from './raw/raw-view.tsx';
export { FindBar } from './search/find-bar.tsx';
export { EventTable } from './table/event-table.tsx';
export { FilterBar } from './table/filter-bar.tsx';
