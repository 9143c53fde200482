/** How much is kept, where a trace grows without end. */

import './keep.css';
import { t } from '../dictionary/index.ts';
import { KEEP_SIZES, keepSetting, keepSizeOf } from './keep-setting.ts';

export function KeepSelect() {
  const words = t.keep;
  const { size } = keepSetting;
  return (
    <label class="wv-keep">
      {words.label}{' '}
      <select
        value={size.value}
        onChange={(event) => keepSetting.choose(keepSizeOf(event.currentTarget.value))}
      >
        {KEEP_SIZES.map((one) => (
          <option key={one} value={one}>
            {words.size(one)}
          </option>
        ))}
      </select>
      <span class="wv-quiet">{words.hint}</span>
    </label>
  );
}
