/** Why a file was not opened. */

import { t } from '../wire-view/dictionary/index.ts';
import type { Failed } from './inspect-store.ts';

export function Failure({ failed }: { failed: Failed }) {
  return (
    <div class="in-failed" role="alert">
      <p>
        <b>{t.inspect.failed}</b> {failed.message}
      </p>
      <p class="in-code">
        {failed.name}, {failed.code}
      </p>
    </div>
  );
}
