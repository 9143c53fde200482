/** The way out: a format, with secrets or without, and the browser saves the file. */

import './export.css';
import { useSignal } from '@preact/signals';
import { useId } from 'preact/hooks';
import { t } from '../dictionary/index.ts';
import type { ViewState } from '../view-state.ts';
import { EXPORT_FORMATS, type ExportFormat, headOf, type TraceSource } from './formats.ts';

export interface ExportPanelProps {
  readonly state: ViewState;
  readonly id: string;
  readonly example: string;
  readonly source: (() => TraceSource) | undefined;
  /** Escape was pressed in it. */
  readonly onClose: () => void;
}

export function ExportPanel({ state, id, example, source, onClose }: ExportPanelProps) {
  const words = t.export;
  const secrets = useSignal(false);
  const said = useSignal('');
  const hint = useId();
  state.version.value;
  const empty = state.model.rows.length === 0;
  const save = async (format: ExportFormat) => {
    try {
      const { writeExport } = await import('./write-export.ts');
      const head = headOf(state.model, example, source?.());
      const file = writeExport(format, state, head, secrets.peek());
      download(file.name, new Blob([file.content], { type: file.type }));
      said.value = words.saved(file.name);
    } catch (error) {
      said.value = words.failed(error instanceof Error ? error.message : String(error));
    }
  };
  return (
    <div class="wv-over">
      <section
        class="wv-export"
        id={id}
        aria-label={words.label}
        onKeyDown={(event) => {
          if (event.key === 'Escape') onClose();
        }}
      >
        <ul class="wv-formats">
          {EXPORT_FORMATS.map((format) => (
            <li key={format}>
              <button
                type="button"
                class="wv-button"
                disabled={empty}
                aria-label={words.save(words.formats[format].name)}
                aria-describedby={`${hint}-${format}`}
                onClick={() => save(format)}
              >
                {words.formats[format].name}
              </button>{' '}
              <span id={`${hint}-${format}`}>{words.formats[format].what}</span>
            </li>
          ))}
        </ul>
        <label>
          <input
            type="checkbox"
            aria-describedby={hint}
            checked={secrets.value}
            onChange={(event) => {
              secrets.value = event.currentTarget.checked;
            }}
          />{' '}
          {words.secrets}
        </label>
        <p id={hint} class={secrets.value ? 'wv-warned' : 'wv-quiet'}>
          {secrets.value ? words.withSecrets : words.redacted}
        </p>
        {!secrets.value && <p class="wv-quiet">{words.notRedacted}</p>}
        <p role="status" class="wv-said">
          {empty ? words.empty : said.value}
        </p>
      </section>
    </div>
  );
}

/** Milliseconds after which the browser has surely begun to save. */
const SAVED_AFTER = 60_000;

function download(name: string, blob: Blob): void {
  const link = document.createElement('a');
  link.href = URL.createObjectURL(blob);
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), SAVED_AFTER);
}
