/** Why a file was not opened. */

import { inspectWords } from '../wire-view/dictionary/inspect.ts';
import type { Failed } from './inspect-store.ts';

export function Failure({ failed }: { failed: Failed }) {
  return (
    <div class="in-failed" role="alert">
      <p>
        <b>{inspectWords.failed}</b> {failed.message}
      </p>
      <p class="in-code">
        {failed.name}, {failed.code}
      </p>
    </div>
  );
}
