/** How far the reading of a file is, and the way to call it off. */

import { inspectWords } from '../wire-view/dictionary/inspect.ts';
import type { Reading } from './inspect-store.ts';

export interface ImportProgressProps {
  readonly reading: Reading;
  readonly onCancel: () => void;
}

export function ImportProgress({ reading, onCancel }: ImportProgressProps) {
  const words = inspectWords;
  const { name, progress } = reading;
  const rebuilding = progress?.phase === 'rebuilding';
  const title = rebuilding ? words.rebuilding(name) : words.reading(name);
  const far =
    progress === undefined
      ? ''
      : (rebuilding ? words.records : words.bytes)(progress.done, progress.total);
  return (
    <>
      <p role="status">{title}</p>
      <div class="in-progress">
        <progress
          {...(progress === undefined ? {} : { value: progress.done, max: progress.total })}
          aria-label={title}
          aria-valuetext={far}
        />
        <span aria-hidden="true">{far}</span>
      </div>
      <button type="button" class="in-button" onClick={onCancel}>
        {words.cancel}
      </button>
    </>
  );
}
