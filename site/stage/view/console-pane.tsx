/** The page's console under the page: opens by itself at the first error. */

import { useComputed, useSignal, useSignalEffect } from '@preact/signals';
import { useId } from 'preact/hooks';
import { t } from '../../wire-view/dictionary/index.ts';
import type { ConsoleLine } from '../console-log.ts';
import type { StageStore } from '../stage-store.ts';

const words = t.stage.console;

interface ConsolePaneProps {
  readonly store: StageStore;
  /** The reader wants to see a line of the client file. */
  readonly onLine: () => void;
}

export function ConsolePane({ store, onLine }: ConsolePaneProps) {
  const { lines, dropped } = store.console;
  const open = useSignal(false);
  const id = useId();
  const errors = useComputed(() => lines.value.filter(({ level }) => level === 'error').length);
  useSignalEffect(() => {
    if (errors.value > 0) open.value = true;
  });

  const show = (line: number) => {
    store.ran.value = { line, text: words.line(store.client ?? '', line) };
    onLine();
  };
  return (
    <section class="st-console" data-open={open.value} aria-label={words.title}>
      <div class="st-console-bar">
        <button
          type="button"
          class="st-fold"
          aria-expanded={open.value}
          aria-controls={id}
          onClick={() => (open.value = !open.value)}
        >
          {words.title}
          <small>
            {lines.value.length > 0 && words.lines(lines.value.length)}
            {errors.value > 0 && <em>{words.errors(errors.value)}</em>}
          </small>
        </button>
        {open.value && lines.value.length > 0 && (
          <button type="button" class="st-button st-small" onClick={() => store.console.clear()}>
            {words.clear}
          </button>
        )}
      </div>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a list that scrolls must be in reach of the keyboard. */}
      <ol id={id} hidden={!open.value} tabIndex={0} aria-label={words.title}>
        {lines.value.toReversed().map((line) => (
          <Line key={line.id} line={line} file={store.client ?? ''} onLine={show} />
        ))}
        {dropped.value > 0 && <li class="st-quiet">{words.dropped(dropped.value)}</li>}
        {lines.value.length === 0 && <li class="st-quiet">{words.empty}</li>}
      </ol>
    </section>
  );
}

interface LineProps {
  readonly line: ConsoleLine;
  readonly file: string;
  readonly onLine: (line: number) => void;
}

function Line({ line: { level, text, line, times }, file, onLine }: LineProps) {
  return (
    <li data-level={level}>
      <b>{words.levels[level]}</b>
      <span>{text}</span>
      {times > 1 && <small>×{times}</small>}
      {line !== undefined && (
        <button type="button" title={words.goTo(file, line)} onClick={() => onLine(line)}>
          {words.line(file, line)}
        </button>
      )}
    </li>
  );
}
